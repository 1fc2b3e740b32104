"""Clients are written to once for each thing that happened, in their language, in the look of the shop."""

from __future__ import annotations

from datetime import timedelta
from email.message import Message as Mail
from uuid import uuid4

import pytest

from dealwright.channels.messages.models import Message, MessageState
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, quietly, unrecorded
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.records.undo.actions import undo_change
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.actions import cancel_order, move_order
from dealwright.sales.orders.events import OrderMoved, OrderPlaced
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments.actions import open_shipment, ship_shipment, track_shipment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.queries import order_stage, shipment_stage
from dealwright.store.checkout.actions import check_out
from dealwright.store.letters.reactions import confirm_the_order, tell_of_the_status
from dealwright.store.settings.actions import edit_store
from tests.factories.sales import SYSTEM, new_customer

pytestmark = pytest.mark.django_db


def written(purpose: str) -> list[Message]:
    """The messages of a purpose, the oldest first."""
    return list(Message.objects.filter(purpose=purpose).order_by("pk"))


def bought_by(buyer, cart_of, product):
    """One piece, bought as a guest."""
    seen = product.price_money
    return check_out(cart_of((product, 1)), buyer=buyer, checkout_key=uuid4(), seen_total=seen, by=SYSTEM)


class TestConfirmTheOrder:
    def test_tells_what_was_bought(self, bought, run_reactions):
        order = bought()

        run_reactions()

        (message,) = written("order.placed")
        assert message.subject == f"Your order №{order.number} at Aurora"
        assert (message.address, message.name) == ("clara@example.com", "Clara Souza")
        assert (message.state, message.key) == (MessageState.KEPT, f"order.placed {order.pk}")
        assert [one.on_kind for one in message.links.all()][:2] == ["order", "deal"]
        for words in ("2 × Phone case", "R$99.80", "R$15.00", "R$114.80", f"/shop/orders/{order.page_token}"):
            assert words in message.text.replace("\xa0", "")
            assert words in message.html.replace("\xa0", "")
        assert "Rua das Flores 7" in message.text
        assert "#0f766e" in message.html

    def test_writes_once_however_often_it_is_told(self, bought, run_reactions):
        order = bought()
        run_reactions()
        entry = Entry.objects.get(kind="order.placed", subject_id=order.pk)

        confirm_the_order(OrderPlaced.load(entry.facts), entry)

        assert len(written("order.placed")) == 1
        assert Letter.objects.filter(to="clara@example.com").count() == 1

    def test_speaks_the_language_of_the_buyer(self, bought, run_reactions):
        bought(language="pt-br")

        run_reactions()

        (message,) = written("order.placed")
        assert '<html lang="pt-br">' in message.html
        assert "114,80" in message.text

    def test_says_how_to_pay(self, bought, run_reactions):
        with unrecorded("set up for a test"):
            method = PaymentMethod.objects.create(
                provider="transfer",
                name="Bank transfer",
                names={"pt-br": "Transferência"},
                details="Banco Exemplo\nConta 12345-6",
            )
        bought(payment_method=method)

        run_reactions()

        (message,) = written("order.placed")
        assert "Bank transfer" in message.text
        assert "Banco Exemplo\nConta 12345-6" in message.text

    def test_writes_to_the_address_it_was_bought_with(self, cart_of, case, maria, run_reactions):
        mae = create_contact(name="Mae Souza", emails=["mae@example.com"], phones=[maria.phone], by=SYSTEM)
        with unrecorded("known for long"):
            Contact.objects.filter(pk=mae.pk).update(created_at=clock.now() - timedelta(days=9))

        order = bought_by(maria, cart_of, case)
        run_reactions()

        assert order.contact == mae
        assert [one.address for one in written("order.placed")] == ["maria@example.com"]

    def test_writes_to_another_address_once_that_one_is_gone(self, cart_of, case, maria, run_reactions):
        order = bought_by(maria, cart_of, case)
        edit_contact(order.contact, emails=["new@example.com"], by=SYSTEM)

        run_reactions()

        assert [one.address for one in written("order.placed")] == ["new@example.com"]

    def test_writes_nothing_without_an_address(self, bought, run_reactions):
        bought(contact=create_contact(name="No Mail", by=SYSTEM))

        run_reactions()

        assert not Message.objects.exists()

    def test_leaves_orders_of_the_office_alone(self, bought, run_reactions):
        bought(store="crm")

        run_reactions()

        assert not Message.objects.exists()

    def test_confirms_them_too_where_the_first_status_says_so(self, bought, notice, run_reactions):
        notice("N", text="Good day {name},\n\nwe have {number}. {other}")
        order = bought(store="crm")

        run_reactions()

        (message,) = written("order.placed")
        assert f"we have {order.number}. {{other}}" in message.text
        assert "Good day Clara Souza," in message.text

    def test_is_silent_about_imports(self, bought, run_reactions):
        with quietly():
            bought()

        run_reactions()

        assert not Message.objects.exists()

    def test_lets_no_name_into_the_markup(self, bought, run_reactions):
        bought(contact=new_customer("<b>Clara</b>"))

        run_reactions()

        (message,) = written("order.placed")
        assert "&lt;b&gt;Clara" in message.html
        assert "<b>Clara" not in message.html


