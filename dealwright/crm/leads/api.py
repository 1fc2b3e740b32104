"""What a program sees of leads and may do with them; what they become is in `crm.conversion.api`."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
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
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.crm.addresses.api import Country
from dealwright.crm.leads import access, actions
from dealwright.crm.leads.listing import LEADS
from dealwright.crm.leads.models import Lead, LeadLine
from dealwright.crm.leads.queries import with_all_told
from dealwright.crm.leads.reporting import LEAD_REPORT
from dealwright.crm.lines.api import Currency, LineIn, LineOut, currency_of, lines_given
from dealwright.crm.marks import MARKS, UtmIn, UtmOut
from dealwright.crm.placing import company_named, contact_named, observers_named
from dealwright.crm.reaching.api import (
    EmailsIn,
    MessengersIn,
    PhonesIn,
    TellsWays,
    WayOut,
    WebPagesIn,
    plain_ways,
)
from dealwright.kit.money import Money
from dealwright.people.access import Verb as Right
from dealwright.people.access import require
from dealwright.records import successors
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.notes.api import add_notes
from dealwright.records.pipelines.history_api import add_stage_history
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.queries import stage_anywhere
from dealwright.records.reports.api import add_report
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

Part = Annotated[str, Text(120, empty=True)]
Source = Annotated[
    str,
    Text(40, empty=True),
    Field(description="An entry of the list `source`, or another word.", examples=["call"]),
]
Honorific = Annotated[
    str, Text(40, empty=True), Field(description="An entry of the list `honorific`.", examples=["dr"])
]
ObserverIds = Annotated[list[Id], Field(max_length=50)]


class LeadLineOut(LineOut):
    """A product on a lead."""

    of_kind = "lead"


class LeadOut(TellsCustom, TellsWays, Record):
    """A lead: a phone number, an e-mail, a chat that may become a client."""

    of_kind = "lead"
    hides = {
        "amount": ("amount", "amount_is_manual"),
        "contact": ("contact_id",),
        "company": ("company_id",),
        **MARKS,
    }

    title: str
    name: str
    honorific: str
    """An entry of the list `honorific`."""
    first_name: str
    second_name: str
    last_name: str
    birth_date: date | None
    company_title: str
    """The company they name; not one of our records yet."""
    post: str
    """Their position there."""
    phones: list[WayOut]
    emails: list[WayOut]
    web_pages: list[WayOut]
    messengers: list[WayOut]
    pipeline_id: Id
    stage_id: Id
    stage_since: Moment
    amount: MoneyOut | None
    amount_is_manual: bool | None
    """Whether somebody typed the amount; else it is the worth of the lines."""
    contact_id: Id | None
    """The known client it came from, or whom it became."""
    company_id: Id | None
    deal_ids: list[Id]
    """The deals it became."""
    is_repeat: bool
    """Whether the client was known when it came (CR-11)."""
    responsible_id: Id | None
    is_for_everyone: bool
    """Whether everybody sees it who may see records of the kind at all."""
    created_by_id: Id | None
    """Null where it was no person: a rule, the shop, an import."""
    updated_by_id: Id | None
    """Who made the change of `updated_at`; null like the other."""
    observer_ids: list[Id]
    """Colleagues who see it and are told of it, whatever their rights to other leads."""
    source: str
    source_description: str
    utm: UtmOut | None
    address: str
    city: str
    region: str
    postal_code: str
    country: str
    closed_at: Moment | None
    """When it was converted or turned down."""
    lost_reason: str
    comment: str
    tags: list[str]
    custom: CustomOut
    archived_at: Moment | None
    last_interaction_at: Moment
    external_id: str | None
    lines: list[LeadLineOut]

    @staticmethod
    def resolve_amount(lead: Lead) -> Money:
        return lead.amount_money

    @staticmethod
    def resolve_utm(lead: Lead) -> dict[str, str]:
        return lead.marks

    @staticmethod
    def resolve_lines(lead: Lead) -> list[LeadLine]:
        return list(lead.lines.all())


class NewLeadLine(LineIn):
    """A product to be put on a lead. What is left out is taken from the catalogue."""


class NewLead(Body):
    """A lead to be opened: at least a title, a name, a company, a phone or an e-mail.

    Without a title it is called by what is known. In the simple mode it is converted at once (CR-5).
    """

    of_kind = "lead"
    hides = {
        "amount": ("amount", "currency"),
        "contact": ("contact_id",),
        "company": ("company_id",),
        **MARKS,
    }

    title: Annotated[str, Text(200, empty=True)] = ""
    name: Annotated[str, Text(241, empty=True)] = ""
    honorific: Honorific = ""
    first_name: Part = ""
    second_name: Part = ""
    last_name: Part = ""
    birth_date: date | None = None
    company_title: Annotated[str, Text(250, empty=True)] = ""
    post: Part = ""
    phones: PhonesIn = []
    emails: EmailsIn = []
    web_pages: WebPagesIn = []
    messengers: MessengersIn = []
    pipeline_id: Id | None = None
    stage_id: Id | None = None
    amount: MoneyIn | None = None
    currency: Currency | None = None
    contact_id: Id | None = None
    company_id: Id | None = None
    responsible_id: Id | None = None
    is_for_everyone: bool = False
    observer_ids: ObserverIds = []
    source: Source = ""
    source_description: Annotated[str, Text(200, empty=True)] = ""
    utm: UtmIn | None = None
    address: Annotated[str, Text(500, empty=True, lines=True)] = ""
    city: Part = ""
    region: Annotated[str, Text(80, empty=True)] = ""
    postal_code: Annotated[str, Text(20, empty=True)] = ""
    country: Country = ""
    comment: LongText = ""
    custom: CustomIn = {}
    tags: Tags = []
    lines: Annotated[list[NewLeadLine], Field(max_length=500)] = []
    external_id: Annotated[str, Text(200)] | None = None


class LeadChanges(Changes):
    """What may be changed of a lead; phones and e-mails are replaced as a whole, a stage by `move`."""

    of_kind = "lead"
    hides = {
        "amount": ("amount", "currency"),
        "contact": ("contact_id",),
        "company": ("company_id",),
        **MARKS,
    }

    title: Annotated[str, Text(200)] = omitted
    name: Annotated[str, Text(241, empty=True)] = omitted
    honorific: Honorific = omitted
    first_name: Part = omitted
    second_name: Part = omitted
    last_name: Part = omitted
    birth_date: date | None = omitted
    company_title: Annotated[str, Text(250, empty=True)] = omitted
    post: Part = omitted
    phones: PhonesIn = omitted
    emails: EmailsIn = omitted
    web_pages: WebPagesIn = omitted
    messengers: MessengersIn = omitted
    amount: MoneyIn | None = omitted
    currency: Currency = omitted
    contact_id: Id | None = omitted
    company_id: Id | None = omitted
    responsible_id: Id | None = omitted
    is_for_everyone: bool = omitted
    observer_ids: ObserverIds = omitted
    source: Source = omitted
    source_description: Annotated[str, Text(200, empty=True)] = omitted
    utm: UtmIn = omitted
    address: Annotated[str, Text(500, empty=True, lines=True)] = omitted
    city: Part = omitted
    region: Annotated[str, Text(80, empty=True)] = omitted
    postal_code: Annotated[str, Text(20, empty=True)] = omitted
    country: Country = omitted
    comment: LongText = omitted
    custom: CustomIn = omitted
    tags: Tags = omitted


class LeadMove(Verb):
    """Where to; the won stage is reached by `convert` alone. A lost one takes the reason."""

    of_kind = "lead"
    hides = {"lost_reason": ("reason",)}

    stage_id: Id
    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""
    """Needed where the stage demands `lost_reason`."""


class LeadLoss(Verb):
    """Why it is not a client."""

    of_kind = "lead"
    hides = {"lost_reason": ("reason",)}

    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""
    stage_id: Id | None = None


class LeadLines(Verb):
    """All products of the lead, in their order."""

    lines: Annotated[list[NewLeadLine], Field(max_length=500)]


LINES = ListOf(LeadLine, fields={"product_id": Id, "name": str}, sorts=["position"], sort="position")

PLAIN, NO_REASON = Verb(), LeadLoss()
"""The bodies of verbs that were sent without one."""

router = Router()


def _seen(request: HttpRequest, id: int) -> Lead:
    lead: Lead = Lead.objects.seen_by(request.actor).get(pk=id)
    return lead


def _changed(request: HttpRequest, id: int) -> Lead:
    lead: Lead = Lead.objects.changed_by(request.actor).select_related("stage").get(pk=id)
    return lead


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_leads(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many leads at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("lead", request, body)


@router.list("", LEADS, LeadOut)
def list_leads(request: HttpRequest) -> QuerySet[Lead]:
    """Leads you may see.

    `phone` is compared as E.164 (`+5511987654321`), `email` in small letters.
    """
    return with_all_told(Lead.objects.seen_by(request.actor), request.actor)


@router.post("", LeadOut, status=201)
def create_lead(request: HttpRequest, new: NewLead) -> Lead:
    """Open a lead. In the simple mode it is converted at once: `deal_ids` and `contact_id` say into what."""
    require(request.actor, "lead", Right.CREATE)
    pipeline, stage = access.place_for(request.actor, new.pipeline_id, new.stage_id)
    amount = new.amount.money if new.amount else None
    lead = actions.create_lead(
        **new.model_dump(exclude=_ELSEWHERE),
        pipeline=pipeline,
        stage=stage,
        amount=amount,
        currency=str(amount.currency) if amount else new.currency or currency_of(new.lines),
        lines=lines_given(request, "lead", new.lines),
        contact=contact_named(request.actor, new.contact_id),
        company=company_named(request.actor, new.company_id),
        responsible=access.responsible_for_new(request.actor, new.responsible_id, pipeline.pk),
        observers=observers_named(new.observer_ids),
        utm=new.utm.given if new.utm else None,
        phone_region=request.actor.user.region,
        by=request.actor,
    )
    return answer(request, lead)


add_report(router, LEAD_REPORT)


@router.get("/{id}", LeadOut)
def get_lead(request: HttpRequest, id: Id) -> Any:
    """One lead; of one that was merged, the lead it went into."""
    return successors.found(with_all_told(Lead.objects.seen_by(request.actor), request.actor), id)


@router.patch("/{id}", LeadOut)
def change_lead(request: HttpRequest, id: Id, changes: LeadChanges) -> Lead:
    """Change a lead. A known contact or company makes it a repeat lead."""
    lead = _changed(request, id)
    given = plain_ways(changes.given())
    if "contact_id" in given:
        given["contact"] = contact_named(request.actor, given.pop("contact_id"))
    if "company_id" in given:
        given["company"] = company_named(request.actor, given.pop("company_id"))
    if "observer_ids" in given:
        given["observers"] = observers_named(given.pop("observer_ids"))
    if given.pop("utm", None) is not None:
        given |= {f"utm_{name}": text for name, text in changes.utm.given.items()}
    if "responsible_id" in given:
        given["responsible"] = access.responsible_for(
            request.actor, given.pop("responsible_id"), lead.pipeline_id
        )
    changed = actions.edit_lead(
        lead, **given, version=changes.version, phone_region=request.actor.user.region, by=request.actor
    )
    return answer(request, changed)


@router.post("/{id}/move", LeadOut)
def move_lead(request: HttpRequest, id: Id, move: LeadMove) -> Lead:
    """Move a lead to another stage of its pipeline; 422 for the won stage, which takes `convert`."""
    lead = _changed(request, id)
    stage = known_stage(lead.pipeline_id, move.stage_id)
    moved = actions.move_lead(lead, to=stage, reason=move.reason, version=move.version, by=request.actor)
    return answer(request, moved)


@router.post("/{id}/pipeline", LeadOut)
def change_lead_pipeline(request: HttpRequest, id: Id, move: LeadMove) -> Lead:
    """Move a lead to a stage of another pipeline, in which you may open leads."""
    lead = _changed(request, id)
    stage, by = stage_anywhere("lead", move.stage_id), request.actor
    moved = actions.change_lead_pipeline(lead, to=stage, reason=move.reason, version=move.version, by=by)
    return answer(request, moved)


@router.post("/{id}/lose", LeadOut)
def lose_lead(request: HttpRequest, id: Id, loss: LeadLoss = NO_REASON) -> Lead:
    """Say that a lead is not a client, with the reason."""
    lead = _changed(request, id)
    stage = known_stage(lead.pipeline_id, loss.stage_id) if loss.stage_id else None
    lost = actions.lose_lead(lead, reason=loss.reason, stage=stage, version=loss.version, by=request.actor)
    return answer(request, lost)


@router.post("/{id}/archive", LeadOut)
def archive_lead(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Lead:
    """Put a lead into the archive."""
    return answer(
        request, actions.archive_lead(_changed(request, id), version=verb.version, by=request.actor)
    )


@router.post("/{id}/unarchive", LeadOut)
def unarchive_lead(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Lead:
    """Take a lead out of the archive."""
    lead = _changed(request, id)
    return answer(request, actions.unarchive_lead(lead, version=verb.version, by=request.actor))


@router.delete("/{id}")
def delete_lead(request: HttpRequest, id: Id) -> None:
    """Move a lead to the recycle bin, from which it can be restored for 30 days. What it became stays."""
    lead = Lead.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_lead(lead, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", LeadOut)
def restore_lead(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Lead:
    """Take a lead out of the recycle bin."""
    lead = Lead.everything.deleted_by(request.actor).get(pk=id)
    return answer(request, actions.restore_lead(lead, by=request.actor))


@router.list("/{id}/lines", LINES, LeadLineOut)
def list_lead_lines(request: HttpRequest, id: Id) -> QuerySet[LeadLine]:
    """The products of a lead."""
    return LeadLine.objects.filter(lead=_seen(request, id)).select_related("lead")


@router.post("/{id}/lines", LeadOut, status=201)
def add_lead_line(request: HttpRequest, id: Id, line: NewLeadLine) -> Lead:
    """Put one more product on a lead."""
    lead = _changed(request, id)
    lines = lines_given(request, "lead", [line])
    return answer(request, actions.add_lines(lead, lines=lines, by=request.actor))


@router.put("/{id}/lines", LeadOut)
def set_lead_lines(request: HttpRequest, id: Id, body: LeadLines) -> Lead:
    """Put exactly these products on a lead."""
    lead = _changed(request, id)
    lines = lines_given(request, "lead", body.lines)
    return answer(request, actions.set_lines(lead, lines=lines, version=body.version, by=request.actor))


add_timeline(router, "lead", seen=_seen, tells="What happened to a lead and around it, newest first.")
add_entry_verbs(router, "lead")
add_stage_history(router, "lead", seen=_seen)
add_notes(router, "lead", seen=_seen, changed=_changed)


def answer(request: HttpRequest, lead: Lead) -> Lead:
    """The lead as it is now, as its answers tell it."""
    return with_all_told(Lead.everything.filter(pk=lead.pk), request.actor).get()


_ELSEWHERE = {
    "pipeline_id",
    "stage_id",
    "amount",
    "currency",
    "lines",
    "contact_id",
    "company_id",
    "responsible_id",
    "observer_ids",
    "utm",
}
"""What a new lead names by key, or what is read in its own way."""
