"""Choosing cards of a board: by box, key, press and finger; what stays chosen; several that go together."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.dragging import drag
from tests.web.scripts import stand

pytestmark = pytest.mark.journey


def chosen(page: Page) -> list[str]:
    return page.locator(".card:has(input:checked)").evaluate_all("all => all.map(one => one.dataset.id)")


def says(page: Page, words: str) -> None:
    """The bar says it, and so does the voice."""
    expect(page.locator("[data-selection-words]")).to_have_text(words)
    expect(page.locator("#announcer")).to_have_text(words)


class TestChoosing:
    def test_by_the_box_lets_the_bar_rise_and_nothing_jump(self, page):
        page.goto("/board")
        bar, card = page.locator(".selection-bar"), page.locator("#deal-2")
        expect(bar).to_be_hidden()
        before = page.locator("#deal-3").bounding_box()

        card.hover()
        page.get_by_role("checkbox", name="Choose “Deal 2”").check()

        expect(bar).to_be_visible()
        says(page, "1 chosen")
        assert page.locator("#deal-3").bounding_box() == before

    def test_with_control_one_more_and_with_shift_up_to_here(self, page):
        page.goto("/board")

        page.locator("#deal-2 .card-title").click(modifiers=["ControlOrMeta"])
        page.locator("#deal-5 .card-title").click(modifiers=["Shift"])
        page.locator("#deal-31 .card-title").click(modifiers=["ControlOrMeta"])
        says(page, "5 chosen")
        page.locator("#deal-3 .card-title").click(modifiers=["ControlOrMeta"])

        assert chosen(page) == ["2", "4", "5", "31"]
        expect(page.locator("#panel-frame")).to_be_hidden()
        assert len(page.context.pages) == 1

    def test_with_shift_begins_anew_in_another_column(self, page):
        page.goto("/board")

        page.locator("#deal-2 .card-title").click(modifiers=["ControlOrMeta"])
        page.locator("#deal-31 .card-title").click(modifiers=["Shift"])

        assert chosen(page) == ["2", "31"]

    def test_by_keys(self, page):
        page.goto("/board")
        page.locator("#deal-2").focus()

        page.keyboard.press("x")
        for key in ["ArrowDown", "ArrowDown", "Shift+X"]:
            page.keyboard.press(key)
        says(page, "3 chosen")
        assert chosen(page) == ["2", "3", "4"]
        page.keyboard.press("x")
        assert chosen(page) == ["2", "3"]
        page.keyboard.press("Escape")

        assert chosen(page) == []
        expect(page.locator(".selection-bar")).to_be_hidden()
        expect(page.locator("#announcer")).to_have_text("None chosen")
        expect(page.locator("#deal-4")).to_be_focused()

    def test_of_a_column_by_its_menu(self, page):
        page.goto("/board")
        page.locator("#column-1 .column-head").hover()

        page.get_by_role("button", name="More for “New”").click()
        page.get_by_role("button", name="Choose all loaded").click()

        says(page, "30 chosen")
        expect(page.locator("#column-1-menu")).to_be_hidden()

    def test_by_a_press_on_a_screen_that_is_touched(self, browser, site):
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, base_url=site, has_touch=True, is_mobile=True
        )
        page = context.new_page()
        page.goto("/board")
        expect(page.locator("#deal-2 input")).to_be_hidden()

        page.get_by_role("button", name="Choose", exact=True).tap()
        page.locator("#deal-2").tap()
        page.locator("#deal-3").tap()
        says(page, "2 chosen")
        expect(page.locator("#panel-frame")).to_be_hidden()
        page.get_by_role("button", name="Choose none").tap()
        page.locator("#deal-2").tap()

        expect(page.locator("#panel .record-title")).to_have_text("Deal 2")
        context.close()


class TestChosen:
    @pytest.fixture
    def page(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        for number in (2, 3, 31):
            page.locator(f"#deal-{number} .card-title").click(modifiers=["ControlOrMeta"])
        return page

    def test_stays_so_on_a_board_drawn_anew_and_what_is_gone_is_not(self, page):
        cards = page.locator("#column-1 .column-cards")
        cards.evaluate("list => list.scrollTop = 300")
        before = page.locator("#deal-12").bounding_box()["y"]

        stand.stand.places[3] = 2
        stand.stand.places.pop(31)
        stand.stand.tell('["deal"]')

        expect(page.locator("#column-2 #deal-3")).to_be_visible()
        says(page, "2 chosen")
        assert chosen(page) == ["2", "3"]
        assert page.locator("#deal-12").bounding_box()["y"] == pytest.approx(before, abs=1)

    def test_stays_so_when_the_answer_to_a_move_draws_columns_anew(self, page):
        page.locator("#deal-5").focus()
        page.keyboard.press("m")
        with page.expect_response("**/stage"):
            page.keyboard.press("2")

        expect(page.locator("#column-2 #deal-5")).to_be_visible()
        assert sorted(chosen(page)) == ["2", "3", "31"]
        assert stand.stand.together == []

    def test_is_sent_to_where_lists_send_it(self, page):
        page.get_by_role("button", name="Delete").click()

        expect(page.locator("#list-dialog")).to_contain_text("2,3,31")
        assert stand.stand.together == [
            {"kind": "deal", "query": "stage_id__in=1,2", "stays": "yes", "ids": "2,3,31", "act": "delete"}
        ]

    def test_goes_along_with_the_card_that_is_dragged(self, page):
        with page.expect_response("**/bulk-changes/new"):
            drag(page, page.locator("#deal-2"), page.locator("#deal-31"), into=page.locator("#column-2"))

        expect(page.locator("#column-2 .card")).to_have_count(3)
        expect(page.locator("#column-1 .card")).to_have_count(28)
        assert stand.stand.moves == []
        asked = stand.stand.together[0]
        assert (asked["ids"], asked["act"], asked["value"], asked["step"]) == ("2,3,31", "move", "2", "drop")
        assert asked["versions"] == "2:7,3:7,31:7"
        assert chosen(page) == ["2", "3", "31"]

    def test_goes_along_by_key_and_to_the_ends(self, page):
        page.locator("#deal-3").focus()
        page.keyboard.press("m")
        expect(page.locator("[data-move-title]")).to_have_text("3 chosen")
        with page.expect_response("**/bulk-changes/new"):
            page.keyboard.press("3")

        expect(page.locator("#deal-2, #deal-3, #deal-31")).to_have_count(0)
        expect(page.locator(".selection-bar")).to_be_hidden()

    def test_stays_where_a_card_that_is_not_chosen_goes(self, page):
        with page.expect_response("**/cards/5/stage"):
            drag(page, page.locator("#deal-5"), page.locator("#deal-31"), into=page.locator("#column-2"))

        assert stand.stand.together == []
        assert [move["stage"] for move in stand.stand.moves] == ["2"]
        expect(page.locator("#column-1 #deal-2")).to_be_visible()

    def test_goes_back_in_its_order_where_something_has_to_be_said_first(self, page):
        stand.stand.asks = True

        drag(page, page.locator("#deal-3"), page.locator("#deal-31"), into=page.locator("#column-2"))

        expect(page.locator("#list-dialog")).to_contain_text("3,2,31")
        order = page.locator("#column-1 .card").evaluate_all("all => all.slice(0, 4).map(one => one.id)")
        assert order == ["deal-1", "deal-2", "deal-3", "deal-4"]
        expect(page.locator("#column-2 .card")).to_have_count(1)
