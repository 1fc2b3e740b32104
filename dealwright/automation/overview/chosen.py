"""What is done with several rules and triggers at once: all of it or nothing (AU-7)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.rules import actions as rules
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.words import say
from dealwright.automation.triggers import actions as triggers
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import title_of
from dealwright.events import Actor, action
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.models import Stage

MOST_CHOSEN = 500
KEY = re.compile(r"(rules|triggers)/([1-9]\d{0,17})(?::(\d{1,9}))?")
"""`rules/12:3`: rule 12 as its version 3 was seen."""

One = Rule | Trigger


@dataclass(frozen=True)
class Chosen:
    """Rules and triggers, in the order they stand in, with the versions that were seen."""

    ones: list[One]
    versions: dict[str, int]

    def __len__(self) -> int:
        return len(self.ones)

    def version_of(self, one: One) -> int | None:
        """The version that was seen; None where nobody said."""
        return self.versions.get(key_of(one))

    @property
    def stage_ids(self) -> set[int]:
        return {one.stage_id for one in self.ones}

    @property
    def keys(self) -> list[str]:
        """As they are sent again."""
        return [f"{key_of(one)}:{self.version_of(one) or one.version}" for one in self.ones]


def chosen_by(keys: Iterable[str]) -> Chosen:
    """What the keys name; Refused where one of them is gone or is no key. Two queries."""
    found = [KEY.fullmatch(key.strip()) for key in keys]
    if not found or len(found) > MOST_CHOSEN or None in found:
        raise Refused(_("Choose between one and %(most)s rules and triggers.") % {"most": MOST_CHOSEN})
    named = [one.groups() for one in found if one is not None]
    versions = {f"{sort}/{id}": int(version) for sort, id, version in named if version}
    ones: list[One] = []
    for model, sort in ((Trigger, "triggers"), (Rule, "rules")):
        ids = {int(id) for of_sort, id, _version in named if of_sort == sort}
        standing = list(_standing(model, ids)) if ids else []
        if len(standing) < len(ids):
            raise Conflict(
                _("Somebody deleted one of them in the meantime. Nothing was changed; look again.")
            )
        ones += standing
    return Chosen(ones, versions)


def key_of(one: One) -> str:
    """`rules/12`."""
    return f"{one.record_kind}s/{one.pk}"


@action
def put_chosen(chosen: Chosen, *, to: Stage, before: One | None = None, by: Actor) -> None:
    """Put them on the stage in their order, above another one of the same sort or below all."""
    for one in chosen.ones:
        verbs = _verbs(one)
        above = before if type(before) is type(one) and before not in chosen.ones else None
        with _telling_of(one, to):
            verbs.place(one, stage=to, before=above, version=chosen.version_of(one), by=by)


@action
def copy_chosen(chosen: Chosen, *, to: Stage, by: Actor) -> list[One]:
    """The same ones on the stage too, in their order. What copies use of one another's results goes along."""
    copies: list[One] = []
    ids: dict[int, int] = {}
    for one in chosen.ones:
        with _telling_of(one, to):
            copied = _copied(one, to, ids, by)
        if isinstance(one, Rule):
            ids[one.pk] = copied.pk
        copies.append(copied)
    return copies


@action
def delete_chosen(chosen: Chosen, *, by: Actor) -> None:
    """Take them off their stages, rules with what they had still to do."""
    for one in chosen.ones:
        _verbs(one).delete(one, version=chosen.version_of(one), by=by)


@action
def switch_chosen(chosen: Chosen, *, is_active: bool, by: Actor) -> None:
    """Switch them on or off; runs of rules that wait already keep their time."""
    for one in chosen.ones:
        with _telling_of(one, one.stage):
            _verbs(one).edit(one, is_active=is_active, by=by)


@dataclass(frozen=True)
class _Verbs:
    place: Callable[..., Any]
    copy: Callable[..., Any]
    edit: Callable[..., Any]
    delete: Callable[..., Any]


_OF_RULES = _Verbs(rules.place_rule, rules.copy_rule, rules.edit_rule, rules.delete_rule)
_OF_TRIGGERS = _Verbs(
    triggers.place_trigger, triggers.copy_trigger, triggers.edit_trigger, triggers.delete_trigger
)


def _verbs(one: One) -> _Verbs:
    return _OF_RULES if isinstance(one, Rule) else _OF_TRIGGERS


def _copied(one: One, to: Stage, ids: dict[int, int], by: Actor) -> Any:
    if isinstance(one, Rule):
        one.settings = _with_results_of(one.settings, ids)
        one.condition = _with_results_of(one.condition, ids)
    return _verbs(one).copy(one, to=to, by=by)


def _with_results_of(written: dict[str, Any], ids: dict[int, int]) -> dict[str, Any]:
    """The same, asking copies for what it asked copied rules for: `{=A12:email}` becomes `{=A31:email}`."""
    if not ids:
        return written

    def renamed(found: re.Match[str]) -> str:
        return f"A{ids.get(int(found[1]), int(found[1]))}:"

    changed: dict[str, Any] = json.loads(re.sub(r"\bA([1-9]\d{0,17}):(?=\w)", renamed, json.dumps(written)))
    return changed


@contextmanager
def _telling_of(one: One, stage: Stage) -> Iterator[None]:
    """Where it is refused, say of which one, so that somebody who chose thirty knows."""
    try:
        yield
    except Refused as refused:
        raise Refused(
            _("“%(what)s” cannot stand on “%(stage)s”: %(why)s Nothing was changed.")
            % {"what": called(one), "stage": stage.name, "why": refused},
            field="stage",
        ) from None


def called(one: One) -> str:
    """What people know it by."""
    return one.name or say(one) if isinstance(one, Rule) else title_of(one)


def _standing(model: Any, ids: Collection[int]) -> Any:
    found = model.objects.filter(pk__in=ids).select_related("stage__pipeline", "acts_as")
    return found.order_by("stage__pipeline_id", "stage__position", "stage_id", "position", "id")
