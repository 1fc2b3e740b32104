"""What a program sees of recurring deals and may do with them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import (
    Body,
    Changes,
    Id,
    Moment,
    MoneyOut,
    Out,
    Record,
    ShortText,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.crm.deals import access
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import Line, costs_of
from dealwright.crm.lines.api import COSTS, Kind, LineIn, lines_given
from dealwright.crm.lines.facts import short
from dealwright.crm.recurring import actions, queries
from dealwright.crm.recurring.contents import kept_lines, worth_of
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people import access as rights

Unit = Literal["days", "weeks", "months"]
Every = Annotated[int, Field(ge=1, le=999)]
Weekdays = Annotated[
    list[Annotated[int, Field(ge=0, le=6)]],
    Field(max_length=7, description="Monday is 0.", examples=[[0, 2]]),
]
MonthDay = Annotated[
    int, Field(ge=-1, le=31, description="-1 is the last day. A shorter month has it on its last day.")
]
Times = Annotated[int, Field(ge=1, le=10_000)]
TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]
Zone = Annotated[str, Text(60)]


class RecurringLineOut(Out):
    """A product that the next deals get."""

    of_kind = "deal"
    hides = {"amount": COSTS}

    product_id: Id | None
    name: str
    price: MoneyOut | None
    """Of one piece, before the discount."""
    quantity: str = Field(pattern=r"^\d+(\.\d+)?$", examples=["2"])
    measure_id: Id | None
    discount_kind: Kind | None
    discount: str | None = Field(examples=["10.00"])
    """Percent, or an amount off each piece."""
    tax_rate: str | None = Field(examples=["0.20"])
    """A fraction; null is what the product says by then."""
    is_tax_included: bool
    discount_total: MoneyOut | None
    tax: MoneyOut | None
    total: MoneyOut | None
    """What is paid for the line: without the discount, with the tax."""


class RecurringDealOut(Record):
    """A template from which deals are opened by themselves. It is no deal: no list of deals holds it."""

    of_kind = "deal"
    hides = {"begins_on": ()}

    title: str
    pipeline_id: Id
    stage_id: Id
    responsible_id: Id | None
    unit: Unit
    every: int
    weekdays: list[int]
    month_day: int | None
    begins_on: date
    ends_on: date | None
    times: int | None
    """After so many it is over."""
    at: TimeOfDay
    zone: str = Field(examples=["America/Sao_Paulo"])
    is_active: bool
    made: int
    """How many days have come so far."""
    next_on: date | None
    next_at: Moment | None
    """When the next deal is opened; null while it rests and when it is over."""
    amount: MoneyOut | None
    """What the next deal is worth: what somebody typed, else its products."""
    lines: list[RecurringLineOut]

    @staticmethod
    def resolve_amount(recurring: RecurringDeal) -> Money:
        return worth_of(recurring)

    @staticmethod
    def resolve_lines(recurring: RecurringDeal) -> list[dict[str, Any]]:
        currency = recurring.contents["currency"]
        return [_told(line, currency) for line in kept_lines(recurring)]

    @staticmethod
    def resolve_at(recurring: RecurringDeal) -> str:
        return recurring.at.isoformat("minutes")


class NewRecurringDeal(Body):
    """A template to be made from a deal; what is left out is that of the deal."""

    deal_id: Id
    """Whose products, client, responsible and fields are copied."""
    title: ShortText | None = None
    stage_id: Id | None = None
    """Where deals are opened; left out, on the first stage of the pipeline of the deal."""
    responsible_id: Id | None = None
    unit: Unit = "months"
    every: Every = 1
    weekdays: Weekdays = []
    month_day: MonthDay | None = None
    begins_on: date | None = None
    """Left out, today."""
    ends_on: date | None = None
    times: Times | None = None
    at: TimeOfDay = "09:00"
    zone: Zone | None = None
    """Left out, your own."""


class RecurringDealChanges(Changes):
    """What may change of a template. Days that pass meanwhile are not made up for."""

    title: ShortText = omitted
    stage_id: Id = omitted
    responsible_id: Id | None = omitted
    unit: Unit = omitted
    every: Every = omitted
    weekdays: Weekdays = omitted
    month_day: MonthDay | None = omitted
    begins_on: date = omitted
    ends_on: date | None = omitted
    times: Times | None = omitted
    at: TimeOfDay = omitted
    zone: Zone = omitted
    is_active: bool = omitted


class ContentsFrom(Verb):
    """The deal whose products, client and fields are taken anew."""

    deal_id: Id


class NewRecurringLine(LineIn):
    """A product the next deals get. What is left out is taken from the catalogue."""


class RecurringDealLines(Verb):
    """All products of the next deals, in their order."""

    lines: Annotated[list[NewRecurringLine], Field(max_length=500)]


class OccurrenceOut(Out):
    """A day that has come."""

    on: date
    deal_id: Id | None
    """Null where none could be opened, where it was deleted for good, and where you may not see it."""
    error: str
    """Why none could be opened."""
    made_at: Moment

    @staticmethod
    def resolve_deal_id(occurrence: Any) -> int | None:
        found: int | None = occurrence.seen_deal_id
        return found


RECURRING_DEALS = ListOf(
    RecurringDeal,
    fields={
        "pipeline_id": Where(Id, path="pipeline_id"),
        "responsible_id": Where(Id, path="responsible_id"),
        "is_active": bool,
        "next_at": datetime,
    },
)
OCCURRENCES = ListOf(Occurrence, fields={"on": date}, sorts=["on"], sort="-on")

PLAIN = Verb()
router = Router()


@router.list("", RECURRING_DEALS, RecurringDealOut)
def list_recurring_deals(request: HttpRequest) -> QuerySet[RecurringDeal]:
    """The templates you may see: those of deals you may see."""
    found: QuerySet[RecurringDeal] = RecurringDeal.objects.all().seen_by(request.actor).order_by()
    return found


@router.get("/{id}", RecurringDealOut)
def get_recurring_deal(request: HttpRequest, id: Id) -> RecurringDeal:
    """One template."""
    found: RecurringDeal = queries.recurring_seen_by(request.actor).get(pk=id)
    return found


@router.post("", RecurringDealOut, status=201)
def create_recurring_deal(request: HttpRequest, new: NewRecurringDeal) -> RecurringDeal:
    """Open a deal like this one again and again. Days that have passed are not made up for."""
    deal = Deal.objects.seen_by(request.actor).select_related("pipeline").filter(pk=new.deal_id).first()
    if deal is None:
        rights.require(request.actor, Deal.record_kind, rights.Verb.CREATE)
        raise Refused(_("There is no such deal, or you may not see it."), field="deal_id")
    pipeline, stage = access.place_for(
        request.actor, None if new.stage_id else deal.pipeline_id, new.stage_id
    )
    given = new.model_dump(exclude={"deal_id", "stage_id", "responsible_id", "at"})
    if new.responsible_id is not None:
        given["responsible"] = access.responsible_for_new(request.actor, new.responsible_id, pipeline.pk)
    return actions.create_recurring_deal(
        deal, **given, stage=stage, at=time.fromisoformat(new.at), by=request.actor
    )


@router.patch("/{id}", RecurringDealOut)
def change_recurring_deal(request: HttpRequest, id: Id, changes: RecurringDealChanges) -> RecurringDeal:
    """Change what a template opens, and when; or let it rest."""
    recurring = _changed(request, id)
    given = changes.given()
    if "stage_id" in given:
        _pipeline, given["stage"] = access.place_for(request.actor, None, given.pop("stage_id"))
    if "responsible_id" in given:
        pipeline_id = given["stage"].pipeline_id if "stage" in given else recurring.pipeline_id
        given["responsible"] = access.responsible_for(request.actor, given.pop("responsible_id"), pipeline_id)
    if "at" in given:
        given["at"] = time.fromisoformat(given["at"])
    return actions.edit_recurring_deal(recurring, **given, version=changes.version, by=request.actor)


@router.post("/{id}/contents", RecurringDealOut)
def renew_recurring_deal(request: HttpRequest, id: Id, contents: ContentsFrom) -> RecurringDeal:
    """Take products, client and fields anew from a deal, as it is now."""
    recurring = _changed(request, id)
    deal = Deal.objects.seen_by(request.actor).filter(pk=contents.deal_id).first()
    if deal is None:
        raise Refused(_("There is no such deal, or you may not see it."), field="deal_id")
    return actions.renew_contents(recurring, deal=deal, version=contents.version, by=request.actor)


@router.put("/{id}/lines", RecurringDealOut)
def set_recurring_deal_lines(request: HttpRequest, id: Id, body: RecurringDealLines) -> RecurringDeal:
    """Let the next deals have exactly these products; those that were opened keep theirs."""
    recurring = _changed(request, id)
    lines = lines_given(request, "deal", body.lines)
    return actions.set_recurring_lines(recurring, lines=lines, version=body.version, by=request.actor)


@router.delete("/{id}")
def delete_recurring_deal(request: HttpRequest, id: Id) -> None:
    """Open no deals any more; those that were opened stay."""
    recurring = _changed(request, id)
    actions.delete_recurring_deal(recurring, version=expected_version(request), by=request.actor)


@router.list("/{id}/occurrences", OCCURRENCES, OccurrenceOut)
def list_recurring_deal_occurrences(request: HttpRequest, id: Id) -> QuerySet[Occurrence]:
    """The days that have come, newest first, with the deals that were opened."""
    recurring = queries.recurring_seen_by(request.actor).get(pk=id)
    return queries.occurrences_for(request.actor, recurring)


def _told(line: Line, currency: str) -> dict[str, Any]:
    costs = costs_of(line, currency)
    return {
        "product_id": line.product_id,
        "name": line.name,
        "price": Money(line.price, currency),
        "quantity": format(line.quantity.normalize(), "f"),
        "measure_id": line.measure_id,
        "discount_kind": line.discount_kind.value,
        "discount": format(short(line.discount), "f"),
        "tax_rate": None if line.tax_rate is None else format(short(line.tax_rate), "f"),
        "is_tax_included": line.is_tax_included,
        "discount_total": Money(costs.discount, currency),
        "tax": Money(costs.tax, currency),
        "total": Money(costs.total, currency),
    }


def _changed(request: HttpRequest, id: int) -> Any:
    return queries.recurring_changed_by(request.actor).get(pk=id)
