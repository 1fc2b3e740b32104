"""Invoices by the day they are due: put off by hand, by key and by finger, one and several."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from playwright.sync_api import expect

from dealwright.crm.contacts.actions import create_contact
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.sales.invoices.actions import NewInvoiceLine, create_invoice
from dealwright.sales.invoices.models import Invoice
from tests.journeys.conftest import SYSTEM

URL = "/invoices/deadlines"


def overdue(count: int, responsible: User) -> list[Invoice]:
    """So many invoices for Clara that were due yesterday."""
    client, day = create_contact(name="Clara Souza", responsible=responsible, by=SYSTEM), clock.now().date()
    return [
        create_invoice(
            contact=client,
            currency="BRL",
            lines=[NewInvoiceLine(None, "Advice", Decimal(100 + number))],
            issued_on=day - timedelta(30),
            due_on=day - timedelta(2),
            responsible=responsible,
            by=SYSTEM,
        )
        for number in range(count)
    ]


class TestDeadlines:
    def test_are_put_off_and_taken_back(self, shop, anna, seller):
        [invoice] = overdue(1, anna)
        title, before = f"Invoice №{invoice.number}", invoice.due_on
        anna = seller(anna, is_careful=True)
        anna.goes_to("/invoices")
        anna.page.get_by_role("navigation", name="Show as").get_by_role("link", name="Deadlines").click()
        anna.sees_card(title, on="Overdue")

        anna.drags(anna.card(title, on="Overdue"), to="Next week")
        anna.sees_notice("“Due on” is")
        anna.sees_card(title, on="Next week")
        anna.page.keyboard.press("Control+z")
        anna.sees_card(title, on="Overdue")
        assert Invoice.objects.get().due_on == before

        anna.moves_by_keyboard(anna.card(title, on="Overdue"), to="Later")
        anna.sees_card(title, on="Later")
        expect(anna.column("Overdue").get_by_role("article")).to_have_count(0)

        # There is no way into the past.
        anna.card(title, on="Later").focus()
        anna.page.keyboard.press("m")
        choices = anna.page.get_by_role("dialog", name="Move to…")
        expect(choices.get_by_role("button", name="Next week")).to_be_visible()
        expect(choices.get_by_role("button", name="Overdue")).to_have_count(0)
        day = Invoice.objects.get().due_on
        assert day is not None
        assert day > clock.now().date() + timedelta(7)

    def test_of_several_are_put_off_together(self, shop, anna, seller):
        invoices = overdue(3, anna)
        titles = [f"Invoice №{one.number}" for one in invoices]
        anna = seller(anna, is_careful=True)
        anna.opens_board(URL)
        for title in titles[:2]:
            anna.card(title, on="Overdue").locator(".card-title").click(modifiers=["ControlOrMeta"])

        anna.drags(anna.card(titles[0], on="Overdue"), to="Later")

        anna.sees_notice("2 cards changed: Due on")
        for title in titles[:2]:
            anna.sees_card(title, on="Later")
        anna.sees_card(titles[2], on="Overdue")
        expect(anna.page.locator("#column-later-count")).to_have_text("2")
        anna.page.keyboard.press("Control+z")
        expect(anna.column("Overdue").get_by_role("article")).to_have_count(3)
        assert set(Invoice.objects.values_list("due_on", flat=True)) == {invoices[0].due_on}
