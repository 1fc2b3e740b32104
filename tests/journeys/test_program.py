"""The main job once more, by a program alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from dealwright.people.tokens.actions import create_token
from tests.journeys.conftest import SYSTEM

PATIENCE = 15.0
"""Seconds."""


class Program:
    """A program that acts in somebody's name."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """What the API tells."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask for something to be done."""
        return self.client.post(path, json=body or {}, headers=headers)

    def waits_for(self, path: str, fits: Callable[[Any], bool]) -> Any:
        """Ask again and again until what is told fits."""
        until = time.monotonic() + PATIENCE
        while not fits(told := self.get(path)):
            assert time.monotonic() < until, f"{path} still tells {told}"
            time.sleep(0.05)
        return told


@pytest.fixture
def program(shop: Any, anna: Any) -> Iterator[Program]:
    """A program that acts in Anna's name."""
    token = create_token(user=anna, name="till", by=SYSTEM)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{shop.url}/api/v1", headers=headers, timeout=PATIENCE) as client:
        yield Program(client)


class TestProgram:
    def test_sells_and_works_on_the_deal(self, program):
        stages = {
            stage["name"]: stage["id"]
            for stage in program.get("/pipelines", record_kind="deal")["items"][0]["stages"]
        }
        [product] = program.get("/products", q="Soft")["items"]
        purchase = {
            "store": "api",
            "contact": {"name": "Clara Souza", "email": "clara@example.com"},
            "lines": [{"product_id": product["id"], "quantity": 2}],
        }

        placed = program.post("/orders", purchase, **{"Idempotency-Key": "purchase-1"})
        again = program.post("/orders", purchase, **{"Idempotency-Key": "purchase-1"})
        assert placed.status_code == again.status_code == 201
        assert placed.json() == again.json()
        order = placed.json()
        assert order["totals"]["due"] == {"amount": "99.80", "currency": "BRL"}
        assert len(program.get("/orders")["items"]) == 1

        deal = program.get(f"/deals/{order['deal_id']}")
        assert deal["stage_id"] == stages["New"]
        assert deal["amount"] == {"amount": "99.80", "currency": "BRL"}

        payment = program.post(f"/orders/{order['id']}/payments")
        assert payment.status_code == 201
        paid = program.post(f"/payments/{payment.json()['id']}/pay")
        assert paid.json()["state"] == "paid"
        paid_stage = stages["Paid, being prepared"]
        prepared = program.waits_for(f"/deals/{deal['id']}", lambda told: told["stage_id"] == paid_stage)
        [task] = program.waits_for("/tasks", lambda told: told["items"])["items"]
        assert task["title"] == "Prepare the parcel"

        shipping = {"stage_id": stages["Shipping"]}
        stale = program.post(f"/deals/{deal['id']}/move", shipping | {"version": deal["version"]})
        assert stale.status_code == 409
        assert stale.headers["Content-Type"] == "application/problem+json"
        assert program.get(f"/deals/{deal['id']}") == prepared
        moved = program.post(f"/deals/{deal['id']}/move", shipping | {"version": prepared["version"]})
        assert moved.json()["stage_id"] == stages["Shipping"]

        noted = program.post(f"/deals/{deal['id']}/notes", {"text": "Clara asks for a red ribbon."})
        assert noted.status_code == 201
        kinds = [entry["kind"] for entry in program.get(f"/deals/{deal['id']}/timeline")["items"]]
        assert kinds[:2] == ["note.added", "deal.moved"]
        assert {"order.placed", "deal.created", "payment.received", "task.created"} <= set(kinds)

    def test_is_told_what_is_wrong(self, program, shop):
        absurd = {"contact": {"name": "Clara"}, "lines": [{"product_id": shop.case.pk, "quantity": 11}]}

        refused = program.post("/orders", absurd)

        assert refused.status_code == 422
        assert "Soft case" in refused.json()["detail"]
        assert program.get("/orders")["items"] == []
        assert program.get("/deals")["items"] == []
