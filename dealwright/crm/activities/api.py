"""What a program sees of activities and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    Body,
    Changes,
    Id,
    LongText,
    Moment,
    Out,
    Record,
    ShortText,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.crm.activities import actions
from dealwright.crm.activities.actions.values import LONGEST_TEXT, MOST_BINDINGS
from dealwright.crm.activities.listing import ACTIVITIES
from dealwright.crm.activities.models import Activity, Reminder
from dealwright.crm.activities.subjects import require_planning, seen_bindings, subject_of
from dealwright.crm.activities.waiting import LONGEST, Wait
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom

KindOfActivity = Literal["todo", "call", "meeting", "email", "sms", "chat", "form", "visit", "wait"]
WhenKind = Literal["on_date", "as_soon_as_possible", "waiting", "none"]
Direction = Literal["", "in", "out"]
Priority = Annotated[int, Field(ge=1, le=3)]
SubjectKind = Literal["lead", "deal", "contact", "company", "order", "proposal", "invoice"]
"""The kinds of `SUBJECTS`."""
Reminders = Annotated[list[Annotated[int, Field(ge=0, le=366 * 24 * 60)]], Field(max_length=10)]


class ActivitySubject(Body):
    """A record that an activity is about."""

    kind: SubjectKind
    id: Id


class WaitBody(Body):
    """How long a wait lasts: so many days, or until so many days before a date of the record."""

    days: Annotated[int, Field(ge=0, le=LONGEST)]
    before: Annotated[str, Text(60, empty=True)] = ""
    """The name of a date field of the record: `closes_on`."""


class WaitOut(Out):
    """How long a wait lasts."""

    days: int
    before: str


class ActivityOut(TellsCustom, Record):
    """A contact or to-do with records of the CRM, planned or done."""

    kind: KindOfActivity
    subject: str
    description: str
    about: list[ActivitySubject]
    """The owner first; records you may not see are left out."""
    when: WhenKind
    due_at: Moment | None
    """The deadline of a to-do, the beginning of a call or meeting, the end of a wait."""
    ends_at: Moment | None
    responsible_id: Id | None
    color: str
    priority: int
    location: str
    direction: str
    is_unanswered: bool
    done_at: Moment | None
    done_by_id: Id | None
    result: str
    reminders: list[int]
    """Minutes before the deadline."""
    wait: WaitOut | None
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_about(activity: Any) -> list[dict[str, Any]]:
        return [{"kind": one.on_kind, "id": one.on_id} for one in activity.seen_bindings]

    @staticmethod
    def resolve_reminders(activity: Any) -> list[int]:
        minutes: list[int] = activity.reminded_before
        return minutes


class NewActivity(Body):
    """An activity to be planned."""

    kind: KindOfActivity = "todo"
    subject: ShortText
    about: Annotated[list[ActivitySubject], Field(min_length=1, max_length=MOST_BINDINGS)]
    description: LongText = ""
    when: WhenKind | None = None
    """Left out, it is due on the date given, or at no time."""
    due_at: Moment | None = None
    ends_at: Moment | None = None
    responsible_id: Id | None = None
    """You, where it is left out."""
    color: Annotated[str, Text(20, empty=True)] = ""
    """A name of the palette."""
    priority: Priority = 2
    location: Annotated[str, Text(200, empty=True)] = ""
    direction: Direction = ""
    is_unanswered: bool = False
    """Whether it came in and waits for an answer."""
    reminders: Reminders = []
    wait: WaitBody | None = None
    external_id: Annotated[str, Text(200)] | None = None
    custom: CustomIn = {}


class ActivityChanges(Changes):
    """What is to be changed about an activity."""

    kind: KindOfActivity = omitted
    subject: ShortText = omitted
    description: LongText = omitted
    when: WhenKind = omitted
    due_at: Moment | None = omitted
    ends_at: Moment | None = omitted
    responsible_id: Id | None = omitted
    color: Annotated[str, Text(20, empty=True)] = omitted
    priority: Priority = omitted
    location: Annotated[str, Text(200, empty=True)] = omitted
    direction: Direction = omitted
    is_unanswered: bool = omitted
    """Whether it came in and waits for an answer."""
    reminders: Reminders = omitted
    custom: CustomIn = omitted


class ActivityCompletion(Verb):
    """That it is done."""

    result: Annotated[str, Text(LONGEST_TEXT, empty=True, lines=True)] | None = None
    """What came of it; left out, what was written before stays."""


NO_RESULT = ActivityCompletion()


class ActivityBinding(Verb):
    """A record that the activity is to be about, or no longer."""

    kind: SubjectKind
    id: Id


router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_activities(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many activities at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("activity", request, body)


@router.list("", ACTIVITIES, ActivityOut)
def list_activities(request: HttpRequest) -> QuerySet[Activity]:
    """Activities you may see: yours, and those about records you may see.

    `about=deal:42` asks for those about one record.
    """
    return _shown(request)


@router.post("", ActivityOut, status=201)
def create_activity(request: HttpRequest, new: NewActivity) -> Activity:
    """Plan what is to be done next about some records; the first one is its owner."""
    require_planning(request.actor)
    given = new.model_dump(exclude={"about", "responsible_id", "wait", "custom"})
    activity = actions.create_activity(
        **given,
        about=[_subject(request, one) for one in new.about],
        responsible=_responsible(request, new.responsible_id) or request.actor.user,
        wait=None if new.wait is None else Wait(new.wait.days, new.wait.before),
        custom=new.custom,
        by=request.actor,
    )
    return _one(request, activity.pk)


@router.get("/{id}", ActivityOut)
def get_activity(request: HttpRequest, id: Id) -> Activity:
    """One activity."""
    return _one(request, id)


@router.patch("/{id}", ActivityOut)
def change_activity(request: HttpRequest, id: Id, changes: ActivityChanges) -> Activity:
    """Change an activity. Reminders move along with its deadline."""
    given, activity = changes.given(), _changed(request, id)
    if "responsible_id" in given:
        given["responsible"] = _responsible(request, given.pop("responsible_id"))
    actions.edit_activity(activity, **given, version=changes.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/complete", ActivityOut)
def complete_activity(request: HttpRequest, id: Id, complete: ActivityCompletion = NO_RESULT) -> Activity:
    """Say that an activity is done, and what came of it."""
    actions.complete_activity(
        _changed(request, id), result=complete.result, version=complete.version, by=request.actor
    )
    return _one(request, id)


@router.post("/{id}/reopen", ActivityOut)
def reopen_activity(request: HttpRequest, id: Id, reopen: Verb = Verb()) -> Activity:
    """Say that an activity is to be done after all."""
    actions.reopen_activity(_changed(request, id), version=reopen.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/answer", ActivityOut)
def answer_activity(request: HttpRequest, id: Id, answer: Verb = Verb()) -> Activity:
    """Say that what came in waits for an answer no longer."""
    actions.answer_activity(_changed(request, id), version=answer.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/bind", ActivityOut)
def bind_activity(request: HttpRequest, id: Id, binding: ActivityBinding) -> Activity:
    """Let an activity be about one more record, in whose timeline it stands from now on."""
    activity, record = _changed(request, id), _subject(request, binding)
    actions.bind_activity(activity, to=record, version=binding.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/unbind", ActivityOut)
def unbind_activity(request: HttpRequest, id: Id, binding: ActivityBinding) -> Activity:
    """Let an activity no longer be about a record; the last one stays."""
    activity, record = _changed(request, id), _subject(request, binding)
    actions.unbind_activity(activity, off=record, version=binding.version, by=request.actor)
    return _one(request, id)


@router.delete("/{id}")
def delete_activity(request: HttpRequest, id: Id) -> None:
    """Move an activity to the recycle bin, from which it can be restored for 30 days."""
    activity = Activity.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_activity(activity, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", ActivityOut)
def restore_activity(request: HttpRequest, id: Id, restore: Verb = Verb()) -> Activity:
    """Take an activity out of the recycle bin."""
    activity = Activity.everything.deleted_by(request.actor).get(pk=id)
    actions.restore_activity(activity, by=request.actor)
    return _one(request, id)


def _shown(request: HttpRequest) -> Any:
    """With what they are about, in a second query, and their reminders in the same one."""
    seen = Activity.objects.seen_by(request.actor).prefetch_related(seen_bindings(request.actor))
    reminders = Reminder.objects.filter(activity=OuterRef("pk")).order_by("-minutes_before")
    return seen.annotate(reminded_before=ArraySubquery(reminders.values("minutes_before")))


def _one(request: HttpRequest, id: int) -> Activity:
    activity: Activity = _shown(request).get(pk=id)
    return activity


def _changed(request: HttpRequest, id: int) -> Activity:
    activity: Activity = Activity.objects.changed_by(request.actor).get(pk=id)
    return activity


def _subject(request: HttpRequest, named: ActivitySubject | ActivityBinding) -> Any:
    record = subject_of(f"{named.kind}:{named.id}", request.actor)
    if record is None:
        raise Refused(_("There is no such record that you may change."), field="about")
    return record


def _responsible(request: HttpRequest, id: int | None) -> User | None:
    if id is None:
        return None
    people = people_within(request.actor, Activity.record_kind, access.Verb.CREATE)
    person = people.filter(pk=id).first()
    if person is None:
        raise Refused(_("There is no such colleague."), field="responsible_id")
    return person
