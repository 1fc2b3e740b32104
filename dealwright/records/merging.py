"""Saving a form over a record that somebody else changed meanwhile.

A form carries what it showed (`seen_input`). When it is sent, only the fields in which the person typed
something else are saved; those that another one changed meanwhile are left as they are. Where both changed
the same field, the person is asked: `Merged.conflict` is shown by `ui.conflict` inside the form, which keeps
what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.events.models import Entry, Link
from dealwright.kit import money
from dealwright.kit.money import Money
from dealwright.records.fields import CUSTOM
from dealwright.records.timeline.queries import actor_label
from dealwright.records.undo.obstacles import FIELD, touches_of_entry
from dealwright.web.conflicts import Conflict, Difference, theirs_taken

SEEN = "seen"
LOOKED_THROUGH = 50
"""Latest events of a record among which the change of a field is sought."""

Held = Mapping[str, Any]
"""What a record holds, by the names of the form and in the form of its cleaned values."""


@dataclass(frozen=True)
class Merged:
    """What of a form is to be saved, or what has to be asked first."""

    values: dict[str, Any]
    conflict: Conflict | None = None


def seen_input(held: Held, form: Any, record: Any) -> Markup:
    """The hidden field that remembers what a form showed, as far as the form shows it."""
    shown = {
        name: _plain(value) for name, value in _all_held(held, form, record).items() if name in form.fields
    }
    return Markup('<input type="hidden" name="{}" value="{}">').format(SEEN, json.dumps(shown))


def merge(form: Any, held: Held, *, record: Any, sent: Mapping[str, str]) -> Merged:
    """What the person changed, of a valid form over what the record holds now.

    A form that does not say what it showed is saved whole, unless it names an older version: then the person
    is asked about everything that differs.
    """
    seen = _read(sent.get(SEEN, ""))
    if seen is None and form.cleaned_data.get("version") in (None, record.version):
        return Merged(form.values())
    seen = seen or {}
    held = _all_held(held, form, record)
    values = _flat(form.values())
    compared = [name for name in values if name in held and name in form.fields]
    typed = {name: _plain(values[name]) for name in compared}
    now = {name: _plain(held[name]) for name in compared}
    mine = {name for name in compared if typed[name] != seen.get(name)} - theirs_taken(sent)
    theirs = {name for name in compared if now[name] != seen.get(name)}
    asked = [name for name in compared if name in mine & theirs and typed[name] != now[name]]
    if asked:
        also = [form.fields[name].label for name in compared if name in theirs and name not in asked]
        _see_now(form, record)
        return Merged({}, _conflict(form, asked, also, values, held, record))
    kept = {name: value for name, value in values.items() if name not in compared or name in mine}
    return Merged(_nested(kept))


def _all_held(held: Held, form: Any, record: Any) -> Held:
    """With the fields people added, as far as the form asks for them."""
    added: dict[str, Any] = getattr(form, "custom", {})
    return {**held, **{name: field.value_of(record) for name, field in added.items()}}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each added field by its own name: `custom.weight`."""
    custom = values.get("custom") or {}
    plain = {name: value for name, value in values.items() if name != "custom"}
    return plain | {f"{CUSTOM}{code}": value for code, value in custom.items()}


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse, as actions take them."""
    plain = {name: value for name, value in values.items() if not name.startswith(CUSTOM)}
    custom = {name.removeprefix(CUSTOM): value for name, value in values.items() if name.startswith(CUSTOM)}
    return plain | ({"custom": custom} if custom else {})


def _see_now(form: Any, record: Any) -> None:
    """The form is answered with what was typed, over the version that the person sees from now on."""
    sent = form.data.copy()
    sent["version"] = str(record.version)
    form.data = sent


def _conflict(
    form: Any, asked: list[str], also: list[Any], values: dict[str, Any], held: Held, record: Any
) -> Conflict:
    last = _last_change(record, asked)
    return Conflict(
        who=actor_label(last) if last else "",
        at=last.at if last else None,
        differences=[
            Difference(name, form.fields[name].label, _shown(values[name]), _shown(held[name]))
            for name in asked
        ],
        also=also,
    )


def _last_change(record: Any, names: Iterable[str]) -> Entry | None:
    """The newest event that changed one of these fields, as the log tells."""
    wanted = {f"{FIELD}{name}" for name in names} | set(names)
    links = Link.objects.filter(record_kind=record.record_kind, record_id=record.pk)
    newest = links.order_by("-at", "-event_id").values_list("event_id", "at")[:LOOKED_THROUGH]
    found = dict(newest)
    if not found:
        return None
    entries = Entry.objects.filter(id__in=list(found), at__gte=min(found.values())).order_by("-at", "-id")
    own = (entry for entry in entries if (entry.subject_kind, entry.subject_id) == _key(record))
    return next((entry for entry in own if wanted & set(touches_of_entry(entry))), None)


def _key(record: Any) -> tuple[str, int]:
    return record.record_kind, record.pk


def _read(text: str) -> dict[str, Any] | None:
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return seen if isinstance(seen, dict) else None


def _plain(value: Any) -> Any:
    """The value in JSON, alike for what is typed and what is kept."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Money):
        return money.to_json(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="minutes")  # finer than that nobody types
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def _shown(value: Any) -> str:
    """The value as the person compares it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Money):
        return money.show(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return _shown(value.get("value", ""))
    return str(value)
