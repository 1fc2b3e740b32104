"""Rule 46 gives the page on which a client pays, and never that of another client."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dealwright.automation.rules.doing import Doing, Skip
from dealwright.events import Actor
from dealwright.records.notes.models import Note
from dealwright.sales.payments.link_rule import PAYMENT_LINK, PaymentLinkSettings
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db


def run(record, **settings):
    doing = Doing(
        record=record,
        settings=PaymentLinkSettings(**settings),
        by=Actor.automation("Payment link", 7),
        key="rule-run:7",
    )
    return PAYMENT_LINK.run(doing)


def test_gives_the_page_of_the_order(pipeline, client):
    order = new_order(store="crm")

    given = run(order)

    assert given["link"].endswith(f"/shop/orders/{order.page_token}")
    assert given["order"] == order.pk
    assert client.get(f"/shop/orders/{order.page_token}").status_code == 200


def test_gives_that_of_the_purchase_behind_a_deal(pipeline):
    order = new_order(store="crm")

    assert run(order.deal)["order"] == order.pk


def test_notes_it_once(pipeline):
    order = new_order(store="crm")

    given = run(order, as_note=True)

    note = Note.objects.get(external_id="rule-run:7")
    assert given["link"] in note.text


def test_says_so_where_there_is_nothing_to_pay(pipeline, anna):
    from dealwright.crm.deals.actions import create_deal

    deal = create_deal(title="Nothing yet", responsible=anna, by=Actor.of(anna))

    assert run(deal) == Skip("There is no link: no purchase belongs to this deal yet.")
    assert run(deal, order_id="12345") == Skip("There is no link: no order has the id “12345”.")


def test_gives_no_page_of_another_client(pipeline, anna):
    from dealwright.crm.deals.actions import create_deal

    order = new_order(store="crm")
    deal = create_deal(title="Somebody else", responsible=anna, by=Actor.of(anna))

    assert isinstance(run(deal, order_id=str(order.pk)), Skip)
    assert run(order, order_id=str(order.pk))["order"] == order.pk


def test_says_what_it_does():
    assert PAYMENT_LINK.say(SimpleNamespace(as_note=False)) == "Give the payment link"