class TestTellOfTheStatus:
    def test_is_silent_unless_the_status_says_so(self, bought, run_reactions):
        order = bought()
        move_order(order, to=order_stage("P"), by=SYSTEM)

        run_reactions()

        assert written("order.status") == []

    def test_tells_once_when_the_money_came(self, bought, notice, run_reactions):
        notice("P")
        order = bought()

        mark_paid_by_hand(order, by=SYSTEM)
        run_reactions()

        (message,) = written("order.status")
        assert message.subject == f"We have your payment for order №{order.number}"
        assert "114" not in message.subject

    def test_tells_once_of_a_cancellation(self, bought, notice, run_reactions):
        notice("D")
        order = bought()

        cancel_order(order, reason="Secret quarrel", by=SYSTEM)
        run_reactions()

        (message,) = written("order.status")
        assert message.subject == f"Your order №{order.number} is canceled"
        assert "quarrel" not in message.text

    def test_says_it_in_the_words_of_the_house(self, bought, notice, run_reactions):
        notice(
            "S",
            names={"pt-br": "Enviado"},
            subject="{number}: {status} {name}",
            text="Olá {name}, {status}.",
        )
        order = bought(language="pt-br")

        move_order(order, to=order_stage("S"), by=SYSTEM)
        run_reactions()

        (message,) = written("order.status")
        assert message.subject == f"{order.number}: Enviado"
        assert "Olá Clara Souza, Enviado." in message.text

    def test_tells_again_when_the_order_comes_there_again(self, bought, notice, run_reactions):
        notice("S")
        order = bought()
        for code in ("S", "P", "S"):
            move_order(order, to=order_stage(code), by=SYSTEM)
        run_reactions()

        assert len(written("order.status")) == 2

    def test_does_not_tell_of_what_was_undone(self, bought, notice, run_reactions, anna, owner):
        order = bought()
        move_order(order, to=order_stage("S"), by=Actor.of(owner))
        notice("N")
        change = Entry.objects.filter(kind="order.moved", subject_id=order.pk).latest("id").change_id

        undo_change(change, by=Actor.of(owner))
        run_reactions()

        assert order.refreshed().status == "N"
        assert written("order.status") == []

    def test_writes_one_event_once(self, bought, notice, run_reactions):
        notice("S")
        order = bought()
        move_order(order, to=order_stage("S"), by=SYSTEM)
        run_reactions()
        entry = Entry.objects.filter(kind="order.moved", subject_id=order.pk).latest("id")

        tell_of_the_status(OrderMoved.load(entry.facts), entry)

        assert len(written("order.status")) == 1


def parcel_of(order) -> Shipment:
    """The first parcel of an order, with all that was bought."""
    return order.shipments.first() or open_shipment(order, by=SYSTEM)


class TestTellTheTrackingNumber:
    def test_leads_to_the_carrier(self, bought, run_reactions):
        shipment = parcel_of(bought())

        track_shipment(shipment, tracking_number="BR 123", by=SYSTEM)
        run_reactions()

        (message,) = written("shipment.tracking")
        assert "BR 123" in message.text
        assert "2 × Phone case" in message.text
        assert message.key == f"shipment.tracking {shipment.pk} BR 123"

    def test_tells_the_last_number_only(self, bought, run_reactions):
        shipment = parcel_of(bought())
        track_shipment(shipment, tracking_number="BR1", by=SYSTEM)
        track_shipment(shipment, tracking_number="BR2", by=SYSTEM)

        run_reactions()

        (message,) = written("shipment.tracking")
        assert "BR2" in message.text

    def test_tells_of_a_delivery_status_that_says_so(self, bought, notice, run_reactions):
        notice(shipment_stage("DF"))
        shipment = parcel_of(bought())

        ship_shipment(shipment, by=SYSTEM)
        run_reactions()

        (message,) = written("shipment.status")
        assert "Shipped" in message.subject
        assert "2 × Phone case" in message.text


class TestThroughTheMailServer:
    def test_the_letter_arrives_once_in_the_look_of_the_shop(self, bought, postbox, run_reactions):
        box = postbox()
        set_mail_server(
            host="127.0.0.1",
            port=box.port,
            security="none",
            sender_name="Aurora",
            sender_address="shop@example.com",
            by=SYSTEM,
        )
        edit_store(contact_email="help@example.com", by=SYSTEM)
        order = bought()

        run_reactions()
        while jobs.step():
            pass
        run_reactions()

        (taken,) = box.letters
        text, html = (part(taken, kind) for kind in ("plain", "html"))
        assert taken["Subject"] and taken["Reply-To"] == "help@example.com"
        assert f"/shop/orders/{order.page_token}" in text
        assert "<h1>" in html
        assert written("order.placed")[0].state == MessageState.SENT


def part(mail: Mail, kind: str) -> str:
    """The text or the look of a letter that arrived."""
    found = next(one for one in mail.walk() if one.get_content_type() == f"text/{kind}")
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
