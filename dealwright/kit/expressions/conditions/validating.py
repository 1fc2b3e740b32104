"""Whether a condition makes sense for the fields there are: every wrong part is named, not only the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading, templates
from dealwright.kit.expressions.conditions.operators import Operator, Wants, operators_of
from dealwright.kit.expressions.conditions.tree import AllOf, AnyOf, Comparison, Condition, Formula
from dealwright.kit.expressions.names import SHOWN, Modifier, Name
from dealwright.kit.expressions.problems import WrongCondition, sentence
from dealwright.kit.expressions.scope import PlainScope, Scope
from dealwright.kit.expressions.system import system_value
from dealwright.kit.expressions.values import Kind, Value


@dataclass(frozen=True, slots=True)
class Shape:
    """What a catalogue of fields says of one."""

    label: Any
    kind: Kind
    multiple: bool = False
    tells_changes: bool = False
    """Whether scopes will know what it was before."""
    options: Mapping[str, Any] | None = None
    """By key, where only these may be chosen."""


class Catalogue(Protocol):
    """Which names there are."""

    def shape(self, name: Name) -> Shape | None:
        """What is known of a name; None where there is none (any more)."""


@runtime_checkable
class Suggests(Protocol):
    """A catalogue that knows which name may have been meant."""

    def nearest(self, name: Name) -> Name | None:
        """The known name that is most like an unknown one; None where none is like it."""


def wrong_parts(
    condition: Condition, catalogue: Catalogue, scope: Scope | None = None
) -> list[WrongCondition]:
    """What is wrong with a condition; `field` of each is the way to it in the JSON of `plain`."""
    return list(_wrong(condition, catalogue, scope or PlainScope(), ""))


def validate(condition: Condition, catalogue: Catalogue, scope: Scope | None = None) -> None:
    """Raise the first wrong part, with the others in its `also`."""
    if wrong := wrong_parts(condition, catalogue, scope):
        wrong[0].also = list(wrong[1:])
        raise wrong[0]


def _wrong(condition: Condition, catalogue: Catalogue, scope: Scope, way: str) -> Iterator[WrongCondition]:
    if isinstance(condition, AllOf | AnyOf):
        group = "all" if isinstance(condition, AllOf) else "any"
        for at, part in enumerate(condition.parts):
            yield from _wrong(part, catalogue, scope, _step(way, f"{group}.{at}"))
    elif isinstance(condition, Formula):
        for name in condition.expression.names:
            if shape_of_name(name, catalogue) is None:
                yield _gone(name, catalogue, _step(way, "formula"))
    else:
        yield from _wrong_comparison(condition, catalogue, scope, way)


def _wrong_comparison(
    comparison: Comparison, catalogue: Catalogue, scope: Scope, way: str
) -> Iterator[WrongCondition]:
    shape = shape_of_name(comparison.name, catalogue)
    if shape is None:
        yield _gone(comparison.name, catalogue, _step(way, "field"))
        return
    kind = kind_after(comparison.modifiers, shape.kind)
    offered = operators_of(kind, multiple=shape.multiple, tells_changes=shape.tells_changes)
    operator = comparison.operator
    if operator not in offered:
        if operator is Operator.CHANGED:
            message = _("Nobody tells what “%(field)s” was before. Choose another operator.")
        else:
            message = _("“%(field)s” cannot be asked this. Choose another operator.")
        yield WrongCondition(sentence(message, field=shape.label), field=_step(way, "operator"))
    if operator.wants is not Wants.NOTHING:
        yield from _wrong_value(comparison, shape, kind, catalogue, scope, _step(way, "value"))


def _wrong_value(
    comparison: Comparison, shape: Shape, kind: Kind, catalogue: Catalogue, scope: Scope, way: str
) -> Iterator[WrongCondition]:
    operator, wanted = comparison.operator, comparison.wanted
    several = isinstance(wanted, tuple)
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    if not values or (operator.wants is not Wants.TWO and any(each in (None, "") for each in values)):
        yield WrongCondition(
            _("Fill in the value to compare with, or ask whether the field is filled or empty."), field=way
        )
        return
    exact = operator not in (Operator.CONTAINS, Operator.NOT_CONTAINS) and (
        several or operator not in (Operator.IN, Operator.NOT_IN)
    )
    for at, each in enumerate(values):
        where = _step(way, str(at)) if several else way
        if isinstance(each, str) and templates.is_dynamic(each):
            for name in _names_in(each):
                if shape_of_name(name, catalogue) is None:
                    yield _gone(name, catalogue, where)
        elif exact and (message := _misfit(each, shape, kind, scope)) is not None:
            yield WrongCondition(message, field=where)


def _misfit(value: Value, shape: Shape, kind: Kind, scope: Scope) -> Any:
    """Why a field of that kind will never be compared with this value in earnest."""
    if not isinstance(value, str) or value == "":
        return None
    if kind is Kind.CHOICE and shape.options is not None and value not in shape.options:
        return sentence(
            _("“%(value)s” is not an option of “%(field)s” (any more). Choose another one."),
            value=reading.short(value),
            field=shape.label,
        )
    if kind is Kind.NUMBER and reading.number_in(value) is None:
        return sentence(_("“%(value)s” is not a number. Write it like 1250.50."), value=reading.short(value))
    if kind is Kind.MONEY and reading.number_in(value) is None and reading.money_in(value) is None:
        return sentence(_("“%(value)s” is not an amount. Write it like 1250.50."), value=reading.short(value))
    if kind in (Kind.DAY, Kind.MOMENT) and reading.moment_in(value, scope) is None:
        return sentence(
            _("“%(value)s” is not a date. Write it like 2026-02-05 14:30."), value=reading.short(value)
        )
    if kind is Kind.YES_NO and reading.truth_in(value) is None:
        return sentence(_("“%(value)s” is neither yes nor no. Write Y or N."), value=reading.short(value))
    return None


def _names_in(text: str) -> tuple[Name, ...]:
    if text.startswith("="):
        try:
            return templates.parse(text).names
        except templates.ExpressionProblem:
            return ()
    return templates.parse_template(text).names


def shape_of_name(name: Name, catalogue: Catalogue) -> Shape | None:
    """What is known of a name: values of the system are there for all catalogues alike."""
    value = system_value(name)
    return Shape(value.label, value.kind) if value is not None else catalogue.shape(name)


def _gone(name: Name, catalogue: Catalogue, way: str) -> WrongCondition:
    nearest = catalogue.nearest(name) if isinstance(catalogue, Suggests) else None
    if nearest is not None:
        message = _("There is no “%(name)s” here (any more). Did you mean “%(meant)s”?")
        return WrongCondition(sentence(message, name=str(name), meant=str(nearest)), field=way)
    message = _("There is no “%(name)s” here (any more). Choose another value with the “…” button.")
    return WrongCondition(sentence(message, name=str(name)), field=way)


def _step(way: str, part: str) -> str:
    return f"{way}.{part}" if way else part


def kind_after(modifiers: tuple[Modifier, ...], kind: Kind) -> Kind:
    """What the field is once its modifiers have read it."""
    for modifier in modifiers:
        kind = _CAST_TO.get(modifier, kind)
    return kind


_CAST_TO = {
    **dict.fromkeys(SHOWN | {Modifier.NAME, Modifier.STRING, Modifier.TEXT, Modifier.SELECT}, Kind.TEXT),
    **dict.fromkeys((Modifier.PUBLIC_LINK, Modifier.SHORT_LINK, Modifier.SOURCE), Kind.LINK),
    **dict.fromkeys((Modifier.INT, Modifier.DOUBLE), Kind.NUMBER),
    Modifier.BOOL: Kind.YES_NO,
    Modifier.DATE: Kind.DAY,
    Modifier.DATETIME: Kind.MOMENT,
    Modifier.USER: Kind.RECORD,
}
