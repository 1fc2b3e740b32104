"""What forms of rules and triggers have in common: complaints at their places, saves that came too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from dealwright.automation.asking_whom import formula_of
from dealwright.automation.conditions.forms import ConditionForm
from dealwright.events.models import Entry
from dealwright.kit.errors import Problem
from dealwright.records.timeline.queries import actor_label
from dealwright.web.conflicts import Conflict, Difference


@dataclass(frozen=True)
class Part:
    """What may be kept of somebody else's save as a whole: the time of a rule, its condition."""

    name: str
    label: Any
    values: tuple[str, ...]
    """What actions call it."""
    mine: Any
    theirs: Any


def look_only(*asked: forms.Form) -> None:
    """The forms are shown as they were sent, without a word on what is still missing."""
    for form in asked:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # as Django keeps them


def complain(problem: Problem, places: Mapping[str, forms.Form], condition: ConditionForm) -> None:
    """Put everything that was refused at its field, else above the form.

    `places` are the forms by how what was refused begins: `settings`, `run`, and "" for the rest.
    """
    for one in [problem, *problem.also]:
        place, _dot, name = (one.field or "").partition(".")
        if place == "condition" and condition.rows:
            condition.rows[0].errors.setdefault("value", str(one))
            continue
        if place not in places:
            place, name = "", place
        name = {"delay_minutes": "delay"}.get(name, name).split(".")[0]
        asked = (held for each in places.values() for held in each.fields)
        name = next((held for held in asked if formula_of(held) == name), name)
        form = next((each for each in (places[place], *places.values()) if name in each.fields), None)
        if form is None:
            places[""].add_error(None, str(one))
        else:
            form.add_error(name, str(one))


def conflict_over(record: Any, parts: Sequence[Part]) -> Conflict:
    """Who was quicker, and which parts of the form say something else than what stands now."""
    last = (
        Entry.objects.filter(subject_kind=record.record_kind, subject_id=record.pk)
        .order_by("-at", "-id")
        .first()
    )
    return Conflict(
        who=actor_label(last) if last is not None else "",
        at=last.at if last is not None else None,
        differences=[
            Difference(part.name, part.label, part.mine, part.theirs)
            for part in parts
            if part.mine != part.theirs
        ],
    )


def said_condition(condition: Mapping[str, Any], like: ConditionForm) -> str:
    """A condition as text, to be compared with another."""
    if not condition:
        return ""
    shown = ConditionForm(stage=like.stage, actor=like.actor, kept=condition, above=like.above)
    return "\n".join(claim for _depth, claim in shown.sentences)
