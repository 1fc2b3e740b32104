"""What a program sees of the stages of orders, deliveries, proposals and invoices, and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.kit.errors import NotFound
from dealwright.records.colors import PALETTE
from dealwright.records.pipelines.models import Stage
from dealwright.sales.statuses import actions
from dealwright.sales.statuses.actions import LETTER
from dealwright.sales.statuses.first_pipelines import INVOICE, LETTERED, ORDER, PROPOSAL, SHIPMENT
from dealwright.sales.statuses.models import StatusNotice
from dealwright.sales.statuses.uses import is_system as is_of_the_product

Color = Annotated[str, Field(json_schema_extra={"enum": list(PALETTE)}, examples=["teal"])]
Name = Annotated[str, Text(80)]
Names = Annotated[dict[str, Annotated[str, Text(80, empty=True)]], Field(examples=[{"pt-br": "Enviado"}])]
Subject = Annotated[str, Text(200, empty=True)]
External = Annotated[str, Text(100, empty=True)]
KINDS = (ORDER, SHIPMENT, PROPOSAL, INVOICE)
Letter = Annotated[str, Text(4000, empty=True, lines=True)]


class StatusOut(Out):
    """A status of orders, deliveries, proposals or invoices, and what clients are told of the first two."""

    id: Id
    version: int
    """Of all statuses of this sort together."""
    of: Literal["order", "shipment", "proposal", "invoice"]
    code: str
    """Short and lasting: `N` new, `P` paid, `S` shipped, `F` completed, `D` canceled; `DN`, `DF`, `DD`.

    Of proposals and invoices the state: `draft`, `sent`, `accepted`, `declined`, `paid`, `canceled`.
    """
    name: str
    names: dict[str, str]
    """In further languages."""
    color: str
    semantic: Literal["open", "won", "lost"]
    position: float
    is_system: bool
    """The product needs it: it is never deleted."""
    is_on: bool
    """Whether the client gets a letter when the order enters it."""
    subject: str
    text: str
    external_id: str
    """What another program calls it; of orders and deliveries."""

    @staticmethod
    def resolve_external_id(stage: Stage) -> str:
        return _letter(stage).external_id

    @staticmethod
    def resolve_version(stage: Stage) -> int:
        return stage.pipeline.version

    @staticmethod
    def resolve_of(stage: Stage) -> str:
        return stage.pipeline.of_kind

    @staticmethod
    def resolve_is_system(stage: Stage) -> bool:
        return is_of_the_product(stage)

    @staticmethod
    def resolve_names(stage: Stage) -> dict[str, str]:
        return dict(_letter(stage).names)

    @staticmethod
    def resolve_is_on(stage: Stage) -> bool:
        return _letter(stage).is_on

    @staticmethod
    def resolve_subject(stage: Stage) -> str:
        return _letter(stage).subject

    @staticmethod
    def resolve_text(stage: Stage) -> str:
        return _letter(stage).text


class NewStatus(Body):
    """A status between the first one and the final ones."""

    of: Literal["order", "shipment", "proposal", "invoice"] = "order"
    name: Name
    code: Annotated[str, Text(2, empty=True)] = ""
    """One or two Latin letters, of no other status; left out, a free one."""
    color: Color = "slate"
    after_id: Id | None = None
    """The status it comes after; left out, it becomes the last before the final ones."""
    names: Names = {}
    is_on: bool = False
    subject: Subject = ""
    text: Letter = ""
    external_id: External = ""


class StatusChanges(Changes):
    """What may change of a status. Its code and what it means stay."""

    name: Name = omitted
    color: Color = omitted
    names: Names = omitted
    is_on: bool = omitted
    subject: Subject = omitted
    text: Letter = omitted
    external_id: External = omitted


class StatusPlace(Verb):
    """Where it goes."""

    before_id: Id | None = None
    """The one it comes before; left out, it becomes the last before the final ones."""


STATUSES = ListOf(
    Stage,
    fields={
        "of": Where(str, path="pipeline__of_kind"),
        "code": str,
        "semantic": str,
        "external_id": Where(str, path="notice__external_id"),
    },
    sort="id",
)

router = Router()


@router.list("", STATUSES, StatusOut)
def list_statuses(request: HttpRequest) -> QuerySet[Stage]:
    """The statuses of orders, deliveries, proposals and invoices."""
    return _statuses()


@router.get("/{id}", StatusOut)
def get_status(request: HttpRequest, id: Id) -> Stage:
    """One status."""
    return _status(id)


@router.post("", StatusOut, status=201)
def create_status(request: HttpRequest, new: NewStatus) -> Stage:
    """Add a status; it is valid for all of its kind. Letters are those of orders and deliveries only."""
    letter = set() if new.of in LETTERED or {*LETTER} & new.model_fields_set else {*LETTER}
    given = new.model_dump(exclude={"of", "after_id", *letter})
    after = _status(new.after_id) if new.after_id else None
    added = actions.add_status(new.of, after=after, **given, by=request.actor)
    return _status(added.pk)


@router.patch("/{id}", StatusOut)
def change_status(request: HttpRequest, id: Id, changes: StatusChanges) -> Stage:
    """Rename or colour a status, or say whether and how clients are told of it."""
    actions.edit_status(_status(id), **changes.given(), version=changes.version, by=request.actor)
    return _status(id)


@router.delete("/{id}")
def delete_status(request: HttpRequest, id: Id) -> None:
    """Delete a status in which nothing stands. What the product needs stays: 422."""
    actions.delete_status(_status(id), version=expected_version(request), by=request.actor)


@router.post("/{id}/move", StatusOut)
def move_status(request: HttpRequest, id: Id, place: StatusPlace) -> Stage:
    """Put a status before another one. The first one stays the first."""
    before = _status(place.before_id) if place.before_id else None
    actions.place_status(_status(id), before=before, version=place.version, by=request.actor)
    return _status(id)


def _statuses() -> QuerySet[Stage]:
    found: Any = Stage.objects.filter(pipeline__of_kind__in=KINDS, pipeline__is_default=True)
    statuses: QuerySet[Stage] = found.select_related("pipeline", "notice")
    return statuses


def _status(id: int) -> Stage:
    found = _statuses().filter(pk=id).first()
    if found is None:
        raise NotFound(_("There is no such status."))
    return found


def _letter(stage: Stage) -> StatusNotice:
    """What is kept beside it; the usual where nobody said anything."""
    try:
        notice: StatusNotice = stage.notice
    except StatusNotice.DoesNotExist:
        return StatusNotice(stage=stage)
    return notice
