"""What a program may do about duplicates: look for them, merge them, and say that two are not the same."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Out, Text, Verb
from dealwright.crm.merging import actions
from dealwright.crm.merging.duplicates import Reason, Suspect, asked_by, suspects
from dealwright.crm.merging.groups import Group, GroupPage, duplicate_groups
from dealwright.crm.merging.moving import MODELS
from dealwright.crm.merging.planning import MOST_RECORDS, Plan
from dealwright.crm.merging.snapshots import plan_of
from dealwright.crm.merging.words import moved_words, veiled
from dealwright.kit.errors import NotFound
from dealwright.people import access
from dealwright.records.timeline.api import Cursor

Value = Annotated[str, Text(254)]
Values = Annotated[list[Value], Field(max_length=20)]
Mergeable = Literal["contact", "company", "lead"]


class MergeIn(Verb):
    """Which records go into this one, and from which of them a field is taken."""

    other_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_RECORDS - 1)]
    choose: dict[str, Id] = Field(
        default={},
        examples=[{}],
        description='By field, the record whose value is kept: `{"name": 7}`. Left out, that of the record'
        " that stays, or the first that is not empty.",
    )
    dry_run: bool = Field(default=False, description="Only tell what would happen.")


class MergedFieldOut(Out):
    """A field of the result."""

    name: str = Field(examples=["name"])
    from_id: Id
    value: str


class MergedListOut(Out):
    """A list of the result: what all of them had, each once."""

    name: str = Field(examples=["phones"])
    values: list[str]


class MovedOut(Out):
    """How many things of a sort point at the one that stays from now on, as far as you may see them."""

    what: str
    count: int


class MergeOut(Out):
    """What a merge did, or would do."""

    id: Id
    """The record that stays."""
    other_ids: list[Id]
    fields: list[MergedFieldOut]
    lists: list[MergedListOut]
    moved: list[MovedOut]
    problems: list[str]
    """Why it cannot be done as it stands; empty where it can."""
    dry_run: bool


class ReasonOut(Out):
    """Why two seem to be one."""

    name: str = Field(examples=["phone"])
    value: str


class SuspectOut(Out):
    """Somebody who may be the same."""

    kind: str = Field(examples=["contact"])
    id: Id
    title: str
    score: int = Field(ge=0, le=100)
    reasons: list[ReasonOut]

    @staticmethod
    def resolve_title(suspect: Suspect) -> str:
        return suspect.label

    @staticmethod
    def resolve_reasons(suspect: Suspect) -> list[Reason]:
        return list(suspect.reasons)


class SuspectsOut(Out):
    """Who may be the same, the surest first."""

    items: list[SuspectOut]


class DuplicateSearch(Body):
    """What to look for; at most 20 values of each sort."""

    kinds: Annotated[list[Literal["contact", "company", "lead"]], Field(min_length=1, max_length=3)] = [
        "contact",
        "company",
        "lead",
    ]
    phones: Values = []
    emails: Values = []
    tax_numbers: Values = []
    name: Annotated[str, Text(250, empty=True)] = ""


class GroupOut(Out):
    """Records that seem to be one."""

    ids: list[Id]
    count: int
    score: int
    reasons: list[ReasonOut]

    @staticmethod
    def resolve_ids(group: Group) -> list[int]:
        return [one.pk for one in group.records]

    @staticmethod
    def resolve_reasons(group: Group) -> list[Reason]:
        return list(group.reasons)


class GroupsOut(Out):
    """Groups of suspects, by the surest reason first."""

    items: list[GroupOut]
    next_cursor: str | None

    @staticmethod
    def resolve_items(page: GroupPage) -> list[Group]:
        return page.groups


class NotSameIn(Body):
    """Records of which none is the same as another."""

    kind: Mergeable
    ids: Annotated[list[Id], Field(min_length=2, max_length=10)] = Field(examples=[[7, 8]])


class NotSameOut(Out):
    """How many pairs are meant."""

    pairs: int


OfKind = Annotated[Mergeable, Query(description="Of which kind.")]

contact_router = Router()
company_router = Router()
lead_router = Router()
router = Router()


@contact_router.post("/{id}/merge", MergeOut)
def merge_contacts(request: HttpRequest, id: Id, merge: MergeIn) -> dict[str, Any]:
    """Merge other contacts into this one; `dry_run` gives the plan.

    All deals, orders, notes, files and events of the others become this one's; the others go to the recycle
    bin, and their ids lead here. For 30 days the change can be undone. Takes the right to delete the others.
    """
    return _merge(request, "contact", id, merge)


@company_router.post("/{id}/merge", MergeOut)
def merge_companies(request: HttpRequest, id: Id, merge: MergeIn) -> dict[str, Any]:
    """Merge other companies into this one; `dry_run` gives the plan.

    All contacts, deals, notes, files and events of the others become this one's; the others go to the recycle
    bin, and their ids lead here. For 30 days the change can be undone. Takes the right to delete the others.
    """
    return _merge(request, "company", id, merge)


@lead_router.post("/{id}/merge", MergeOut)
def merge_leads(request: HttpRequest, id: Id, merge: MergeIn) -> dict[str, Any]:
    """Merge other leads into this one; `dry_run` gives the plan.

    All products, activities, notes, files and events of the others become this one's; the others go to the
    recycle bin, and their ids lead here. For 30 days the change can be undone. A converted lead can only be
    the one that stays. Takes the right to delete the others.
    """
    return _merge(request, "lead", id, merge)


@router.post("/search", SuspectsOut)
def search_duplicates(request: HttpRequest, search: DuplicateSearch) -> dict[str, Any]:
    """Who has one of these phones, e-mails or tax numbers, or a name that comes near.

    Only of records you may see. A kind of record with 20 hits for a value ends the search for it.
    """
    for kind in search.kinds:
        access.require(request.actor, kind, access.Verb.SEE)
    asked = asked_by(
        phones=search.phones,
        emails=search.emails,
        tax_numbers=search.tax_numbers,
        name=search.name,
        region=request.actor.user.region,
    )
    return {"items": suspects(asked, actor=request.actor, among=search.kinds, most=60)}


@router.get("/groups", GroupsOut)
def list_duplicate_groups(request: HttpRequest, kind: OfKind = "contact", cursor: Cursor = "") -> GroupPage:
    """Records that seem to be one, in groups: by tax number, e-mail, phone, name."""
    access.require(request.actor, kind, access.Verb.SEE)
    return duplicate_groups(kind, actor=request.actor, cursor=cursor)


@router.post("/not-same", NotSameOut)
def say_not_same(request: HttpRequest, said: NotSameIn) -> dict[str, int]:
    """Say that none of these is the same as another: they are no longer suggested together."""
    return {"pairs": actions.say_not_same(_changed(request, said), by=request.actor)}


@router.post("/same", NotSameOut)
def forget_not_same(request: HttpRequest, said: NotSameIn) -> dict[str, int]:
    """Let these be suggested together again."""
    return {"pairs": actions.forget_not_same(_changed(request, said), by=request.actor)}


def _merge(request: HttpRequest, kind: str, id: int, merge: MergeIn) -> dict[str, Any]:
    records = actions.mergeable(kind, [id, *merge.other_ids], request.actor)
    plan = plan_of(records, merge.choose)
    if not merge.dry_run:
        actions.merge_records(
            records[0],
            others=records[1:],
            choose=merge.choose,
            version=merge.version,
            by=request.actor,
        )
    return _told(veiled(plan, records, request.actor), request, kind, dry_run=merge.dry_run)


def _told(plan: Plan, request: HttpRequest, kind: str, *, dry_run: bool) -> dict[str, Any]:
    return {
        "id": plan.survivor_id,
        "other_ids": list(plan.other_ids),
        "fields": [{"name": one.name, "from_id": one.from_id, "value": one.shown} for one in plan.chosen],
        "lists": [{"name": one.name, "values": [item.shown for item in one.items]} for one in plan.united],
        "moved": [{"what": what, "count": count} for what, count in moved_words(plan, kind, request.actor)],
        "problems": [str(problem) for problem in plan.problems],
        "dry_run": dry_run,
    }


def _changed(request: HttpRequest, said: NotSameIn) -> list[Any]:
    found = MODELS[said.kind].objects.changed_by(request.actor).in_bulk(said.ids)
    if len(found) < len(set(said.ids)):
        raise NotFound(_("There is no such record, or you may not see it."))
    return list(found.values())
