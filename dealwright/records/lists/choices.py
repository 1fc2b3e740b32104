"""The values a list may be narrowed to, by type of field: to choose from, and in words for the chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.linked_types import Listed, Options
from dealwright.records.fields.types import Choice, Employee, FieldType, RecordLink, Tag, YesNo
from dealwright.records.pipelines.known import ids_known_to
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.search.queries import matching
from dealwright.records.tags.models import Tag as KnownTag

ME = "me"
MOST = 200
STAGE, PIPELINE = "records.Stage", "records.Pipeline"


def choices_of(type: FieldType, kind: str, actor: Actor, text: str = "") -> list[tuple[str, Any]] | None:
    """What there is to choose from, or None where a value is typed. `text` looks for records by name."""
    match type:
        case Employee():
            people = people_within(actor, kind, Verb.SEE).order_by("name", "pk")[:MOST]
            return [(ME, _("Me")), *((str(one.pk), one.name) for one in people if one.pk != actor.id)]
        case RecordLink(model=model) if model == STAGE:
            return _stages(kind, actor)
        case RecordLink(model=model) if model == PIPELINE:
            return [(str(one.pk), one.name) for one in pipelines_for(actor, kind)]
        case RecordLink(model=model):
            return [(str(one.pk), str(one)) for one in _records(model, actor, text)]
        case Tag():
            return [(name, name) for name in KnownTag.objects.values_list("name", flat=True)[:MOST]]
        case Choice(options=options):
            return list(options)
        case Options():
            return [(option.key, option.words) for option in type.offered()]
        case YesNo():
            return [("true", _("yes")), ("false", _("no"))]
    return None


def is_searched(type: FieldType) -> bool:
    """Whether there may be so many choices that one has to look for them."""
    return isinstance(type, RecordLink) and type.model not in {STAGE, PIPELINE}


def names_of(asked: Sequence[tuple[FieldType, Sequence[str]]], actor: Actor) -> list[dict[str, str] | None]:
    """The names behind these keys of these types, without those that are gone or not the reader's.

    None stands for plain values. One query, however many types point to records.
    """
    found: list[dict[str, str] | None] = [_known_names(type, keys) for type, keys in asked]
    pointing = [
        (place, records)
        for place, (type, keys) in enumerate(asked)
        if (records := _pointed_to(type, keys, actor)) is not None
    ]
    pointed: dict[int, dict[str, str]] = {}
    told: list[QuerySet[Any]] = []
    for place, records in pointing:
        names = found[place] = pointed[place] = dict(found[place] or {})
        if (column := _column_of_name(records.model)) is None:
            names |= {str(one.pk): str(one) for one in records}
        else:
            marked = records.order_by().annotate(
                place=Value(place), named=Cast(F(column), output_field=TextField())
            )
            told.append(marked.values_list("place", "pk", "named"))
    if told:
        for place, key, name in told[0].union(*told[1:], all=True) if len(told) > 1 else told[0]:
            pointed[place][str(key)] = name
    return found


def _known_names(type: FieldType, keys: Iterable[str]) -> dict[str, str] | None:
    """The names that need no query; None where there are none."""
    match type:
        case Listed(is_open=True):
            return {key: type.show(key) for key in keys}
        case Employee():
            return {ME: _("Me")}
        case RecordLink():
            return {}
        case Choice(options=options):
            return {key: str(words) for key, words in options}
        case Options():
            return {option.key: str(option.words) for option in type.options}
        case YesNo():
            return {"true": _("yes"), "false": _("no")}
    return None


def _pointed_to(type: FieldType, keys: Iterable[str], actor: Actor) -> Any:
    """The records these keys point to, as far as the reader may know them; None for types that do not."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    match type:
        case Employee():
            return User.objects.filter(pk__in=numbers)
        case RecordLink(model=model) if model == STAGE:
            return Stage.objects.filter(pk__in=numbers)
        case RecordLink(model=model) if model == PIPELINE:
            return Pipeline.objects.filter(pk__in=ids_known_to(actor).intersection(numbers))
        case RecordLink(model=model):
            return _seen(model, actor).filter(pk__in=numbers)
    return None


def _column_of_name(model: Any) -> str | None:
    """The column that says what a record is called; None where that takes more than one."""
    columns = {field.attname for field in model._meta.concrete_fields}
    return next((name for name in ("title", "name") if name in columns), None)


def _stages(kind: str, actor: Actor) -> list[tuple[str, str]]:
    pipelines = list(pipelines_for(actor, kind))
    return [
        (str(stage.pk), f"{pipeline.name}: {stage.name}" if len(pipelines) > 1 else stage.name)
        for pipeline in pipelines
        for stage in pipeline.stages.all()
    ]


def _records(model: str, actor: Actor, text: str) -> Any:
    seen = _seen(model, actor)
    if text.strip() and hasattr(seen.model, "search_key"):
        seen = matching(seen, text)
    return seen.order_by("-pk")[:20] if hasattr(seen.model, "search_key") else seen[:MOST]


def _seen(model: str, actor: Actor) -> Any:
    records = apps.get_model(model)._default_manager.all()
    return records.seen_by(actor) if hasattr(records, "seen_by") else records
