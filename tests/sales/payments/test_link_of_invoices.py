"""Rule 46 gives the page of an invoice, too, and never one the client does not have."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dealwright.automation.rules.doing import Skip
from dealwright.crm.deals.actions import create_deal
from dealwright.records.notes.models import Note
from dealwright.sales.invoices.actions import cancel_invoice, create_invoice, pay_invoice, send_invoice
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment_of_deal
from dealwright.sales.payments.link_rule import PAYMENT_LINK, PaymentLinkSettings
from tests.factories.sales import SYSTEM, new_order
from tests.sales.invoices.conftest import invoice_of_anna, sent  # noqa: F401
from tests.sales.payments.test_link_rule import run

pytestmark = pytest.mark.django_db


def test_gives_the_page_of_the_invoice(sent, client):  # noqa: F811
    given = run(sent, as_note=True)

    assert given["link"].endswith(sent.page)
    assert given["invoice"] == sent.pk and "99.80" in given["due"]
    assert client.get(sent.page).status_code == 200
    assert given["link"] in Note.objects.get(external_id="rule-run:7").text


def test_gives_none_that_the_client_does_not_have(invoice_of_anna):  # noqa: F811
    number = invoice_of_anna.number

    assert run(invoice_of_anna) == Skip(
        f"There is no link: the client does not have invoice №{number} yet. Send it first."
    )
    canceled = cancel_invoice(send_invoice(invoice_of_anna, by=SYSTEM), by=SYSTEM)
    assert run(canceled) == Skip(f"There is no link: invoice №{number} is canceled.")


def test_gives_that_of_a_deal_without_an_order_to_pay(sent):  # noqa: F811
    deal = sent.deal
    assert run(deal)["invoice"] == sent.pk

    ask_for_payment_of_deal(deal, by=SYSTEM)
    order = Order.objects.get(deal=deal)
    assert run(deal)["order"] == order.pk

    cancel_order(order, reason="Paid by invoice", by=SYSTEM)
    assert run(deal)["invoice"] == sent.pk


def test_prefers_what_is_still_to_be_paid(sent):  # noqa: F811
    newer = send_invoice(create_invoice(sent.deal, by=SYSTEM), by=SYSTEM)
    assert run(sent.deal)["invoice"] == newer.pk

    pay_invoice(newer, by=SYSTEM)

    assert run(sent.deal)["invoice"] == sent.pk


def test_finds_one_by_its_id_of_the_same_client_alone(sent, anna):  # noqa: F811
    order = new_order(contact=sent.contact, store="crm")
    stranger = create_deal(title="Somebody else", responsible=anna, by=SYSTEM)
    id = str(sent.pk)

    assert run(sent.deal, invoice_id=id)["invoice"] == sent.pk
    assert run(order, invoice_id=id)["invoice"] == sent.pk
    assert run(sent, order_id=str(order.pk))["order"] == order.pk
    assert run(stranger, invoice_id=id) == Skip(
        f"There is no link: invoice №{sent.number} is of another client."
    )
    assert run(sent.deal, invoice_id="12345") == Skip("There is no link: no invoice has the id “12345”.")


def test_is_told_of_one_thing_to_pay():
    with pytest.raises(ValidationError):
        PaymentLinkSettings(order_id="1", invoice_id="2")

    assert "invoice" in PAYMENT_LINK.of_kinds
