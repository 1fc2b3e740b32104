"""Two people at the same board."""

from playwright.sync_api import expect

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import SYSTEM


class TestStaleMove:
    def test_is_refused_and_shows_where_the_deal_stands(self, shop, anna, manager, seller):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        deal = create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)
        anna, marta = seller(anna), seller(manager, is_careful=True)
        marta.hears_nothing()
        marta.goes_to("/deals")

        anna.opens_board()
        anna.drags(anna.card("Three phones", on="New"), to="Offer")
        anna.sees_card("Three phones", on="Offer")
        marta.drags(marta.card("Three phones", on="New"), to="Shipping")

        marta.sees_notice("changed")
        marta.sees_card("Three phones", on="Offer")
        deal.refresh_from_db()
        assert deal.stage.name == "Offer"

    def test_is_no_danger_to_whoever_hears_of_changes(self, shop, anna, manager, seller):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        deal = create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)
        anna, marta = seller(anna), seller(manager)
        anna.opens_board()
        marta.opens_board()

        anna.drags(anna.card("Three phones", on="New"), to="Offer")
        marta.sees_card("Three phones", on="Offer")
        marta.drags(marta.card("Three phones", on="Offer"), to="Shipping")

        anna.sees_card("Three phones", on="Shipping")
        deal.refresh_from_db()
        assert deal.stage.name == "Shipping"


class TestChosen:
    def test_are_moved_taken_back_and_dragged_together(self, shop, anna, seller):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        titles = ["Three phones", "Two cases", "A charger"]
        for title in [*titles, "Left alone"]:
            create_deal(title=title, pipeline=pipeline, responsible=anna, by=SYSTEM)
        anna = seller(anna, is_careful=True)
        page = anna.page
        anna.opens_board()
        for title in titles:
            anna.card(title, on="New").locator(".card-title").click(modifiers=["ControlOrMeta"])
        expect(page.locator("[data-selection-words]")).to_have_text("3 chosen")
        anna.looks()

        page.locator(".selection-bar").get_by_role("button", name="Move to…").click()
        page.get_by_label("Move to", exact=True).select_option(label="Offer")
        page.get_by_role("button", name="See what would change").click()
        page.get_by_role("button", name="Change 3").click()
        expect(page.get_by_text("3 records changed.")).to_be_visible()
        anna.looks()
        expect(anna.column("Offer").get_by_role("article")).to_have_count(3)
        page.get_by_role("button", name="Undo it for all of them").click()
        expect(anna.column("New").get_by_role("article")).to_have_count(4)
        page.keyboard.press("Escape")
        expect(page.locator("#list-dialog")).to_be_hidden()
        expect(page.locator("[data-selection-words]")).to_have_text("3 chosen")

        anna.drags(anna.card("Two cases", on="New"), to="Offer")
        anna.sees_notice("3 cards moved to Offer.")
        for title in titles:
            anna.sees_card(title, on="Offer")
        anna.sees_card("Left alone", on="New")
        page.keyboard.press("Control+z")
        expect(anna.column("New").get_by_role("article")).to_have_count(4)
        assert set(Deal.objects.values_list("stage__name", flat=True)) == {"New"}
