"""Every kind of trigger, through the same mill: it fires on what it waits for, and only where it may.

The table below has a row for each kind of the catalogue; a kind without one fails the last test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dealwright.automation.calls.actions import call_by_address, call_by_code
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.actions import create_trigger, edit_trigger, place_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.models import Message
from dealwright.channels.tracking.actions import follow_link, note_opening
from dealwright.crm.deals.actions import assign_deal, edit_deal, lose_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, Ref, action, record
from dealwright.events.declaring import declared
from dealwright.events.dispatch import run_reactions
from dealwright.events.models import Entry, Link
from dealwright.people.letters.actions import note_sent
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.invoices.actions import create_invoice, pay_invoice
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments.actions import allow_shipment, ship_shipment, track_shipment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.queries import order_stage
from dealwright.work.tasks.actions import complete_task, create_task
from tests.factories import STAGES
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
LINK = "https://shop.example/spring?from=letter"


@dataclass
class World:
    """A purchase of Clara's and the deal behind it, of which Anna answers for both."""

    order: Order
    stages: dict[str, Stage]
    boris: User
    by: Actor
    trigger: Trigger | None = None

    @property
    def deal(self) -> Deal:
        return Deal.objects.get(pk=self.order.deal_id)

    @property
    def parcel(self) -> Shipment:
        return self.order.shipments.get()

    def put(self, stage: str) -> None:
        """Let the deal stand there, of which everybody has been told."""
        if self.stages[stage].semantic == "lost":
            lose_deal(self.deal, reason="", stage=self.stages[stage], by=SYSTEM)
        else:
            move_deal(self.deal, to=self.stages[stage], by=SYSTEM)
        run_reactions()


def _letter(world: World) -> Message:
    return send_email(
        to="clara@example.com",
        name="Clara",
        subject="Spring",
        text=LINK,
        html=f'<a href="{LINK}">Spring</a> <a href="{LINK}&more=1">More</a>',
        about=[world.deal, world.deal.contact],
        purpose="rule.client",
        key=None,
        is_tracked=True,
        by=world.by,
    )


def _sent(world: World) -> None:
    set_mail_server(
        host="127.0.0.1", port=1, security="none", sender_address="a@b.example", sender_name="", by=SYSTEM
    )
    message = _letter(world)
    note_sent(Letter.objects.get(pk=message.letter_id), answer="250", by=SYSTEM)


def _done(world: World) -> None:
    task = create_task(title="Pack", responsible=None, about=world.deal, by=SYSTEM)
    complete_task(task, by=world.by)


@dataclass(frozen=True)
class Row:
    """How one kind is made to fire."""

    kind: str
    event: str
    """What is recorded by that."""
    happen: Callable[[World], Any]
    settings: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    wrong: Callable[[World], dict[str, Any]] | None = None
    """Settings that do not mean it, for kinds that ask something."""
    is_of_client: bool = False
    """Whether it leaves closed records where they are (AU-40)."""


ROWS = [
    Row(
        "responsible_changed",
        "deal.assigned",
        lambda world: assign_deal(world.deal, responsible=world.boris, by=world.by),
    ),
    Row(
        "field_changed",
        "deal.edited",
        lambda world: edit_deal(world.deal, title="Thirty phones", by=world.by),
        settings=lambda world: {"fields": ["comment", "title"]},
        wrong=lambda world: {"fields": ["comment"]},
    ),
    Row(
        "linked_stage",
        "order.moved",
        lambda world: mark_paid_by_hand(world.order, by=world.by),
        settings=lambda world: {"stage_id": order_stage("P").pk},
        wrong=lambda world: {"stage_id": order_stage("S").pk},
    ),
    Row(
        "invoice_paid",
        "invoice.paid",
        lambda world: pay_invoice(create_invoice(world.deal, by=world.by), by=world.by),
    ),
    Row("payment", "order.paid", lambda world: mark_paid_by_hand(world.order, by=world.by)),
    Row(
        "order_canceled",
        "order.canceled",
        lambda world: cancel_order(world.order, reason="Ordered twice", by=world.by),
    ),
    Row("delivery_allowed", "shipment.allowed", lambda world: allow_shipment(world.parcel, by=world.by)),
    Row(
        "tracking_added",
        "shipment.tracking_added",
        lambda world: track_shipment(world.parcel, tracking_number="BR123456789", by=world.by),
    ),
    Row("shipped", "shipment.shipped", lambda world: ship_shipment(world.parcel, by=world.by)),
    Row(
        "shipment_changed",
        "shipment.moved",
        lambda world: ship_shipment(world.parcel, by=world.by),
        settings=lambda world: {"stage_id": _delivery_status("won").pk},
        wrong=lambda world: {"stage_id": _delivery_status("lost").pk},
    ),
    Row(
        "task_status",
        "task.completed",
        _done,
        settings=lambda world: {"status": "done"},
        wrong=lambda world: {"status": "open"},
    ),
    Row("email_sent", "message.sent", _sent, is_of_client=True),
    Row(
        "email_opened",
        "message.opened",
        lambda world: note_opening(_letter(world).pk, by=Actor.visitor()),
        is_of_client=True,
    ),
    Row(
        "link_clicked",
        "message.link_clicked",
        lambda world: follow_link(_letter(world).pk, 1, by=Actor.visitor()),
        settings=lambda world: {"url": LINK},
        wrong=lambda world: {"url": f"{LINK}&more=1"},
        is_of_client=True,
    ),
    Row("webhook", "trigger.called", lambda world: call_by_address(world.trigger, world.deal, by=world.by)),
    Row(
        "application",
        "trigger.called",
        lambda world: call_by_code("order.packed", world.deal, by=world.by),
        settings=lambda world: {"code": "order.packed"},
        wrong=lambda world: {"code": "order.lost"},
    ),
]


