"""What a program may do with proposals."""

from __future__ import annotations

import pytest

from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.models import Proposal, State

pytestmark = pytest.mark.django_db


def brl(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "BRL"}


class TestPost:
    def test_writes_one_with_its_own_lines(self, api_of, anna, proposal_of_anna):
        deal_id = proposal_of_anna.deal_id

        answer = api_of(anna).post(
            "/api/v1/proposals",
            {
                "deal_id": deal_id,
                "lines": [{"name": "Cases", "price": brl("100"), "discount": "12.5", "quantity": "3"}],
                "valid_until": "2026-12-31",
                "terms": "Cash",
            },
        )

        made = answer.json()
        assert answer.status_code == 201
        assert (made["deal_id"], made["state"], made["totals"]) == (deal_id, "draft", brl("262.50"))
        assert (made["valid_until"], made["terms"]) == ("2026-12-31", "Cash")
        assert [(line["price"], line["discount"], line["total"]) for line in made["lines"]] == [
            (brl("100.00"), "12.50", brl("262.50"))
        ]

    @pytest.mark.parametrize(
        ("line", "field"),
        [
            ({"name": "Case"}, "lines.0.price"),
            ({"product_id": 999_999}, "lines.0.product_id"),
            ({"name": "Case", "price": {"amount": "1", "currency": "EUR"}}, "lines.0.price"),
        ],
    )
    def test_names_the_line_that_cannot_be_offered(self, api_of, anna, proposal_of_anna, line, field):
        answer = api_of(anna).post(
            "/api/v1/proposals", {"deal_id": proposal_of_anna.deal_id, "lines": [line]}
        )

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert Proposal.objects.count() == 1

    def test_refuses_a_deal_of_somebody_else(self, api_of, boris, proposal_of_anna):
        answer = api_of(boris).post("/api/v1/proposals", {"deal_id": proposal_of_anna.deal_id})

        assert (answer.status_code, Proposal.objects.count()) == (422, 1)


class TestVerbs:
    def test_goes_from_a_draft_to_an_order(self, api_of, anna, proposal_of_anna):
        api, url = api_of(anna), f"/api/v1/proposals/{proposal_of_anna.pk}"

        assert api.patch(url, {"terms": "Cash"}).json()["terms"] == "Cash"
        assert api.post(f"{url}/send", {}).json()["state"] == "sent"
        assert api.post(f"{url}/accept", {}).json()["state"] == "accepted"
        order = api.post(f"{url}/convert", {}).json()

        assert order == {"order_id": Order.objects.get().pk}
        assert api.get(url).json()["order_id"] == order["order_id"]

    def test_is_declined_and_opened_again(self, api_of, anna, proposal_of_anna):
        api, url = api_of(anna), f"/api/v1/proposals/{proposal_of_anna.pk}"

        assert api.post(f"{url}/decline", {"reason": "No"}).json()["decline_reason"] == "No"
        assert api.post(f"{url}/reopen", {}).json()["state"] == "draft"

    def test_changes_nothing_on_a_stale_version(self, api_of, anna, proposal_of_anna, recorded):
        api, url = api_of(anna), f"/api/v1/proposals/{proposal_of_anna.pk}"
        recorded.start_over()

        for verb, body in (("accept", {}), ("decline", {}), ("send", {}), ("convert", {})):
            assert api.post(f"{url}/{verb}", {**body, "version": 99}).status_code == 409

        assert proposal_of_anna.refreshed().state == State.DRAFT
        assert recorded == []
