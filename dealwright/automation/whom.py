"""People that a rule names: chosen ones, by their numbers, and those a formula names when the rule runs.

A setting `people_ids` has `people_formula` beside it, `responsible_id` has `responsible_formula`. What the
formula comes out as is read as the codes of people and groups (6.9): an employee field, a shared variable,
`user_7; group_D3`, the result of a rule above. Of several settings it adds to those who are chosen; where one
person is wanted it counts instead of the chosen one, and a group means its member with the lowest id.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from dealwright.automation.asking_whom import LONGEST_FORMULA, formula_of
from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import Formula
from dealwright.automation.groups import ids_named, in_order, is_there
from dealwright.automation.placing import person_called
from dealwright.automation.record_names import labels_in
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import readable
from dealwright.kit.expressions.codes import Group, read_people
from dealwright.kit.expressions.values import Value, is_empty
from dealwright.kit.expressions.writing import plain
from dealwright.people.users.models import User

PersonId = Annotated[int, Field(ge=1, le=2**63 - 1)]
PeopleFormula = Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)]
"""Codes of people and groups, a value or a formula; empty names nobody."""


def named(doing: Any, setting: str, *, most: int | None = None) -> list[User]:
    """Those who are chosen and work here, in their order, then those whom the formula names.

    A formula that comes out empty names nobody; Refused where it says something that names nobody, or more
    people than `most`.
    """
    chosen = list(getattr(doing.settings, setting))
    written = getattr(doing.settings, formula_of(setting))
    if not written:
        return in_order(chosen) if chosen else []
    value = doing.value(written)
    further = ids_named(value)
    people = in_order([*chosen, *further])
    if not is_empty(value) and not any(user.pk in further for user in people):
        raise Refused(nobody(doing, written, value))
    if most is not None and len(people) > most:
        raise Refused(
            _("%(number)s people are named here; the rule takes at most %(most)s. Name fewer of them.")
            % {"number": len(people), "most": most}
        )
    return people


def one_named(doing: Any, setting: str) -> User | None:
    """Whom the formula names, the first who works here; None without a formula. Refused for nobody."""
    written = getattr(doing.settings, formula_of(setting))
    if not written:
        return None
    value = doing.value(written)
    people = in_order(ids_named(value, just_one=True))
    if not people:
        raise Refused(nobody(doing, written, value))
    return people[0]


def person_of(doing: Any, setting: str) -> User | None:
    """Whom the formula names, else who is chosen, else nobody; Refused where they do not work here."""
    chosen: int | None = getattr(doing.settings, setting)
    return one_named(doing, setting) or person_called(chosen, field=f"settings.{setting}")


def say_person(id: int | None) -> str:
    """What somebody who is chosen is called on a card."""
    name: str | None = User.objects.filter(pk=id).values_list("name", flat=True).first()
    return name or _("somebody who is gone")


def nobody(doing: Any, written: str, value: Value) -> str:
    """Why a formula names nobody, and what to do."""
    shown = readable(written, labels_in(written, doing.record.record_kind))[:120]
    if is_empty(value):
        return _(
            "“%(written)s” is empty, so it names nobody. Fill in what it comes from, or choose somebody in"
            " the rule."
        ) % {"written": shown}
    return _(
        "“%(written)s” says “%(value)s”, which names nobody who works here. People are written like user_7,"
        " departments like group_D3."
    ) % {"written": shown, "value": plain(value, doing.scope)[:60]}


def check_whom(settings: Any, *names: str) -> None:
    """Refused, at the setting, where somebody who is chosen does not work here (any more).

    So it is where a formula without any value in it names nobody; whom others name is known when it runs.
    """
    for name in names:
        held = getattr(settings, name)
        chosen = set(held) if isinstance(held, list) else {held} - {None}
        if chosen and User.objects.active().filter(pk__in=chosen).count() < len(chosen):
            raise Refused(_("There is no such person here (any more)."), field=f"settings.{name}")
        written = getattr(settings, formula_of(name))
        if written and not is_dynamic(written):
            _check_codes(written, formula_of(name))


def _check_codes(written: str, setting: str) -> None:
    field = f"settings.{setting}"
    found = read_people(written)
    if not found:
        raise Refused(
            _(
                "“%(written)s” names nobody. Choose with “…”, or write people like user_7 and departments"
                " like group_D3, with “;” between them."
            )
            % {"written": written[:60]},
            field=field,
        )
    people = {one for one in found if isinstance(one, int)}
    known = User.objects.active().filter(pk__in=[id for id in people if id < 2**63]).count()
    if known < len(people):
        raise Refused(_("There is no such person here (any more)."), field=field)
    if not all(is_there(one) for one in found if isinstance(one, Group)):
        raise Refused(_("There is no such department or group here (any more)."), field=field)
