"""What a program may do with invoices."""

from __future__ import annotations

import pytest

from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.orders.models import Order
from tests.factories.sales import new_customer

pytestmark = pytest.mark.django_db


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


class TestPost:
    def test_writes_one_with_the_products_of_the_deal(self, api_of, anna, invoice_of_anna):
        answer = api_of(anna).post("/api/v1/invoices", {"deal_id": invoice_of_anna.deal_id})

        made = answer.json()
        assert (answer.status_code, made["state"]) == (201, "draft")
        assert (made["totals"], made["tax"], made["due"]) == (brl("99.80"), brl("16.63"), brl("99.80"))
        assert made["payer_details"] == "Clara Souza"

    def test_writes_one_for_a_client_without_a_deal(self, api_of, anna, pipeline):
        client = new_customer(responsible=anna)

        answer = api_of(anna).post(
            "/api/v1/invoices",
            {
                "contact_id": client.pk,
                "lines": [
                    {
                        "name": "Repair",
                        "price": brl("100"),
                        "discount": "12.5",
                        "tax_rate": "0.05",
                        "quantity": "3",
                    }
                ],
                "due_on": None,
                "comment": "Cash",
            },
        )

        made = answer.json()
        assert answer.status_code == 201
        assert (made["deal_id"], made["contact_id"], made["responsible_id"]) == (None, client.pk, anna.pk)
        assert (made["totals"], made["discount"], made["tax"]) == (brl("262.50"), brl("37.50"), brl("12.50"))
        assert (made["due_on"], made["comment"]) == (None, "Cash")

    @pytest.mark.parametrize(
        ("line", "field"),
        [
            ({"name": "Case"}, "lines.0.price"),
            ({"product_id": 999_999}, "lines.0.product_id"),
            ({"name": "Case", "price": {"amount": "1", "currency": "EUR"}}, "lines.0.price"),
        ],
    )
    def test_names_the_line_that_cannot_be_asked_for(self, api_of, anna, invoice_of_anna, line, field):
        answer = api_of(anna).post("/api/v1/invoices", {"deal_id": invoice_of_anna.deal_id, "lines": [line]})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert Invoice.objects.count() == 1

    @pytest.mark.parametrize("field", ["issued_on", "due_on"])
    def test_refuses_a_day_at_the_end_of_the_calendar(self, api_of, anna, invoice_of_anna, field):
        api, given = api_of(anna), {field: "9999-12-25"}

        answers = [
            api.post("/api/v1/invoices", {"deal_id": invoice_of_anna.deal_id, **given}),
            api.patch(f"/api/v1/invoices/{invoice_of_anna.pk}", given),
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert [[error["field"] for error in one.json()["errors"]] for one in answers] == [[field]] * 2
        assert Invoice.objects.count() == 1

    def test_refuses_what_belongs_to_somebody_else(self, api_of, boris, anna, invoice_of_anna):
        theirs = new_customer("Theirs", responsible=anna)
        api = api_of(boris)

        answers = [
            api.post("/api/v1/invoices", {"deal_id": invoice_of_anna.deal_id}),
            api.post("/api/v1/invoices", {"contact_id": theirs.pk}),
            api.post("/api/v1/invoices", {"deal_id": invoice_of_anna.deal_id, "contact_id": theirs.pk}),
            api.post("/api/v1/invoices", {}),
        ]

        assert [answer.status_code for answer in answers] == [422] * 4
        assert Invoice.objects.count() == 1


class TestVerbs:
    def test_goes_from_a_draft_to_paid_and_back(self, api_of, anna, invoice_of_anna):
        api, url = api_of(anna), f"/api/v1/invoices/{invoice_of_anna.pk}"

        assert api.patch(url, {"comment": "Thanks"}).json()["comment"] == "Thanks"
        assert api.post(f"{url}/send", {"to": "clara@example.com"}).json()["state"] == "sent"
        part = api.post(f"{url}/pay", {"amount": brl("60"), "method": "cash", "reference": "Till 3"}).json()
        assert (part["state"], part["paid"], part["due"]) == ("sent", brl("60.00"), brl("39.80"))
        paid = api.post(f"{url}/pay", {}).json()
        assert (paid["state"], [one["method"] for one in paid["payments"]]) == ("paid", ["cash", "transfer"])
        back = api.post(f"{url}/take-back", {"payment_id": paid["payments"][1]["id"]}).json()

        assert (back["state"], back["due"], back["paid_at"]) == ("sent", brl("39.80"), None)
        assert Order.objects.count() == 0

    def test_is_canceled_and_opened_again(self, api_of, anna, invoice_of_anna):
        api, url = api_of(anna), f"/api/v1/invoices/{invoice_of_anna.pk}"

        assert api.post(f"{url}/cancel", {"reason": "No"}).json()["cancel_reason"] == "No"
        assert api.post(f"{url}/reopen", {}).json()["state"] == "draft"

    def test_changes_the_lines_of_a_draft(self, api_of, anna, invoice_of_anna):
        url = f"/api/v1/invoices/{invoice_of_anna.pk}"

        changed = api_of(anna).patch(url, {"lines": [{"name": "Repair", "price": brl("10")}], "due_on": None})

        assert (changed.json()["totals"], changed.json()["due_on"]) == (brl("10.00"), None)

    def test_changes_nothing_on_a_stale_version(self, api_of, anna, invoice_of_anna, recorded):
        api, url = api_of(anna), f"/api/v1/invoices/{invoice_of_anna.pk}"
        recorded.start_over()

        for verb in ("send", "pay", "cancel"):
            assert api.post(f"{url}/{verb}", {"version": 99}).status_code == 409
        assert api.patch(url, {"comment": "x", "version": 99}).status_code == 409

        assert invoice_of_anna.refreshed().state == State.DRAFT
        assert recorded == []

    def test_finds_what_is_unpaid(self, api_of, anna, sent):
        api = api_of(anna)

        found = api.get("/api/v1/invoices?state=sent&due_on__gte=2998-01-01").json()["items"]
        overdue = api.get("/api/v1/invoices?state=sent&due_on__during=before_today").json()["items"]

        assert ([one["id"] for one in found], overdue) == ([sent.pk], [])
