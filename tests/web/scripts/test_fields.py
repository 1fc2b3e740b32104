"""Fields on pages that are drawn anew: what was chosen stays, what was refused or changed is shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.scripts import stand

pytestmark = pytest.mark.journey


def refresh(page: Page) -> None:
    """Let the live part come again."""
    asked = stand.stand.asked
    stand.stand.tell('["parcel"]')
    expect(page.locator("#asked")).to_have_text(str(asked + 1))


class TestLive:
    @pytest.fixture
    def page(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/fields")
        return page

    def test_leaves_what_was_chosen_and_not_sent(self, page):
        page.get_by_label("Wish").select_option("lost")
        page.locator("#content").focus()

        stand.stand.status = "sent"
        refresh(page)

        expect(page.get_by_label("Wish")).to_have_value("lost")

    def test_shows_what_a_colleague_chose_after_a_choice_that_sent_itself(self, page):
        with page.expect_response("**/status"):
            page.get_by_label("Status").select_option("sent")
        page.locator("#content").focus()
        refresh(page)
        expect(page.get_by_label("Status")).to_have_value("sent")

        stand.stand.status = "lost"
        refresh(page)

        expect(page.get_by_label("Status")).to_have_value("lost")

    def test_leaves_a_choice_that_is_on_its_way(self, page):
        with page.expect_response("**/status"), stand.stand.hold("/status"):
            with page.expect_request("**/status"):
                page.get_by_label("Status").select_option("sent")
            page.locator("#content").focus()
            stand.stand.status = "packed"  # as the server still thinks
            refresh(page)
            expect(page.get_by_label("Status")).to_have_value("sent")

    def test_brings_back_what_was_there_when_a_choice_is_refused(self, page):
        stand.stand.refused = "plainly"

        page.get_by_label("Status").select_option("sent")

        expect(page.locator(".toast")).to_contain_text("Boris was quicker.")
        expect(page.get_by_label("Status")).to_have_value("packed")
        assert stand.stand.status == "packed"

    def test_brings_it_back_without_a_connection(self, page):
        page.route("**/status", lambda route: route.abort())

        page.get_by_label("Status").select_option("sent")

        expect(page.get_by_label("Status")).to_have_value("packed")


class TestPolling:
    def test_leaves_what_was_chosen_and_not_sent(self, page):
        page.goto("/fields")
        page.get_by_label("Later").select_option("lost")
        page.locator("#content").focus()
        drawn = page.locator("#polls").inner_text()

        stand.stand.status = "sent"
        expect(page.locator("#polls")).not_to_have_text(drawn)
        expect(page.get_by_label("Later")).to_have_value("lost")


class TestAnswer:
    def test_goes_to_whoever_asked_where_it_says_so(self, page):
        page.goto("/fields")
        stand.stand.told = "this"

        page.get_by_role("button", name="Tell").click()

        expect(page.get_by_text("Too long")).to_be_visible()

    def test_for_a_place_that_is_gone_keeps_nobody_waiting(self, page):
        page.goto("/fields")
        stand.stand.told = "#gone"
        button = page.get_by_role("button", name="Tell")
        with page.expect_response("**/retold"):
            button.click()

        with page.expect_response("**/retold"):  # the form is free to ask again
            button.click()

        expect(page.get_by_text("Too long")).to_have_count(0)
        expect(page.locator(".htmx-request")).to_have_count(0)


class TestAForm:
    def test_shows_what_is_wrong_in_it_and_keeps_what_was_typed(self, page):
        page.goto("/answered")

        page.get_by_label("Amount").fill("a lot")
        page.get_by_label("Amount").press("Enter")

        expect(page.get_by_role("alert")).to_have_text("This is no number.")
        expect(page.get_by_label("Amount")).to_have_value("a lot")
        expect(page.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")

    def test_is_empty_again_when_it_was_taken(self, page):
        page.goto("/answered")

        for amount in ("12", "30"):
            page.get_by_label("Amount").fill(amount)
            page.get_by_label("Amount").press("Enter")
            expect(page.get_by_text(f", {amount}" if amount == "30" else amount)).to_be_visible()
            expect(page.get_by_label("Amount")).to_have_value("")

        assert stand.stand.added == ["12", "30"]
