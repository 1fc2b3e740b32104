"""Which mode an account has, and who may change it (OM-1 to OM-16)."""

import pytest

from dealwright.config.first_start import supplement
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import bring_orders_back, decide_mode, switch_to_deals
from dealwright.sales.modes.models import Conversion, OrderSettings
from dealwright.sales.modes.queries import keeps_orders, order_mode, orders_of_stores
from tests.factories import STAGES
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


def buy(store: str, times: int) -> None:
    client, product = new_customer(), new_product(stock=100)
    for _time in range(times):
        new_order(product=product, contact=client, quantity=1, store=store)


class TestDecideMode:
    def test_is_deals_in_a_new_installation(self, pipeline, owner):
        assert order_mode() == "deals"
        assert not keeps_orders()

    @pytest.mark.parametrize(("count", "mode"), [(5, "deals"), (6, "deals-and-orders")])
    def test_keeps_orders_above_five_of_the_shop(self, pipeline, owner, count, mode):
        buy("web", count)

        supplement()

        assert order_mode() == mode

    @pytest.mark.parametrize("store", ["chat", "crm"])
    def test_does_not_count_what_came_from_no_store(self, pipeline, owner, store):
        buy(store, 9)

        supplement()

        assert orders_of_stores() == 0
        assert order_mode() == "deals"

    def test_is_decided_once(self, pipeline, owner, system):
        decide_mode(orders=0, by=system)
        buy("web", 6)

        supplement()

        assert order_mode() == "deals"

    def test_leaves_what_somebody_chose(self, pipeline, by_owner, system, recorded):
        switch_to_deals(by=by_owner)
        recorded.start_over()

        decide_mode(orders=100, by=system)

        assert order_mode() == "deals"
        assert recorded == []

    def test_leaves_a_section_that_is_there(self, with_orders, system):
        assert decide_mode(orders=0, by=system) == "deals-and-orders"


class TestSwitchToDeals:
    def test_starts_a_conversion_of_all_orders_without_deal(self, orders, by_owner, pipeline, recorded):
        recorded.start_over()

        conversion = switch_to_deals(by=by_owner)

        assert order_mode() == "deals"
        assert (conversion.total, conversion.pipeline, conversion.state) == (3, pipeline, "waiting")
        assert recorded == ["order_settings.mode_changed", "order_conversion.started"]

    def test_has_nothing_to_convert_where_each_order_has_its_deal(self, pipeline, by_owner, system):
        new_order()
        bring_orders_back(by=system)

        assert switch_to_deals(by=by_owner) is None
        assert order_mode() == "deals"

    def test_is_for_those_who_may_change_settings(self, orders, anna, recorded):
        recorded.start_over()

        with pytest.raises(Forbidden):
            switch_to_deals(by=Actor.of(anna))

        assert order_mode() == "deals-and-orders"
        assert not Conversion.objects.exists()
        assert recorded == []

    def test_is_not_started_twice(self, orders, by_owner, system):
        switch_to_deals(by=by_owner)

        with pytest.raises(Conflict):
            switch_to_deals(by=by_owner)
        with pytest.raises(Conflict):
            bring_orders_back(by=system)

        assert Conversion.objects.count() == 1

    def test_refuses_another_version_stages_of_elsewhere_and_unknown_statuses(
        self, orders, by_owner, pipeline, system, recorded
    ):
        elsewhere = create_pipeline(name="Delivery", stages=STAGES, by=system).first_stage()
        recorded.start_over()

        with pytest.raises(Conflict):
            switch_to_deals(version=99, by=by_owner)
        with pytest.raises(Refused):
            switch_to_deals(pipeline=pipeline, stages={"N": elsewhere.pk}, by=by_owner)
        with pytest.raises(Refused):
            switch_to_deals(pipeline=pipeline, stages={"Q": pipeline.first_stage().pk}, by=by_owner)

        assert order_mode() == "deals-and-orders"
        assert recorded == []


class TestBringOrdersBack:
    def test_is_for_the_operator_alone(self, pipeline, by_owner, recorded):
        with pytest.raises(Forbidden):
            bring_orders_back(by=by_owner)

        assert order_mode() == "deals"
        assert not OrderSettings.objects.exists()
        assert recorded == []

    def test_leaves_the_deals_that_were_made(self, orders, by_owner, system):
        switch_to_deals(by=by_owner)
        converting.run_all()

        bring_orders_back(by=system)

        assert order_mode() == "deals-and-orders"
        assert Deal.objects.count() == 3
        assert new_order(product=new_product(name="Cable"), contact=orders[0].contact).deal is None
        assert Deal.objects.count() == 3
