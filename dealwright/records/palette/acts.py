"""What the palette can do with a record of any kind, through the verbs its kind declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.kit.text import search_key
from dealwright.people.access import Verb
from dealwright.people.users.queries import people_within
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.records.palette.places import saved_views
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import stage_for
from dealwright.records.tags.actions import set_tags
from dealwright.records.tags.models import Tag
from dealwright.records.undo import offer
from dealwright.web import commands
from dealwright.web.commands import ANY_KIND, Choice, Command

MOST_TAGS = 40


def declare() -> None:
    """Add the commands; the records floor calls this once."""
    for command in _COMMANDS:
        commands.add(command)
    commands.provide(saved_views)


def _kind(record: Any) -> Any:
    """Its declaration; the palette acts on records of declared kinds only."""
    return kinds.get(record.record_kind)


def _moves(record: Any) -> bool:
    return _kind(record).move is not None


def _stages(request: HttpRequest, record: Any, text: str) -> Iterator[Choice]:
    for stage in Stage.objects.filter(pipeline=record.pipeline_id).exclude(pk=record.stage_id):
        yield Choice(str(stage.pk), stage.name, color=painted(stage.color))


def _move(request: HttpRequest, record: Any, choice: str) -> str:
    to = whole_number(choice)
    if to is None:
        raise Refused(_("There is no such stage."))
    stage = stage_for(record.pipeline_id, to)
    _kind(record).move(record, to=stage, by=request.actor)
    return _("“%(title)s” was moved to “%(stage)s”.") % {"title": str(record), "stage": stage.name}


def _has(field: str) -> Any:
    def fits(record: Any) -> bool:
        kind = _kind(record)
        return kind.edit is not None and kind.field(field) is not None

    return fits


def _people_for(request: HttpRequest, record: Any) -> Any:
    """Whom the reader may make responsible for this record; rights may differ from pipeline to pipeline."""
    pipeline_id = getattr(record, "pipeline_id", None)
    return people_within(request.actor, record.record_kind, Verb.CHANGE, pipeline_id)


def _people(request: HttpRequest, record: Any, text: str) -> Iterator[Choice]:
    wanted = search_key(text)
    for person in _people_for(request, record).exclude(pk=record.responsible_id).order_by("name"):
        if wanted in search_key(person.name):
            yield Choice(str(person.pk), person.name, detail=person.position, person=person.name)


def _assign(request: HttpRequest, record: Any, choice: str) -> str:
    person = _people_for(request, record).filter(pk=whole_number(choice) or 0).first()
    if person is None:
        raise Refused(_("This person cannot be made responsible."))
    _kind(record).edit(record, responsible=person, by=request.actor)
    return _("%(person)s is responsible for “%(title)s” now.") % {"person": person.name, "title": str(record)}


def _new_tags(request: HttpRequest, record: Any, text: str) -> Iterator[Choice]:
    typed, wanted = text.strip()[:40], search_key(text)
    known = Tag.objects.exclude(name__in=record.tags).order_by("name")
    found = [tag for tag in known if wanted in search_key(tag.name)][:MOST_TAGS]
    yield from (Choice(tag.name, tag.name, color=painted(tag.color)) for tag in found)
    if typed and typed not in {*record.tags, *(tag.name for tag in found)}:
        yield Choice(typed, _("New tag “%(name)s”") % {"name": typed})


def _tag(request: HttpRequest, record: Any, choice: str) -> str:
    set_tags(record, tags=[*record.tags, choice], by=request.actor)
    return _("“%(title)s” is tagged “%(name)s”.") % {"title": str(record), "name": choice}


def _own_tags(request: HttpRequest, record: Any, text: str) -> Iterator[Choice]:
    colors = dict(Tag.objects.filter(name__in=record.tags).values_list("name", "color"))
    yield from (Choice(name, name, color=painted(colors.get(name, ""))) for name in record.tags)


def _untag(request: HttpRequest, record: Any, choice: str) -> str:
    set_tags(record, tags=[name for name in record.tags if name != choice], by=request.actor)
    return _("The tag “%(name)s” was taken off “%(title)s”.") % {"title": str(record), "name": choice}


def _is_deletable(record: Any) -> bool:
    return _kind(record).delete is not None


def _delete(request: HttpRequest, record: Any, choice: str) -> HttpResponse:
    kind = _kind(record)
    kind.delete(record, by=request.actor)
    offer(request, _("“%(title)s” was put into the recycle bin.") % {"title": str(record)})
    return web.redirect(request, kind.url(record.pk).rsplit("/", 1)[0])


_COMMANDS = (
    Command(
        "move",
        gettext_lazy("Move to…"),
        "arrow-right",
        run=_move,
        choices=_stages,
        for_kind=ANY_KIND,
        fits=_moves,
        keywords=gettext_lazy("stage column"),
        shortcut="m",
        order=10,
    ),
    Command(
        "assign",
        gettext_lazy("Assign to…"),
        "user",
        run=_assign,
        choices=_people,
        for_kind=ANY_KIND,
        fits=_has("responsible"),
        keywords=gettext_lazy("responsible owner give hand over"),
        order=20,
    ),
    Command(
        "note",
        gettext_lazy("Write a note"),
        "note",
        presses=".composer-line",
        for_kind=ANY_KIND,
        keywords=gettext_lazy("comment text add"),
        order=30,
    ),
    Command(
        "tag",
        gettext_lazy("Add a tag…"),
        "tag",
        run=_tag,
        choices=_new_tags,
        for_kind=ANY_KIND,
        fits=_has("tags"),
        keywords=gettext_lazy("label mark"),
        order=50,
    ),
    Command(
        "untag",
        gettext_lazy("Take a tag off…"),
        "tag",
        run=_untag,
        choices=_own_tags,
        for_kind=ANY_KIND,
        fits=lambda record: bool(record.tags) and _has("tags")(record),
        keywords=gettext_lazy("label remove"),
        order=60,
    ),
    Command(
        "delete",
        gettext_lazy("Delete"),
        "trash",
        run=_delete,
        for_kind=ANY_KIND,
        right="delete",
        fits=_is_deletable,
        keywords=gettext_lazy("remove bin trash"),
        order=90,
    ),
)
