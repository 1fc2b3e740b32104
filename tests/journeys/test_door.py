"""The door of the office, and what stays closed behind it."""

from playwright.sync_api import expect

from dealwright.crm.deals.actions import create_deal
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import DESK, PHONE, SYSTEM
from tests.journeys.people import Seller


class TestDoor:
    def test_answers_the_same_whoever_knocks(self, shop, anna, may_sign_in, window):
        may_sign_in(anna)
        stranger = Seller(window(PHONE), is_careful=True)

        stranger.signs_in(anna.email, "a wrong password")
        stranger.reads("This e-mail and password do not belong together.")
        told_about_anna = stranger.page.get_by_role("alert").inner_text()

        stranger.signs_in("nobody@example.com", "a wrong password")
        stranger.reads("This e-mail and password do not belong together.")
        assert stranger.page.get_by_role("alert").inner_text() == told_about_anna

    def test_leads_where_one_wanted_to_go(self, shop, anna, may_sign_in, window):
        may_sign_in(anna)
        seller = Seller(window(DESK))

        seller.goes_to("/tasks")
        seller.reads("Sign in")
        seller.page.get_by_label("E-mail").fill(anna.email)
        seller.page.get_by_label("Password").fill("correct horse battery")
        seller.presses("Sign in")

        expect(seller.page).to_have_url(f"{shop.url}/tasks")


class TestColleague:
    def test_is_not_shown_the_deals_of_others(self, shop, anna, boris, seller):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        hers = create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)
        create_deal(title="A watch", pipeline=pipeline, responsible=boris, by=SYSTEM)
        boris = seller(boris, is_careful=True)

        boris.opens_board()
        boris.sees_card("A watch", on="New")
        expect(boris.page.get_by_role("article")).to_have_count(1)

        boris.goes_to(f"/deals/{hers.pk}")
        boris.reads("This page is not here")
        expect(boris.page.locator("body")).not_to_contain_text("Three phones")
