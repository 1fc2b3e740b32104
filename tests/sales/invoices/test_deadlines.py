"""The board of invoices by the day they are due: its cards. What else it does: tests/records/boards."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.sales.invoices.actions import create_invoice, edit_invoice, pay_invoice
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
URL = "/invoices/deadlines"
MOST_QUERIES = 12
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@pytest.fixture(autouse=True)
def _on_wednesday():
    with clock.at(datetime(2026, 11, 18, 9, 0, tzinfo=UTC)):
        yield


def column_of(page, name):
    return page.split(f'id="column-{name}"')[1].split("<section")[0]


def queries_of(browser):
    browser.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(URL).status_code == 200
    return [one["sql"] for one in captured if not one["sql"].startswith(NOT_QUERIES)]


class TestBoard:
    def test_says_how_far_each_is_and_when_it_is_due(self, client_of, anna, sent):
        pay_invoice(sent, amount=money("10", sent.currency), by=SYSTEM)
        edit_invoice(sent.refreshed(), due_on=date(2026, 11, 25), by=SYSTEM)

        column = column_of(client_of(anna).get(URL).content.decode(), "next-week")

        assert f"Invoice №{sent.number}" in column
        assert "Paid in part" in column
        assert 'datetime="2026-11-25"' in column

    def test_marks_what_is_late(self, client_of, anna, sent):
        draft = create_invoice(sent.deal, issued_on=date(2026, 11, 2), due_on=date(2026, 11, 17), by=SYSTEM)

        page = client_of(anna).get(URL).content.decode()

        assert "card-next late" in column_of(page, "overdue")
        assert f'id="invoice-{draft.pk}"' in column_of(page, "overdue")
        assert "card-next late" not in column_of(page, "later")

    def test_refuses_a_day_before_it_is_issued(self, client_of, anna, invoice_of_anna, recorded):
        edit_invoice(invoice_of_anna, issued_on=date(2026, 12, 1), by=SYSTEM)
        recorded.start_over()

        put = {"stage": "today", "before": ""}
        answer = client_of(anna).post(f"/invoices/{invoice_of_anna.pk}/deadline", put, headers=HTMX)

        assert answer.status_code == 422
        assert "before the day it is issued" in answer["HX-Trigger"] + answer.content.decode()
        assert recorded == []

    def test_costs_the_same_for_many_and_stays_within_its_budget(self, client_of, anna, invoice_of_anna):
        browser = client_of(anna)
        days = [None, *(date(2026, 11, day) for day in (10, 18, 19, 24, 30))]

        def write(times):
            for day in days * times:
                create_invoice(invoice_of_anna.deal, issued_on=date(2026, 11, 1), due_on=day, by=SYSTEM)

        write(1)
        few = queries_of(browser)
        write(4)

        many = queries_of(browser)

        assert len(many) == len(few), "\n".join(many)
        assert len(few) <= MOST_QUERIES, "\n".join(few)
