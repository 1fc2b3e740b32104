"""An order that cannot become a deal: it keeps no other one from it, is named, and can be tried again."""

import pytest
from django.db import OperationalError, connection

from dealwright.config.commands.order_mode import _to_deals
from dealwright.config.trouble import Trouble
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.timeline.queries import timeline
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import convert_left_over, switch_to_deals
from dealwright.sales.modes.models import Conversion, LeftOrder
from dealwright.sales.modes.queries import left_orders, order_mode
from dealwright.sales.orders.models import Order
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db

FAULTS = {
    "at once": "CREATE TRIGGER fault BEFORE UPDATE OF deal_id ON sales_order FOR EACH ROW",
    "at the commit": "CREATE CONSTRAINT TRIGGER fault AFTER UPDATE OF deal_id ON sales_order "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
}


@pytest.fixture(params=FAULTS.values(), ids=FAULTS.keys())
def bad(request, orders):
    """The second of three orders, which the database does not let become a deal."""
    bad = orders[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'the books of this order are closed'; END $$"
        )
        cursor.execute(f"{request.param} WHEN (NEW.id = {bad.pk}) EXECUTE FUNCTION refuse()")
    return bad


def mend():
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fault ON sales_order")


@pytest.fixture
def conversion(bad, by_owner):
    """Over, but for the bad one."""
    conversion = switch_to_deals(by=by_owner)
    converting.run_all()
    return conversion.refreshed()


class TestLeftOver:
    def test_keeps_no_other_order_from_becoming_a_deal(self, conversion, bad, orders):
        assert (conversion.state, conversion.converted, conversion.left_over) == ("done", 2, 1)
        assert conversion.passed_over == 0
        assert order_mode() == "deals"
        assert Deal.objects.count() == 2
        assert Entry.objects.filter(kind="deal.created").count() == 2
        assert [one.order for one in left_orders()] == [bad]
        assert "the books of this order are closed" in left_orders()[0].reason

    def test_tells_it_on_the_order_which_stays_as_it_was(self, conversion, bad, system):
        order = Order.objects.get(pk=bad.pk)

        assert (order.deal, order.version, order.status) == (None, bad.version, "N")
        told = timeline(order, actor=system).items[0]
        assert told.kind == "order.left_over"
        assert "the books of this order are closed" in told.sentence

    def test_is_not_tried_again_by_itself(self, conversion):
        converting.run_all()

        assert Conversion.objects.count() == 1
        assert Entry.objects.filter(kind="order.left_over").count() == 1

    def test_fails_as_a_whole_where_no_order_is_to_blame(self, orders, by_owner, monkeypatch):
        switch_to_deals(by=by_owner)

        def fail(*arguments, **more):
            raise OperationalError("could not extend file: no space left")

        with monkeypatch.context() as full, pytest.raises(OperationalError):
            full.setattr(converting, "copy_in", fail)
            converting.step()
        assert not LeftOrder.objects.exists()
        converting.run_all()

        assert Deal.objects.count() == 3


class TestConvertLeftOver:
    def test_makes_its_deal_when_it_is_mended(self, conversion, bad, by_owner):
        mend()

        again = convert_left_over(by=by_owner)
        converting.run_all()

        assert (again.total, again.refreshed().converted, again.refreshed().left_over) == (1, 1, 0)
        assert Order.objects.get(pk=bad.pk).deal is not None
        assert not LeftOrder.objects.exists()

    def test_leaves_it_over_again_where_nothing_was_mended(self, conversion, bad, by_owner):
        convert_left_over(by=by_owner)
        converting.run_all()

        assert [one.order for one in left_orders()] == [bad]
        assert Deal.objects.count() == 2

    def test_has_nothing_to_do_where_each_order_has_its_deal(self, pipeline, by_owner):
        new_order()

        assert convert_left_over(by=by_owner) is None

    def test_is_for_those_who_may_change_settings(self, conversion, anna, recorded):
        recorded.start_over()

        with pytest.raises(Forbidden):
            convert_left_over(by=Actor.of(anna))

        assert LeftOrder.objects.count() == Conversion.objects.count() == 1
        assert recorded == []

    def test_is_refused_where_orders_are_kept_and_while_one_is_under_way(self, orders, by_owner):
        with pytest.raises(Refused):
            convert_left_over(by=by_owner)
        switch_to_deals(by=by_owner)
        with pytest.raises(Conflict):
            convert_left_over(by=by_owner)


class TestOnScreen:
    def test_is_named_with_the_reason_and_a_way_on(self, conversion, bad, owner, client_of):
        browser = client_of(owner)

        page = browser.get("/deals/order-mode/conversion").content.decode()
        dialog = browser.get("/deals/order-mode").content.decode()

        assert "1 order could not become a deal" in page
        assert f'href="/orders/{bad.pk}"' in page
        assert "the books of this order are closed" in page
        assert "1 order could not become a deal: see why" in dialog
        assert browser.get(f"/orders/{bad.pk}").status_code == 200

    def test_is_tried_again_by_a_button(self, conversion, bad, owner, anna, client_of):
        mend()

        refused = client_of(anna).post("/deals/order-mode/left-over")
        client_of(owner).post("/deals/order-mode/left-over")
        converting.run_all()

        assert refused.status_code == 403
        assert Order.objects.get(pk=bad.pk).deal is not None

    def test_is_counted_for_programs(self, conversion, owner, api_of):
        told = api_of(owner).get("/api/v1/settings/orders").json()["conversion"]

        assert (told["converted"], told["left_over"]) == (2, 1)


class TestCommand:
    def test_names_it_and_tries_it_again(self, bad, capsys):
        with pytest.raises(Trouble, match="1 order is left over"):
            _to_deals()
        assert f"Order {bad.number} could not become a deal" in capsys.readouterr().err
        mend()

        _to_deals()

        assert Order.objects.get(pk=bad.pk).deal is not None