def _delivery_status(semantic: str) -> Stage:
    return Stage.objects.get(pipeline__of_kind="shipment", semantic=semantic)


@action
def _tell_again(entry: Entry, *, by: Actor) -> None:
    """The same happens once more."""
    kind = declared(entry.kind)
    assert kind is not None
    links = Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id")
    record(
        kind.load(entry.facts),
        on=Ref(kind=entry.subject_kind, id=entry.subject_id, label=entry.subject_label),
        about=[Ref(kind=name, id=id, label="") for name, id in links],
    )


@pytest.fixture
def world(pipeline: Pipeline, anna: User, boris: User) -> World:
    courier = next(one for one in delivery_services() if one.kind == "courier")
    order = new_order(responsible=anna, delivery_service=courier, delivery_address="Rua das Flores 7")
    run_reactions()
    stages = {stage.name: stage for stage in pipeline.stages.all()}
    return World(order, stages, boris, Actor.of(anna))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_fires_on_what_it_waits_for_and_only_where_it_may(row: Row, world: World) -> None:
    trigger = create_trigger(
        stage=world.stages["Paid"], kind=row.kind, settings=row.settings(world), name="Mine", by=SYSTEM
    )
    world.trigger = trigger
    run_reactions()
    newest = Entry.objects.latest("id").pk

    row.happen(world)
    run_reactions()

    assert world.deal.stage.name == "Paid"
    heard = Entry.objects.filter(id__gt=newest, kind=row.event).latest("id")
    (moved,) = Entry.objects.filter(id__gt=newest, kind="deal.moved", subject_id=world.deal.pk)
    assert (moved.actor_kind, moved.actor_id) == ("automation", trigger.pk)
    assert moved.actor_label == f"Mine · {world.deal.responsible}"
    assert moved.caused_by == heard.pk
    assert (moved.facts["before"]["label"], moved.facts["after"]["label"]) == ("New", "Paid")

    def ends(standing: str, **values: Any) -> str:
        """Where the deal is when the same happens again, with the trigger changed."""
        nonlocal trigger
        if values:
            trigger = edit_trigger(Trigger.objects.get(pk=trigger.pk), by=SYSTEM, **values)
        world.put(standing)
        _tell_again(heard, by=SYSTEM)
        run_reactions()
        return world.deal.stage.name

    if row.wrong is not None:
        assert ends("New", settings=row.wrong(world)) == "New"
        trigger = edit_trigger(trigger, settings=row.settings(world), by=SYSTEM)
    assert ends("Shipping") == "Shipping"
    assert ends("Shipping", allow_back=True) == "Paid"
    assert ends("Lost") == "Paid"
    assert ends("Lost", allow_back=False) == "Lost"
    trigger = place_trigger(trigger, stage=world.stages["Lost"], by=SYSTEM)
    assert ends("Won") == ("Won" if row.is_of_client else "Lost")  # AU-40
    assert ends("Won", allow_back=True) == "Lost"
    trigger = edit_trigger(trigger, allow_back=False, by=SYSTEM)
    trigger = place_trigger(trigger, stage=world.stages["Paid"], by=SYSTEM)
    dear = {"all": [{"field": "Document:AMOUNT", "operator": "greater", "value": "1000000"}]}
    assert ends("New", condition=dear) == "New"
    assert ends("New", condition={}, is_active=False) == "New"
    elsewhere = create_pipeline(name="Repairs", stages=STAGES, by=SYSTEM).stages.all()[2]
    trigger = place_trigger(trigger, stage=elsewhere, by=SYSTEM)
    assert ends("New", is_active=True) == "New"


def test_what_is_kept_comes_out_of_its_form_again(world: World) -> None:
    for row in ROWS:
        kind, kept = catalogue.get(row.kind), row.settings(world)
        stage = Stage.objects.select_related("pipeline").get(pk=world.stages["Paid"].pk)

        form = kind.form(kind.form.as_typed(kept), stage=stage, actor=SYSTEM)

        assert form.is_valid(), (row.kind, form.errors)
        stored = catalogue.checked_on(stage, row.kind, form.settings())
        assert stored == catalogue.checked_on(stage, row.kind, kept)
        assert bool(kind.say(catalogue.read_settings(kind, stored))) is bool(kept)
        assert kind.trouble("deal", catalogue.read_settings(kind, stored)) == (
            "Nothing comes to the stage it waits for as long as such records are not in use here."
            if row.kind == "linked_stage"
            else ""
        )


def test_has_a_row_for_every_kind_of_the_catalogue() -> None:
    assert sorted(row.kind for row in ROWS) == [kind.name for kind in catalogue.all_kinds()]
