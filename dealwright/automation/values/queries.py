"""The values that formulas about records of a stage may name, in the sections of the picker (6.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.readable import ReadableNames
from dealwright.automation.record_names import name_of_variable
from dealwright.automation.rules.results import Above
from dealwright.automation.scope import (
    DOCUMENT,
    kind_of_variable,
    shape_of,
    shape_of_linked,
)
from dealwright.automation.variables.queries import shared_variables
from dealwright.events import Actor
from dealwright.kit.expressions.codes import Group, GroupKind
from dealwright.kit.expressions.conditions import Shape
from dealwright.kit.expressions.names import Name, write_reference
from dealwright.kit.expressions.picker import Offer, Section, functions, system_values
from dealwright.kit.expressions.system import VALUES
from dealwright.kit.expressions.values import Kind
from dealwright.people.access import hidden_fields
from dealwright.people.departments.queries import in_order
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.fields.queries import fields_of
from dealwright.records.pipelines.models import Stage

MOST_PEOPLE = 200
MOST_GROUPS = 200


@dataclass(frozen=True)
class OfferedSection:
    """One section of the picker with what it offers."""

    label: Any
    offers: list[Offer]


@dataclass(frozen=True)
class Asked:
    """Something a condition may be about."""

    name: Name
    shape: Shape


def sections_for(stage: Stage, actor: Any, above: Above | None = None) -> list[OfferedSection]:
    """Everything the `…` button offers on a stage; in a rule also what the rules above it leave.

    A trigger asks without them: when it is looked at no rule of the stage has run.
    """
    of_kind = stage.pipeline.of_kind
    made = [
        OfferedSection(Section.GLOBAL_CONSTANTS.label, _variables(of_kind, is_constant=True)),
        OfferedSection(Section.GLOBAL_VARIABLES.label, _variables(of_kind, is_constant=False)),
        *(
            OfferedSection(label, [_offer(one) for one in asked])
            for label, asked in fields_by_owner(of_kind, actor)
        ),
        OfferedSection(Section.RESULTS.label, _results(above) if above else []),
        OfferedSection(Section.USERS.label, [*_of_record(of_kind, actor), *_people(), *_roles()]),
        OfferedSection(Section.GROUPS.label, _groups()),
        OfferedSection(_("Values of the system"), system_values()),
        OfferedSection(_("Functions"), functions()),
    ]
    return [section for section in made if section.offers]


def asked_about(of_kind: str, actor: Any, above: Above | None = None) -> list[tuple[Any, list[Asked]]]:
    """What a condition may be about, under its headings; that of a rule also about results of those above."""
    shared = [
        Asked(name_of_variable(one), Shape(one.name, kind_of_variable(one), one.multiple))
        for one in shared_variables(of_kind)
    ]
    system = [Asked(one.name, Shape(one.label, one.kind)) for one in VALUES if one.kind is not Kind.TEXT]
    found = [
        *fields_by_owner(of_kind, actor),
        (
            _("Results of the rules above"),
            [Asked(one.name, one.shape) for one in above.left] if above else [],
        ),
        (_("Variables and constants for all"), shared),
        (_("Values of the system"), system),
    ]
    return [(label, asked) for label, asked in found if asked]


def readable_names(stage: Stage, above: Above | None = None) -> ReadableNames:
    """What people call the values that forms of a stage may name; those of hidden fields are no secret.

    Values of the system are words already, and are shown as formulas write them.
    """

    def called() -> Iterator[tuple[Name, Any]]:
        for _owner, asked in fields_by_owner(stage.pipeline.of_kind, Actor.system()):
            yield from ((one.name, one.shape.label) for one in asked)
        yield from ((name_of_variable(one), one.name) for one in shared_variables(stage.pipeline.of_kind))
        yield from ((one.name, one.shape.label) for one in (above.left if above else ()))

    return ReadableNames(called, lambda: ((one.name, one.label) for one in VALUES))


def fields_by_owner(of_kind: str, actor: Any) -> Iterator[tuple[Any, list[Asked]]]:
    """The fields of the record, then those of each record it belongs to; hidden ones are not among them."""
    hidden = hidden_fields(actor, of_kind)
    own = [
        Asked(Name(DOCUMENT, field.name), shape_of(field))
        for field in fields_of(of_kind)
        if field.name not in hidden
    ]
    own.insert(0, Asked(Name(DOCUMENT, "id"), Shape(_("Number"), Kind.NUMBER)))
    yield Section.DOCUMENT.label, own
    kind = kinds.get(of_kind)
    for link in kind.linked if kind is not None else ():
        if link.name in hidden:
            continue
        hidden_there = hidden_fields(actor, link.of_kind)
        theirs = [
            Asked(Name(DOCUMENT, f"{link.name}.{field.name}"), shape_of_linked(link, field))
            for field in fields_of(link.of_kind)
            if field.name not in hidden_there
        ]
        yield link.label, [Asked(Name(DOCUMENT, f"{link.name}.id"), shape_of_linked(link, None)), *theirs]


def _offer(asked: Asked) -> Offer:
    label, kind = asked.shape.label, asked.shape.kind
    several = _("several values") if asked.shape.multiple else ""
    hint = " · ".join(filter(None, (str(kind.label), several)))
    return Offer(label, write_reference(asked.name), hint, kind=kind)


def _variables(of_kind: str, *, is_constant: bool) -> list[Offer]:
    return [
        Offer(one.name, write_reference(name_of_variable(one)), one.description, kind=kind_of_variable(one))
        for one in shared_variables(of_kind)
        if one.is_constant is is_constant
    ]


def _results(above: Above) -> list[Offer]:
    return [
        Offer(
            one.result.label, write_reference(one.name), str(one.result.kind.label), one.by, one.result.kind
        )
        for one in above.left
    ]


def _of_record(of_kind: str, actor: Any) -> list[Offer]:
    """The people whom the record names itself: who is responsible, who observes it."""
    hidden = hidden_fields(actor, of_kind)
    return [
        Offer(field.label, write_reference(Name(DOCUMENT, field.name)), _("Of the record"), kind=Kind.RECORD)
        for field in fields_of(of_kind)
        if field.type.name == "employee" and field.name not in hidden
    ]


def _roles() -> list[Offer]:
    found = Role.objects.order_by("name").values_list("pk", "name")[:MOST_GROUPS]
    return [
        Offer(name, Group(GroupKind.SYSTEM, pk).code, _("Everybody with this role"), kind=Kind.RECORD)
        for pk, name in found
    ]


def _groups() -> list[Offer]:
    """Everybody, then the departments as a tree; one that has others below it also with these."""
    offers = [Offer(_("Everybody who works here"), Group(GroupKind.EVERYBODY).code, kind=Kind.RECORD)]
    tree = in_order()[:MOST_GROUPS]
    for at, (department, depth) in enumerate(tree):
        label = f"{'· ' * depth}{department.name}"
        below = at + 1 < len(tree) and tree[at + 1][1] > depth
        code = Group(GroupKind.DEPARTMENT, department.pk).code
        offers.append(Offer(label, code, _("Department"), kind=Kind.RECORD))
        if below:
            code = Group(GroupKind.DEPARTMENT_AND_BELOW, department.pk).code
            offers.append(Offer(label, code, _("Department with all below it"), kind=Kind.RECORD))
    return offers


def _people() -> list[Offer]:
    found = User.objects.active().order_by("name").values_list("pk", "name")[:MOST_PEOPLE]
    return [Offer(name, f"user_{pk}", _("Employee"), kind=Kind.RECORD) for pk, name in found]
