"""Two people at the same board."""

from dealwright.crm.deals.actions import create_deal
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
