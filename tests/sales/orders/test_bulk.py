"""Many orders are canceled at once: with a reason, each by its own verb, undone as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.bulk import running
from dealwright.records.bulk.actions import start_bulk_change, undo_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.preview import Chosen
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import new_order, new_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_orders")]


@pytest.fixture
def case() -> Product:
    """Twenty phone cases."""
    return new_product(stock=20)


@pytest.fixture
def orders(case: Product, anna: User) -> list[Order]:
    """Three of Anna's, two cases in each."""
    first = new_order(product=case, responsible=anna)
    return [first, *(new_order(product=case, contact=first.contact, responsible=anna) for _ in "23")]


def to_canceled(**more: Any) -> dict[str, Any]:
    return {"move": {"stage_id": order_stage("D").pk, **more}}


def statuses(orders: list[Order]) -> list[str]:
    return [one.refreshed().status for one in orders]


class TestCancelMany:
    def test_cancels_each_with_the_reason_and_undoes_them_together(self, orders, case, anna):
        act = act_from("order", to_canceled(reason="The  supplier is gone"))

        change = start_bulk_change(act, Chosen(ids=tuple(one.pk for one in orders)), by=Actor.of(anna))
        running.run_all()

        change.refresh_from_db()
        assert (change.state, change.changed, change.refused) == ("done", 3, 0)
        assert {one.refreshed().cancel_reason for one in orders} == {"The supplier is gone"}
        assert (statuses(orders), case.refreshed().reserved) == ([Status.CANCELED] * 3, 0)

        undo_bulk_change(change, by=Actor.of(anna))
        running.run_all()

        assert (statuses(orders), case.refreshed().reserved) == ([Status.ACCEPTED] * 3, 6)

    def test_leaves_what_has_left_the_house_and_says_why(self, orders, anna):
        from dealwright.sales.orders.actions import move_order

        move_order(orders[0], to=order_stage("S"), by=Actor.of(anna))
        act = act_from("order", to_canceled(reason="Too late"))

        change = start_bulk_change(act, Chosen(), by=Actor.of(anna))
        running.run_all()

        change.refresh_from_db()
        assert (change.changed, change.refused) == (2, 1)
        assert "left the house already" in running.reasons_of(change)[0][0]
        assert statuses(orders) == [Status.SHIPPED, Status.CANCELED, Status.CANCELED]

    def test_is_refused_without_a_reason(self, orders, anna, recorded):
        recorded.start_over()

        with pytest.raises(Refused, match="Say why") as refusal:
            start_bulk_change(act_from("order", to_canceled()), Chosen(), by=Actor.of(anna))

        assert refusal.value.field == "change.move.reason"
        assert BulkChange.objects.count() == 0
        assert recorded == []

    def test_no_other_status_takes_a_reason(self, orders, anna):
        act = act_from("order", {"move": {"stage_id": order_stage("P").pk, "reason": "Because"}})

        with pytest.raises(Refused, match="Nobody asks why"):
            start_bulk_change(act, Chosen(), by=Actor.of(anna))


class TestDoors:
    def ask(self, client: Client, orders: list[Order], **more: Any) -> Any:
        """A step of the form."""
        ids = ",".join(str(one.pk) for one in orders)
        return client.post("/bulk-changes/new", {"kind": "order", "act": "move", "ids": ids, **more})

    def test_the_form_asks_why(self, orders: list[Order], anna: User, client_of: Callable[..., Client]):
        client, canceled = client_of(anna), order_stage("D").pk

        asked = self.ask(client, orders).text
        without = self.ask(client, orders, step="preview", value=canceled)
        seen = self.ask(client, orders, step="preview", value=canceled, reason="The supplier is gone")
        started = self.ask(client, orders, step="start", value=canceled, reason="The supplier is gone")
        running.run_all()

        assert "Why? Needed for “Canceled”" in asked
        assert (without.status_code, "Say why they are moved" in without.text) == (422, True)
        assert 'value="The supplier is gone"' in seen.text
        assert started.status_code == 303
        assert statuses(orders) == [Status.CANCELED] * 3

    def test_a_reason_for_another_status_is_let_alone(self, orders, anna, client_of):
        started = self.ask(client_of(anna), orders, step="start", value=order_stage("P").pk, reason="Because")
        running.run_all()

        assert started.status_code == 303
        assert statuses(orders) == [Status.PAID] * 3

    def test_a_program_gives_it(self, orders: list[Order], anna: User, api_of: Callable[..., Any]):
        api = api_of(anna)
        ids = [one.pk for one in orders]

        refused = api.post("/api/v1/orders/bulk", {"ids": ids, "change": to_canceled()})
        taken = api.post("/api/v1/orders/bulk", {"ids": ids, "change": to_canceled(reason="Gone")})
        running.run_all()

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "change.move.reason"
        assert taken.status_code == 202
        assert statuses(orders) == [Status.CANCELED] * 3
