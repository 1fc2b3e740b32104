"""What a program sees of tasks and may do with them."""

from typing import Annotated, Any

from django.db.models import QuerySet
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
    Record,
    ShortText,
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records import kinds
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.work.tasks import actions
from dealwright.work.tasks.actions import LONGEST_ITEM, MOST_ITEMS
from dealwright.work.tasks.listing import TASKS
from dealwright.work.tasks.models import Priority, Task


class AboutRecord(Body):
    """The record a task is about."""

    kind: ShortText
    id: Id


class ChecklistItem(Body):
    """One thing that belongs to a task."""

    text: Annotated[str, Text(LONGEST_ITEM)]
    is_done: bool = False


Checklist = Annotated[list[ChecklistItem], Field(max_length=MOST_ITEMS)]
ObserverIds = Annotated[list[Id], Field(max_length=100)]


class TaskOut(TellsCustom, Record):
    """Something one person has to do."""

    title: str
    description: str
    responsible_id: Id | None
    due_at: Moment | None
    begins_at: Moment | None
    """When work on it is planned to begin."""
    ends_at: Moment | None
    """When it is planned to end; not before it begins."""
    done_at: Moment | None
    priority: Priority
    creator_id: Id | None
    """Who gave it."""
    observer_ids: list[Id]
    """Colleagues who see it and are told of it."""
    participant_ids: list[Id]
    """Colleagues who do it together with the responsible person; its files are at `files?record=task:7`."""
    checklist: list[ChecklistItem]
    tags: list[str]
    about: AboutRecord | None
    custom: CustomOut

    @staticmethod
    def resolve_observer_ids(task: Task) -> list[int]:
        """In the order in which they came."""
        if "observer_ids" in vars(task):
            return list(task.observer_ids)
        return [one.pk for one in task.watching]

    @staticmethod
    def resolve_participant_ids(task: Task) -> list[int]:
        """In the order in which they came."""
        if "participant_ids" in vars(task):
            return list(task.participant_ids)
        return [one.pk for one in task.taking_part]

    @staticmethod
    def resolve_about(task: Task) -> dict[str, Any] | None:
        """The record, where the task has one."""
        return {"kind": task.about_kind, "id": task.about_id} if task.about_kind else None


class NewTask(Body):
    """A task to be created."""

    title: ShortText
    description: LongText = ""
    responsible_id: Id | None = None
    due_at: Moment | None = None
    begins_at: Moment | None = None
    ends_at: Moment | None = None
    priority: Priority = Priority.USUAL
    observer_ids: ObserverIds = []
    participant_ids: ObserverIds = []
    checklist: Checklist = []
    tags: Tags = []
    about: AboutRecord | None = None
    custom: CustomIn = {}


class TaskChanges(Changes):
    """What is to be changed about a task."""

    title: ShortText = omitted
    description: LongText = omitted
    responsible_id: Id | None = omitted
    due_at: Moment | None = omitted
    begins_at: Moment | None = omitted
    ends_at: Moment | None = omitted
    priority: Priority = omitted
    observer_ids: ObserverIds = omitted
    participant_ids: ObserverIds = omitted
    checklist: Checklist = omitted
    """The whole list as it is to be."""
    tags: Tags = omitted
    custom: CustomIn = omitted


router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_tasks(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many tasks at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("task", request, body)


@router.list("", TASKS, TaskOut)
def list_tasks(request: HttpRequest) -> QuerySet[Task]:
    """Tasks you may see."""
    return Task.objects.seen_by(request.actor).with_people_ids()


@router.post("", TaskOut, status=201)
def create_task(request: HttpRequest, new: NewTask) -> Task:
    """Give somebody something to do."""
    access.require(request.actor, "task", access.Verb.CREATE)
    return actions.create_task(
        title=new.title,
        description=new.description,
        responsible=_person(request, new.responsible_id),
        due_at=new.due_at,
        begins_at=new.begins_at,
        ends_at=new.ends_at,
        priority=new.priority,
        observers=_colleagues(new.observer_ids, "observer_ids"),
        participants=_colleagues(new.participant_ids, "participant_ids"),
        checklist=[one.model_dump() for one in new.checklist],
        tags=new.tags,
        about=_record(request, new.about),
        custom=new.custom,
        by=request.actor,
    )


@router.get("/{id}", TaskOut)
def get_task(request: HttpRequest, id: Id) -> Task:
    """One task."""
    return Task.objects.seen_by(request.actor).get(pk=id)


@router.patch("/{id}", TaskOut)
def change_task(request: HttpRequest, id: Id, changes: TaskChanges) -> Task:
    """Change a task."""
    task = Task.objects.changed_by(request.actor).get(pk=id)
    given = changes.given()
    if "responsible_id" in given:
        given["responsible"] = _person(request, given.pop("responsible_id"))
    if "checklist" in given:
        given["checklist"] = [one.model_dump() for one in given["checklist"]]
    for name in ("observer", "participant"):
        if f"{name}_ids" in given:
            given[f"{name}s"] = _colleagues(given.pop(f"{name}_ids"), f"{name}_ids")
    return actions.edit_task(task, **given, version=changes.version, by=request.actor)


@router.post("/{id}/complete", TaskOut)
def complete_task(request: HttpRequest, id: Id, complete: Verb = Verb()) -> Task:
    """Say that a task is done."""
    task = Task.objects.worked_on_by(request.actor).get(pk=id)
    return actions.complete_task(task, version=complete.version, by=request.actor)


@router.post("/{id}/reopen", TaskOut)
def reopen_task(request: HttpRequest, id: Id, reopen: Verb = Verb()) -> Task:
    """Say that a task is to be done after all."""
    task = Task.objects.worked_on_by(request.actor).get(pk=id)
    return actions.reopen_task(task, version=reopen.version, by=request.actor)


@router.delete("/{id}")
def delete_task(request: HttpRequest, id: Id) -> None:
    """Move a task to the recycle bin, from which it can be restored for 30 days."""
    task = Task.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_task(task, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", TaskOut)
def restore_task(request: HttpRequest, id: Id, restore: Verb = Verb()) -> Task:
    """Take a task out of the recycle bin."""
    task = Task.everything.deleted_by(request.actor).get(pk=id)
    return actions.restore_task(task, by=request.actor)


def _person(request: HttpRequest, id: int | None) -> User | None:
    if id is None:
        return None
    person = people_within(request.actor, "task", access.Verb.CREATE).filter(pk=id).first()
    if person is None:
        raise Refused(_("There is nobody of this id whom you may give tasks to."), field="responsible_id")
    return person


def _colleagues(ids: list[int], field: str) -> list[User]:
    found = list(User.objects.active().filter(pk__in=ids))
    if len(found) < len(set(ids)):
        raise Refused(_("There is no such person here (any more)."), field=field)
    return found


def _record(request: HttpRequest, about: AboutRecord | None) -> Any:
    if about is None:
        return None
    kind = kinds.get(about.kind)
    record = None if kind is None else kind.seen_by(request.actor).filter(pk=about.id).first()
    if record is None:
        raise Refused(_("There is no such record."), field="about")
    return record
