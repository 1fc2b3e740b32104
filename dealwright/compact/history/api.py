"""The history of a client as a program reads it."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, MoneyOut, Out
from dealwright.compact.history.queries import History, history_of
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact

Section = Literal["sales", "finance", "service"]


class HistoryRowOut(Out):
    """A document of a client."""

    kind: str = Field(examples=["order"])
    id: Id
    number: str
    at: Moment
    state: str
    """In words."""
    amount: MoneyOut | None
    """What it costs; in `finance`, what is still to be paid. Null where you may not see amounts."""

    @staticmethod
    def resolve_state(row: object) -> str:
        return str(getattr(row, "words", ""))


class HistoryOut(Out):
    """A section of the history of a client, newest first, 50 rows at most."""

    section: Section
    items: list[HistoryRowOut]
    totals: list[MoneyOut]
    """What the orders are worth together, by currency."""
    has_more: bool

    @staticmethod
    def resolve_items(history: History) -> list[object]:
        return list(history.rows)


router = Router()
company_router = Router()


@router.get("/{id}/history/{section}", HistoryOut)
def get_contact_history(request: HttpRequest, id: Id, section: Section) -> History:
    """What a contact bought (`sales`), still has to pay (`finance`), or had done for them (`service`).

    `service` is empty: this release writes no service orders.
    """
    contact = Contact.objects.seen_by(request.actor).get(pk=id)
    return history_of(contact, section, actor=request.actor)


@company_router.get("/{id}/history/{section}", HistoryOut)
def get_company_history(request: HttpRequest, id: Id, section: Section) -> History:
    """What a company and its people bought (`sales`), still have to pay (`finance`), or had done (`service`).

    `service` is empty: this release writes no service orders.
    """
    company = Company.objects.seen_by(request.actor).get(pk=id)
    return history_of(company, section, actor=request.actor)
