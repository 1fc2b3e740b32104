"""The pages of invoices: in the office, and the client's own."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from dealwright.kit import clock
from dealwright.people.roles.actions import edit_role
from dealwright.sales.invoices.actions import cancel_invoice, delete_invoice, edit_invoice, pay_invoice
from dealwright.sales.invoices.models import Invoice, State, today
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


class TestOffice:
    def test_writes_one_from_the_card_of_the_deal(self, client_of, anna, invoice_of_anna):
        client, deal_id = client_of(anna), invoice_of_anna.deal_id
        assert "New invoice" in client.get(f"/deals/{deal_id}").content.decode()

        answer = client.post("/invoices/new", {"deal": deal_id})

        made = Invoice.objects.order_by("-pk")[0]
        assert (answer.status_code, answer["Location"]) == (303, f"/invoices/{made.pk}")
        assert "99.80" in client.get(f"/invoices/{made.pk}").content.decode()
        assert f"Invoice №{made.number}" in client.get(f"/deals/{deal_id}").content.decode()

    def test_shows_it_to_nobody_else(self, client_of, boris, invoice_of_anna):
        client = client_of(boris)

        assert client.get(f"/invoices/{invoice_of_anna.pk}").status_code == 404
        assert f"/invoices/{invoice_of_anna.pk}" not in client.get("/invoices").content.decode()

    def test_lists_what_is_overdue(self, client_of, anna, sent):
        edit_invoice(sent, due_on=today(), by=SYSTEM)
        client, address = client_of(anna), "/invoices?state=sent&due_on__during=before_today"
        link = f"/invoices/{sent.pk}"
        assert link not in client.get(address).content.decode()

        with clock.at(clock.now() + timedelta(days=1)):
            page = client.get(address).content.decode()

        assert link in page
        assert "Overdue" in page

    def test_changes_lines_with_discount_and_tax(self, client_of, anna, invoice_of_anna):
        (line,) = invoice_of_anna.lines.all()

        client_of(anna).post(
            f"/invoices/{invoice_of_anna.pk}/lines",
            {
                "version": invoice_of_anna.version,
                "product": [line.product_id, ""],
                "name": ["Phone case", "Gift wrap"],
                "quantity": ["2", "1"],
                "price": ["49.90", "5"],
                "discount": ["10%", ""],
                "tax": ["20", "5,5"],
                "save": "yes",
            },
        )

        changed = invoice_of_anna.refreshed()
        assert (str(changed.total), str(changed.tax_total)) == ("94.82", "15.23")

    def test_keeps_what_was_typed_where_it_cannot_be_kept(self, client_of, anna, invoice_of_anna, recorded):
        client, url = client_of(anna), f"/invoices/{invoice_of_anna.pk}"
        typed = {"product": "", "name": "Gift wrap", "quantity": "1", "price": "5", "tax": "120", "save": "y"}
        recorded.start_over()

        answers = [
            client.post(f"{url}/lines", {**typed, "discount": ""}),
            client.post(f"{url}/terms", {"issued_on": "2026-11-20", "due_on": "2026-11-19"}),
            client.post(f"{url}/sending", {"to": "nobody", "words": "Dear Clara"}),
            client.post(f"{url}/payments", {"amount": "200", "received_on": "2026-11-20", "method": "cash"}),
        ]

        assert [answer.status_code for answer in answers] == [422] * 4
        pages = [answer.content.decode() for answer in answers]
        assert 'value="Gift wrap"' in pages[0]
        assert "It cannot be due before the day it is issued." in pages[1]
        assert "“nobody” is no e-mail address." in pages[2]
        assert "at most what is still due" in pages[3]
        assert (invoice_of_anna.refreshed().state, recorded) == (State.DRAFT, [])

    def test_tells_of_a_newer_version_and_lets_it_be_sent_again(self, client_of, anna, invoice_of_anna):
        client, url = client_of(anna), f"/invoices/{invoice_of_anna.pk}"
        seen = invoice_of_anna.version
        edit_invoice(invoice_of_anna, comment="Thanks", by=SYSTEM)
        newest = invoice_of_anna.refreshed().version
        typed = {"issued_on": "2026-11-20", "due_on": "2026-12-24", "comment": "By Christmas"}

        late = client.post(f"{url}/terms", {**typed, "version": seen})
        page = late.content.decode()
        again = client.post(f"{url}/terms", {**typed, "version": newest})

        assert (late.status_code, again.status_code) == (409, 303)
        assert "Somebody changed this in the meantime" in page
        assert "By Christmas" in page
        form = page[page.index(f'action="{url}/terms"') :].partition("</form>")[0]
        assert re.findall(r'name="version"[^>]* value="(\d+)"', form) == [str(newest)]
        assert invoice_of_anna.refreshed().comment == "By Christmas"

    def test_goes_from_a_draft_to_the_last_payment(self, client_of, anna, invoice_of_anna):
        client, url = client_of(anna), f"/invoices/{invoice_of_anna.pk}"
        part = {"amount": "60", "received_on": "2026-11-20", "method": "cash", "reference": "Till 3"}

        client.post(f"{url}/sending", {"to": "clara@example.com"})
        client.post(f"{url}/payments", part)
        page = client.get(url).content.decode()
        assert "Till 3" in page
        assert "Paid in part" in page
        client.post(f"{url}/payments", part | {"amount": "39.80", "method": "card"})

        paid = invoice_of_anna.refreshed()
        assert (paid.state, paid.paid_total) == (State.PAID, Decimal("99.80"))

        last = paid.payments.order_by("-pk")[0]
        client.post(f"{url}/payments", {"take_back": last.pk})

        assert (paid.refreshed().state, paid.refreshed().paid_total) == (State.SENT, 60)

    def test_is_canceled_and_opened_again(self, client_of, anna, sent):
        client, url = client_of(anna), f"/invoices/{sent.pk}"

        client.post(f"{url}/cancellation", {"reason": "Written twice"})
        assert "Written twice" in client.get(url).content.decode()
        client.post(f"{url}/cancellation", {"reopen": "yes"})

        assert sent.refreshed().state == State.SENT

    def test_shows_no_amount_where_it_is_hidden(self, client_of, anna, sent):
        edit_role(anna.role, hidden={"invoice": ["total"], "deal": ["amount"]}, by=SYSTEM)
        client = client_of(anna)

        page = client.get(f"/invoices/{sent.pk}").content.decode()

        assert "99.80" not in page
        assert "Mark as paid" not in page
        assert client.get(f"/invoices/{sent.pk}/lines").status_code == 403


class TestClientsPage:
    def test_hides_a_draft(self, invoice_of_anna):
        assert Client().get(invoice_of_anna.page).status_code == 404

    def test_says_what_is_to_be_paid_and_where(self, sent):
        page = Client().get(sent.page).content.decode()

        for words in ("Phone case", "99.80", "16.63", "Clara Souza", "Aurora Ltda"):
            assert words in page

    def test_says_what_became_of_it(self, sent):
        part = pay_invoice(sent, amount=sent.due_money - sent.tax_money, by=SYSTEM)
        assert "Still due" in Client().get(sent.page).content.decode()

        paid = pay_invoice(part, by=SYSTEM)

        assert "This invoice is paid." in Client().get(paid.page).content.decode()

    def test_takes_nothing_and_ends_with_the_invoice(self, sent):
        assert Client().post(sent.page).status_code == 405
        canceled = cancel_invoice(sent, by=SYSTEM)
        assert "there is nothing to pay" in Client().get(sent.page).content.decode()

        delete_invoice(canceled, by=SYSTEM)

        assert Client().get(sent.page).status_code == 404
