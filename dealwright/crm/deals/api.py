"""What a program sees of deals and may do with them."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import (
    Body,
    Changes,
    Id,
    LongText,
    Moment,
    MoneyIn,
    MoneyOut,
    Record,
    ShortText,
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals import access, actions
from dealwright.crm.deals.listing import DEALS
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.crm.deals.queries import with_other_contacts
from dealwright.crm.deals.reporting import DEAL_REPORT
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines.api import Currency, LineIn, LineOut, currency_of, lines_given
from dealwright.crm.marks import MARKS, UtmIn, UtmOut
from dealwright.crm.placing import company_named, observers_named
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import Verb as Right
from dealwright.people.access import require
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.notes.api import add_notes
from dealwright.records.pipelines.history_api import add_stage_history
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.queries import stage_anywhere
from dealwright.records.reports.api import add_report
from dealwright.records.tags.actions import set_tags
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

Source = Annotated[
    str,
    Text(40, empty=True),
    Field(description="An entry of the list `source`, or another word.", examples=["call"]),
]
DealType = Annotated[
    str, Text(40, empty=True), Field(description="An entry of the list `deal_type`.", examples=["services"])
]
SourceDescription = Annotated[str, Text(200, empty=True)]
Percent = Annotated[int, Field(ge=0, le=100, examples=[60])]

CLIENTS: dict[str, tuple[str, ...]] = {"contact": ("contact_ids",), "contacts": ("contact_ids",)}
"""A role that hides some clients of deals hides the list that holds them all."""


class DealLineOut(LineOut):
    """A product on a deal."""

    of_kind = "deal"


class DealOut(TellsCustom, Record):
    """A deal."""

    of_kind = "deal"
    hides = {
        "amount": ("amount", "amount_is_manual", "weighted_amount"),
        "probability": ("probability", "weighted_amount"),
        **CLIENTS,
        **MARKS,
    }

    title: str
    pipeline_id: Id
    stage_id: Id
    stage_since: Moment
    amount: MoneyOut | None
    amount_is_manual: bool | None
    """Whether somebody typed the amount; else it is the worth of the lines."""
    weighted_amount: MoneyOut | None
    """The amount by its probability."""
    probability: int | None
    """Percent, typed by hand; null where that of the stage counts."""
    company_id: Id | None
    contact_ids: list[Id]
    """The clients, the primary one first."""
    responsible_id: Id | None
    is_for_everyone: bool
    """Whether everybody sees it who may see records of the kind at all."""
    created_by_id: Id | None
    """Null where it was no person: a rule, the shop, an import."""
    updated_by_id: Id | None
    """Who made the change of `updated_at`; null like the other."""
    observer_ids: list[Id]
    """Colleagues who see it and are told of it, whatever their rights to other deals."""
    deal_type: str
    """An entry of the list `deal_type`; empty where nobody said."""
    source: str
    """An entry of the list `source`, or another word that a program wrote."""
    source_description: str
    utm: UtmOut | None
    lead_id: Id | None
    """The lead it came from."""
    is_repeat: bool
    """Whether its client had won a deal before (CR-12)."""
    is_repeat_inquiry: bool
    """Whether it came from a repeat lead of a client who has won no deal yet (CR-12)."""
    copied_from_id: Id | None
    """The deal it is a copy of."""
    begins_on: date | None
    closes_on: date | None
    closed_at: Moment | None
    """When it was won or lost."""
    lost_reason: str
    comment: str
    paid_at: Moment | None
    tags: list[str]
    custom: CustomOut
    archived_at: Moment | None
    last_interaction_at: Moment
    external_id: str | None
    lines: list[DealLineOut]

    @staticmethod
    def resolve_amount(deal: Deal) -> Money:
        return deal.amount_money

    @staticmethod
    def resolve_utm(deal: Deal) -> dict[str, str]:
        return deal.marks

    @staticmethod
    def resolve_contact_ids(deal: Deal) -> list[int]:
        return [id for id in (deal.contact_id, *deal.other_contact_ids) if id is not None]

    @staticmethod
    def resolve_lines(deal: Deal) -> list[DealLine]:
        return list(deal.lines.all())


class NewDealLine(LineIn):
    """A product to be put on a deal. What is left out is taken from the catalogue."""


class NewDeal(Body):
    """A deal to be opened. Without a stage it stands in the first one of its pipeline."""

    of_kind = "deal"
    hides = {"amount": ("amount", "currency"), **CLIENTS, **MARKS}

    title: ShortText
    pipeline_id: Id | None = None
    stage_id: Id | None = None
    amount: MoneyIn | None = None
    currency: Currency | None = None
    probability: Percent | None = None
    company_id: Id | None = None
    contact_ids: Annotated[list[Id], Field(max_length=50)] = []
    responsible_id: Id | None = None
    is_for_everyone: bool = False
    observer_ids: Annotated[list[Id], Field(max_length=50)] = []
    deal_type: DealType = ""
    source: Source = ""
    source_description: SourceDescription = ""
    utm: UtmIn | None = None
    lead_id: Id | None = None
    """The lead it came from, for programs that convert leads themselves (CR-6)."""
    begins_on: date | None = None
    closes_on: date | None = None
    comment: LongText = ""
    custom: CustomIn = {}
    tags: Tags = []
    lines: Annotated[list[NewDealLine], Field(max_length=500)] = []
    external_id: Annotated[str, Text(200)] | None = None


class DealChanges(Changes):
    """What may be changed of a deal; a stage is changed by `move`."""

    of_kind = "deal"
    hides = {"amount": ("amount", "currency"), **CLIENTS, **MARKS}

    title: ShortText = omitted
    amount: MoneyIn | None = omitted
    currency: Currency = omitted
    probability: Percent | None = omitted
    company_id: Id | None = omitted
    contact_ids: Annotated[list[Id], Field(max_length=50)] = omitted
    responsible_id: Id | None = omitted
    is_for_everyone: bool = omitted
    observer_ids: Annotated[list[Id], Field(max_length=50)] = omitted
    deal_type: DealType = omitted
    source: Source = omitted
    source_description: SourceDescription = omitted
    utm: UtmIn = omitted
    begins_on: date | None = omitted
    closes_on: date | None = omitted
    comment: LongText = omitted
    custom: CustomIn = omitted
    tags: Tags = omitted


WithPurchase = Annotated[
    bool | None,
    Field(
        description="Where purchases live as deals: whether what was bought behind the deal ends with it. A "
        "lost deal cancels what has not been sent unless this is false; where something was paid it has to "
        "be said. A won one sends and completes it if this is true."
    ),
]


class DealMove(Verb):
    """Where to, and why if it is a lost stage."""

    of_kind = "deal"
    hides = {"lost_reason": ("reason",)}

    stage_id: Id
    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""
    """Of a loss; needed where the stage demands `lost_reason`."""
    with_purchase: WithPurchase = None


class DealWin(Verb):
    """What becomes of what was bought."""

    with_purchase: WithPurchase = None


class DealLoss(Verb):
    """Why the deal was lost."""

    of_kind = "deal"
    hides = {"lost_reason": ("reason",)}

    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""
    stage_id: Id | None = None
    with_purchase: WithPurchase = None


class DealLines(Verb):
    """All products of the deal, in their order."""

    lines: Annotated[list[NewDealLine], Field(max_length=500)]


LINES = ListOf(DealLine, fields={"product_id": Id, "name": str}, sorts=["position"], sort="position")

PLAIN, NO_REASON, AS_IT_IS = Verb(), DealLoss(), DealWin()
"""The bodies of verbs that were sent without one."""

router = Router()


def _seen(request: HttpRequest, id: int) -> Deal:
    deal: Deal = Deal.objects.seen_by(request.actor).get(pk=id)
    return deal


def _changed(request: HttpRequest, id: int) -> Deal:
    """The deal with what the events of its verbs tell, in one query."""
    deals = with_other_contacts(Deal.objects.changed_by(request.actor))
    return deals.select_related("stage").get(pk=id)


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_deals(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many deals at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("deal", request, body)


@router.list("", DEALS, DealOut)
def list_deals(request: HttpRequest) -> QuerySet[Deal]:
    """Deals you may see."""
    return _told(Deal.objects.seen_by(request.actor))


@router.post("", DealOut, status=201)
def create_deal(request: HttpRequest, new: NewDeal) -> Deal:
    """Open a deal."""
    require(request.actor, "deal", Right.CREATE)
    pipeline, stage = access.place_for(request.actor, new.pipeline_id, new.stage_id)
    responsible = access.responsible_for_new(request.actor, new.responsible_id, pipeline.pk)
    contacts = _contacts(request, new.contact_ids)
    amount = new.amount.money if new.amount else None
    currency = str(amount.currency) if amount else None
    deal = actions.create_deal(
        title=new.title,
        pipeline=pipeline,
        stage=stage,
        amount=amount,
        currency=currency or new.currency or currency_of(new.lines),
        contact=contacts[0] if contacts else None,
        other_contacts=contacts[1:],
        company=company_named(request.actor, new.company_id),
        responsible=responsible,
        observers=observers_named(new.observer_ids),
        deal_type=new.deal_type,
        source=new.source,
        source_description=new.source_description,
        utm=new.utm.given if new.utm else None,
        probability=new.probability,
        is_for_everyone=new.is_for_everyone,
        lead=_lead(request, new.lead_id),
        lines=lines_given(request, "deal", new.lines),
        tags=new.tags,
        begins_on=new.begins_on,
        closes_on=new.closes_on,
        comment=new.comment,
        external_id=new.external_id,
        custom=new.custom,
        by=request.actor,
    )
    return _told(Deal.objects.filter(pk=deal.pk)).get()


add_report(router, DEAL_REPORT)


@router.get("/{id}", DealOut)
def get_deal(request: HttpRequest, id: Id) -> Deal:
    """One deal."""
    return _told(Deal.objects.seen_by(request.actor)).get(pk=id)


@router.patch("/{id}", DealOut)
def change_deal(request: HttpRequest, id: Id, changes: DealChanges) -> Deal:
    """Change a deal."""
    deal = _changed(request, id)
    given = changes.given()
    if "contact_ids" in given:
        contacts = _contacts(request, given.pop("contact_ids"))
        given |= {"contact": contacts[0] if contacts else None, "other_contacts": contacts[1:]}
    if "company_id" in given:
        given["company"] = company_named(request.actor, given.pop("company_id"))
    if "observer_ids" in given:
        given["observers"] = observers_named(given.pop("observer_ids"))
    if given.pop("utm", None) is not None:
        given |= {f"utm_{name}": text for name, text in changes.utm.given.items()}
    if "responsible_id" in given:
        given["responsible"] = access.responsible_for(
            request.actor, given.pop("responsible_id"), deal.pipeline_id
        )
    tags = given.pop("tags", None)
    deal = actions.edit_deal(deal, version=changes.version, **given, by=request.actor)
    if tags is not None:
        set_tags(deal, tags=tags, by=request.actor)
    return _answer(deal)


@router.post("/{id}/move", DealOut)
def move_deal(request: HttpRequest, id: Id, move: DealMove) -> Deal:
    """Move a deal to another stage of its pipeline."""
    deal = _changed(request, id)
    stage = known_stage(deal.pipeline_id, move.stage_id)
    moved = actions.move_deal(
        deal,
        to=stage,
        reason=move.reason,
        with_purchase=move.with_purchase,
        version=move.version,
        by=request.actor,
    )
    return _answer(moved)


@router.post("/{id}/pipeline", DealOut)
def change_deal_pipeline(request: HttpRequest, id: Id, move: DealMove) -> Deal:
    """Move a deal to a stage of another pipeline, in which you may open deals."""
    deal = _changed(request, id)
    stage = stage_anywhere("deal", move.stage_id)
    moved = actions.change_pipeline(
        deal,
        to=stage,
        reason=move.reason,
        with_purchase=move.with_purchase,
        version=move.version,
        by=request.actor,
    )
    return _answer(moved)


@router.post("/{id}/win", DealOut)
def win_deal(request: HttpRequest, id: Id, win: DealWin = AS_IT_IS) -> Deal:
    """Win a deal."""
    deal = _changed(request, id)
    along = win.with_purchase
    return _answer(actions.win_deal(deal, with_purchase=along, version=win.version, by=request.actor))


@router.post("/{id}/lose", DealOut)
def lose_deal(request: HttpRequest, id: Id, loss: DealLoss = NO_REASON) -> Deal:
    """Lose a deal, with the reason."""
    deal = _changed(request, id)
    stage = known_stage(deal.pipeline_id, loss.stage_id) if loss.stage_id else None
    lost = actions.lose_deal(
        deal,
        reason=loss.reason,
        stage=stage,
        with_purchase=loss.with_purchase,
        version=loss.version,
        by=request.actor,
    )
    return _answer(lost)


@router.post("/{id}/archive", DealOut)
def archive_deal(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Deal:
    """Put a deal into the archive."""
    deal = _changed(request, id)
    return _answer(actions.archive_deal(deal, version=verb.version, by=request.actor))


@router.post("/{id}/unarchive", DealOut)
def unarchive_deal(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Deal:
    """Take a deal out of the archive."""
    deal = _changed(request, id)
    return _answer(actions.unarchive_deal(deal, version=verb.version, by=request.actor))


@router.delete("/{id}")
def delete_deal(request: HttpRequest, id: Id, with_purchase: bool | None = None) -> None:
    """Move a deal to the recycle bin, from which it can be restored for 30 days.

    Where purchases live as deals, what was bought behind it and has not been sent is canceled, unless
    `with_purchase` is false; where something was paid for it, that has to be said.
    """
    deal = Deal.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_deal(
        deal, with_purchase=with_purchase, version=expected_version(request), by=request.actor
    )


@router.post("/{id}/restore", DealOut)
def restore_deal(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Deal:
    """Take a deal out of the recycle bin."""
    deal = Deal.everything.deleted_by(request.actor).get(pk=id)
    return _answer(actions.restore_deal(deal, by=request.actor))


@router.list("/{id}/lines", LINES, DealLineOut)
def list_deal_lines(request: HttpRequest, id: Id) -> QuerySet[DealLine]:
    """The products of a deal."""
    deal = _seen(request, id)
    return DealLine.objects.filter(deal=deal).select_related("deal")


@router.post("/{id}/lines", DealOut, status=201)
def add_deal_line(request: HttpRequest, id: Id, line: NewDealLine) -> Deal:
    """Put one more product on a deal."""
    deal = _changed(request, id)
    return _answer(actions.add_lines(deal, lines=lines_given(request, "deal", [line]), by=request.actor))


@router.put("/{id}/lines", DealOut)
def set_deal_lines(request: HttpRequest, id: Id, body: DealLines) -> Deal:
    """Put exactly these products on a deal."""
    deal = _changed(request, id)
    lines = lines_given(request, "deal", body.lines)
    return _answer(actions.set_lines(deal, lines=lines, version=body.version, by=request.actor))


add_timeline(router, "deal", seen=_seen, tells="What happened to a deal and around it, newest first.")
add_entry_verbs(router, "deal")
add_stage_history(router, "deal", seen=_seen)
add_notes(router, "deal", seen=_seen, changed=_changed)


def _told(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """With what the API tells of each: its lines, other clients, observers, in two queries for any number."""
    told: QuerySet[Deal] = with_other_contacts(deals).with_observer_ids()  # type: ignore[attr-defined]
    return told.select_related("stage", "lead").prefetch_related("lines")


def _answer(deal: Deal) -> Deal:
    return _told(Deal.objects.filter(pk=deal.pk)).get()


def _contacts(request: HttpRequest, ids: list[int]) -> list[Contact]:
    """The contacts in the given order; one that the caller may not see is refused."""
    found = Contact.objects.seen_by(request.actor).in_bulk(ids)
    if missing := [str(id) for id in ids if id not in found]:
        message = _("There is no contact %(ids)s, or you may not see it.") % {"ids": ", ".join(missing)}
        raise Refused(message, field="contact_ids")
    return [found[id] for id in dict.fromkeys(ids)]


def _lead(request: HttpRequest, id: int | None) -> Lead | None:
    if id is None:
        return None
    lead: Lead | None = Lead.objects.seen_by(request.actor).filter(pk=id).first()
    if lead is None:
        message = _("There is no lead %(id)s, or you may not see it.") % {"id": id}
        raise Refused(message, field="lead_id")
    return lead
