"""A proposal and an invoice of Anna's, for what both have in common."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.invoices.actions import cancel_invoice, create_invoice, reopen_invoice, send_invoice
from dealwright.sales.proposals.actions import (
    create_proposal,
    decline_proposal,
    reopen_proposal,
    send_proposal,
)
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.queries import stages_of
from tests.factories.sales import SYSTEM, new_customer, new_product

VERBS: dict[str, dict[str, Any]] = {
    "proposal": {
        "create": create_proposal,
        "send": send_proposal,
        "close": decline_proposal,
        "reopen": reopen_proposal,
    },
    "invoice": {
        "create": create_invoice,
        "send": send_invoice,
        "close": cancel_invoice,
        "reopen": reopen_invoice,
    },
}
LOST = {"proposal": "declined", "invoice": "canceled"}
WON = {"proposal": "accepted", "invoice": "paid"}


@dataclass
class Desk:
    """One paper and all that is done with it, whatever it is."""

    kind: str
    paper: Any
    own: Stage
    """A stage of our own behind “sent”."""
    checked: Stage
    """One before it."""

    @property
    def now(self) -> Any:
        return type(self.paper).everything.get(pk=self.paper.pk)

    def stage(self, code: str) -> Stage:
        return stages_of(self.kind)[{"won": WON[self.kind], "lost": LOST[self.kind]}.get(code, code)]

    def do(self, verb: str, **more: Any) -> Any:
        return VERBS[self.kind][verb](self.now, **{"by": SYSTEM, **more})

    def move(self, to: str | Stage, **more: Any) -> Any:
        stage = to if isinstance(to, Stage) else self.stage(to)
        found = kinds.get(self.kind)
        assert found is not None and found.move is not None
        return found.move(self.now, to=stage, **{"by": SYSTEM, **more})


@pytest.fixture
def deal(pipeline: Pipeline, anna: User) -> Deal:
    lines = [NewLine(new_product(), "Phone case", Decimal("49.90"), Decimal(2))]
    return create_deal(
        title="Cases for Clara", contact=new_customer(), lines=lines, responsible=anna, by=SYSTEM
    )


@pytest.fixture(params=["proposal", "invoice"])
def desk(request: pytest.FixtureRequest, deal: Deal) -> Desk:
    """A draft of 99.80 for Clara; Anna is responsible. Two stages of our own stand around “sent”."""
    kind = request.param
    checked = add_status(kind, name="Being checked", after=stages_of(kind)["draft"], by=SYSTEM)
    own = add_status(kind, name="In talks", by=SYSTEM)
    return Desk(kind, VERBS[kind]["create"](deal, by=SYSTEM), own, checked)
