"""What the palette shows to one reader: commands that fit, choices, records seen lately."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.numbers import whole_number
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.search.queries import told_apart, with_relation
from dealwright.web import commands, keys
from dealwright.web.commands import Choice, Command

ACTS = "/palette/acts"
"""Where commands without an address of their own are given."""
MOST_RECENT = 8
MOST_CHOICES = 60


@dataclass(frozen=True)
class Row:
    """A command as the palette draws it, with the open record put into its places."""

    command: Command
    href: str | None
    post: str | None
    values: str
    """What is posted, as JSON."""
    keys: list[str]


@dataclass(frozen=True)
class Group:
    """Rows of the palette under one heading."""

    label: Any
    rows: list[Row]


@dataclass(frozen=True)
class Seen:
    """A record of some kind."""

    kind: RecordKind
    record: Any
    beside: str = ""
    """What tells it from others of the same title."""


def record_of(actor: Actor, key: str) -> Seen | None:
    """The record of a key such as `deal:42`, if the actor may see it."""
    found = seen_lately(actor, [key])
    return found[0] if found else None


def seen_lately(actor: Actor, named: Iterable[str]) -> list[Seen]:
    """The records of these keys that the actor may see, in the given order; one query for each kind."""
    wanted = [key for key in map(_read_key, list(named)[:MOST_RECENT]) if key is not None]
    found: dict[tuple[str, int], Seen] = {}
    for name in dict.fromkeys(name for name, _id in wanted):
        kind = kinds.get(name)
        if kind is None:
            continue
        ids = [id for of, id in wanted if of == name]
        for one in with_relation(kind.seen_by(actor)).filter(pk__in=ids):
            found[name, one.pk] = Seen(kind, one, told_apart(actor, kind, one))
    return [found[key] for key in wanted if key in found]


def commands_for(request: HttpRequest, on: Seen | None) -> list[Group]:
    """What this reader can do: with the open record first, then anywhere."""
    groups = [(_on(on), commands_on(request.actor, on))] if on else []
    labels = {"create": _("Create"), "go": _("Go to"), "page": _("Settings of this page")}
    everywhere = sorted(commands.for_reader(request), key=lambda one: list(labels).index(one.group))
    groups += [(labels[name], list(found)) for name, found in groupby(everywhere, lambda one: one.group)]
    return [Group(label, [_row(request, one, on) for one in found]) for label, found in groups if found]


def commands_on(actor: Actor, on: Seen) -> list[Command]:
    """The commands for a record that fit it and that the actor may give; a query for each right."""
    fitting = [one for one in commands.on_records(on.kind.name, actor) if one.fits(on.record)]
    allowed = {right for right in {one.right for one in fitting} if _is_allowed(actor, on, right)}
    return [one for one in fitting if one.right in allowed]


def command_on(actor: Actor, name: str, on: Seen | None) -> Command | None:
    """The command of this name, if the actor may give it here."""
    if on is not None:
        return next((one for one in commands_on(actor, on) if one.name == name), None)
    found = commands.get(name)
    return found if found and found.for_kind is None and found.visible(actor) else None


def choices_of(request: HttpRequest, command: Command, on: Seen | None, text: str) -> list[Choice]:
    """The answers to a command that asks which, narrowed by what was typed."""
    if command.choices is None:
        return []
    return list(command.choices(request, on.record if on else None, text))[:MOST_CHOICES]


def _row(request: HttpRequest, command: Command, on: Seen | None) -> Row:
    id = str(on.record.pk) if on else ""
    values = dict(command.values)
    if command.run is not None:
        values |= {"command": command.name, "on": f"{on.kind.name}:{id}" if on else ""}
    post = ACTS if command.run else command.post.replace("{id}", id)
    href = command.url.replace("{id}", id) or None
    return Row(command, href, post or None, json.dumps(values), keys.drawn(request, command))


def _on(on: Seen) -> str:
    return _("%(kind)s: %(title)s") % {"kind": on.kind.label, "title": str(on.record)}


def _is_allowed(actor: Actor, on: Seen, right: str) -> bool:
    if right == "see":
        return True
    records = on.kind.records.all()
    narrowed = records.changed_by(actor) if right == "change" else records.deleted_by(actor)
    return bool(narrowed.filter(pk=on.record.pk).exists())


def _read_key(key: str) -> tuple[str, int] | None:
    name, _colon, number = key.strip().partition(":")
    id = whole_number(number)
    return (name, id) if id is not None else None
