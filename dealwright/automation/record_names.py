"""Which names texts and conditions about records of a kind may ask for; they are checked against these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from dealwright.automation.nearest import nearest_name
from dealwright.automation.scope import (
    DOCUMENT,
    GLOBAL_CONSTANT,
    GLOBAL_VARIABLE,
    RESULTS_OF,
    ShapeOfResult,
    field_called,
    kind_of_variable,
    linked_field,
    none_known,
    shape_of,
    shape_of_linked,
)
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import shared_variables
from dealwright.kit.expressions import names_in
from dealwright.kit.expressions.conditions import Shape
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.system import SYSTEM, VALUES, system_value
from dealwright.kit.expressions.values import Kind
from dealwright.records import kinds
from dealwright.records.fields.queries import fields_of


def any_result(name: Name) -> Shape | None:
    """Where rules that leave them may come later, as when a removed one is brought back."""
    return Shape(str(name), Kind.TEXT)


@dataclass(frozen=True)
class RecordNames:
    """Which names there are for records of a kind: texts and conditions are checked against them."""

    of_kind: str
    results: ShapeOfResult = none_known
    """What rules above leave."""
    left: Callable[[], Iterable[Name]] = tuple
    """The names of these results, to find the one that was meant."""
    tells_changes: bool = True
    """Whether a condition may ask what was there before the change at hand; rules know of none."""

    def knows(self, name: Name) -> bool:
        """Whether a text may ask for it: fields, shared variables, values of the system, results of rules."""
        return self.shape(name) is not None

    def nearest(self, name: Name) -> Name | None:
        """The name that somebody may have meant by an unknown one."""
        return nearest_name(name, self._all())

    @cached_property
    def _shared(self) -> list[Variable]:
        """Asked for once, however many names are looked up."""
        return shared_variables(self.of_kind)

    def shape(self, name: Name) -> Shape | None:
        """What is known of a name; None where there is none (any more)."""
        if name.object == DOCUMENT:
            return self._shape_of_field(name)
        if (value := system_value(name)) is not None:
            return Shape(value.label, value.kind)
        if RESULTS_OF.fullmatch(name.object):
            return self.results(name)
        for variable in self._shared:
            if name == name_of_variable(variable):
                return Shape(variable.name, kind_of_variable(variable), variable.multiple)
        return None

    def _shape_of_field(self, name: Name) -> Shape | None:
        if name.field.lower() == "id":
            return Shape(_("Number"), Kind.NUMBER)
        known = field_called(self.of_kind, name.field)
        if known is not None:
            return replace(shape_of(known), tells_changes=self.tells_changes)
        link, rest = linked_field(self.of_kind, name.field)
        return None if link is None else shape_of_linked(link, rest)

    def _all(self) -> Iterator[Name]:
        yield Name(DOCUMENT, "id")
        yield from (Name(DOCUMENT, one.name) for one in fields_of(self.of_kind))
        kind = kinds.get(self.of_kind)
        for link in kind.linked if kind is not None else ():
            yield from (Name(DOCUMENT, f"{link.name}.{one.name}") for one in fields_of(link.of_kind))
        yield from map(name_of_variable, self._shared)
        yield from (value.name for value in VALUES)
        yield from self.left()


def name_of_variable(variable: Variable) -> Name:
    """How formulas call a shared variable or a constant."""
    return Name(GLOBAL_CONSTANT if variable.is_constant else GLOBAL_VARIABLE, variable.code)


def labels_in(text: str, of_kind: str) -> dict[Name, str]:
    """What people call the values that a text names; those of the system are words already."""
    known = RecordNames(of_kind)
    shapes = {name: known.shape(name) for name in names_in(text) if name.object != SYSTEM}
    return {name: str(shape.label) for name, shape in shapes.items() if shape is not None}
