"""Conditions as a tree that JSON can keep: comparisons and formulas in groups of which all or any hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.expressions import templates
from dealwright.kit.expressions.conditions.operators import Operator, Wants
from dealwright.kit.expressions.grammar import Expression, parse
from dealwright.kit.expressions.limits import MOST_CONDITIONS
from dealwright.kit.expressions.names import Modifier, Name, read_reference
from dealwright.kit.expressions.problems import ExpressionProblem, WrongCondition, sentence
from dealwright.kit.expressions.values import Reference, Value, accept, elements
from dealwright.kit.money import Money, from_json, to_json

DEEPEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field, an operator and what it is compared with."""

    name: Name
    operator: Operator
    wanted: Value = None
    """Text in it may be a formula or hold references, as in any field."""
    modifiers: tuple[Modifier, ...] = ()
    is_dynamic: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        wanted = accept(self.wanted)
        if self.operator.wants is Wants.TWO:
            first, last, *_more = (*elements(wanted), None, None)
            wanted = (first, last)
        dynamic = any(isinstance(each, str) and templates.is_dynamic(each) for each in elements(wanted))
        object.__setattr__(self, "wanted", wanted)
        object.__setattr__(self, "is_dynamic", dynamic)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that comes to yes or no (BP-36, “code”, without any)."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part does; without parts it always holds (BP-36, “true”)."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one part does."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Formula | AllOf | AnyOf

ALWAYS = AllOf()


def in_words(rows: Sequence[tuple[str, Condition]]) -> Condition:
    """Conditions one after the other with `and` or `or` before each; `and` binds tighter (BP-38).

    The first word says nothing.
    """
    groups: list[list[Condition]] = []
    for word, condition in rows:
        if word == "or" or not groups:
            groups.append([])
        groups[-1].append(condition)
    made = tuple(group[0] if len(group) == 1 else AllOf(tuple(group)) for group in groups)
    return made[0] if len(made) == 1 else AnyOf(made) if made else ALWAYS


def leaves(condition: Condition) -> Iterator[Comparison | Formula]:
    """The comparisons and formulas, from left to right."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def read(plain: Any) -> Condition:
    """The condition that JSON writes. Raises WrongCondition, which names the way to the wrong part.

    `{"field": "Document:STAGE_ID", "operator": "equal", "value": "WON"}`, `{"formula": "…"}`, `{"all": […]}`,
    `{"any": […]}`, or `{"rows": [{"word": "or", "field": …}, …]}` as a form sends it. Nothing always holds.
    """
    return _Reader().read(plain, "", 0)


def plain(condition: Condition) -> dict[str, Any]:
    """The reverse of `read`."""
    if isinstance(condition, AllOf):
        return {"all": [plain(part) for part in condition.parts]}
    if isinstance(condition, AnyOf):
        return {"any": [plain(part) for part in condition.parts]}
    if isinstance(condition, Formula):
        return {"formula": str(condition.expression)}
    after = f" > {', '.join(condition.modifiers)}" if condition.modifiers else ""
    made: dict[str, Any] = {"field": f"{condition.name}{after}", "operator": condition.operator.value}
    if condition.operator.wants is not Wants.NOTHING:
        made["value"] = _plain_value(condition.wanted)
    return made


class _Reader:
    def __init__(self) -> None:
        self.seen = 0

    def read(self, plain: Any, way: str, depth: int) -> Condition:
        if plain in (None, {}):
            return ALWAYS
        if not isinstance(plain, Mapping):
            raise WrongCondition(
                _("A condition is an object with a field, or with “all” or “any”."), field=way
            )
        self.seen += 1
        if depth > DEEPEST_GROUP or self.seen > MOST_CONDITIONS:
            raise WrongCondition(
                _("The condition has too many parts. Divide it among several rules."), field=way or "all"
            )
        for key, group in (("all", AllOf), ("any", AnyOf)):
            if key in plain:
                self._only(plain, way, key)
                return group(self._parts(plain[key], _step(way, key), depth))
        if "rows" in plain:
            self._only(plain, way, "rows")
            return self._rows(plain["rows"], _step(way, "rows"), depth)
        if "formula" in plain:
            self._only(plain, way, "formula")
            return Formula(_read_formula(plain["formula"], _step(way, "formula")))
        return self._comparison(plain, way)

    def _parts(self, plain: Any, way: str, depth: int) -> tuple[Condition, ...]:
        if not isinstance(plain, list | tuple) or (not plain and way.endswith("any")):
            raise WrongCondition(
                _("A group is a list of conditions. Add one to it, or remove it."), field=way
            )
        return tuple(self.read(part, _step(way, at), depth + 1) for at, part in enumerate(plain))

    def _rows(self, plain: Any, way: str, depth: int) -> Condition:
        if not isinstance(plain, list | tuple):
            raise WrongCondition(
                _("A group is a list of conditions. Add one to it, or remove it."), field=way
            )
        rows = []
        for at, row in enumerate(plain):
            word = row.get("word", "and") if isinstance(row, Mapping) else "and"
            if word not in ("and", "or"):
                raise WrongCondition(
                    _("Conditions are joined by “and” or “or”. Choose one of them."),
                    field=_step(way, f"{at}.word"),
                )
            bare = (
                {key: value for key, value in row.items() if key != "word"}
                if isinstance(row, Mapping)
                else row
            )
            rows.append((word, self.read(bare, _step(way, at), depth + 1)))
        return in_words(rows)

    def _comparison(self, plain: Mapping[str, Any], way: str) -> Comparison:
        self._only(plain, way, "field", "operator", "value")
        name, modifiers = _read_field(plain.get("field"), _step(way, "field"))
        try:
            operator = Operator(plain.get("operator", ""))
        except ValueError:
            raise WrongCondition(
                _("There is no such operator. Choose one such as “equal”."), field=_step(way, "operator")
            ) from None
        wanted = _read_value(plain.get("value"), operator, _step(way, "value"))
        return Comparison(name, operator, wanted, modifiers)

    def _only(self, plain: Mapping[str, Any], way: str, *keys: str) -> None:
        if unknown := next((key for key in plain if key not in keys), None):
            raise WrongCondition(
                sentence(_("A condition has no “%(key)s”. Remove it."), key=str(unknown)[:40]),
                field=_step(way, str(unknown)[:40]),
            )


def _step(way: str, part: str | int) -> str:
    return f"{way}.{part}" if way else str(part)


def _read_field(plain: Any, way: str) -> tuple[Name, tuple[Modifier, ...]]:
    if not isinstance(plain, str) or not plain:
        raise WrongCondition(_("Choose the field that the condition is about."), field=way)
    try:
        return read_reference(plain if plain.startswith("{=") and plain.endswith("}") else f"{{={plain}}}")
    except ExpressionProblem as problem:
        raise WrongCondition(problem.what, field=way) from None


def _read_formula(plain: Any, way: str) -> Expression:
    if not isinstance(plain, str):
        raise WrongCondition(_("A formula is text. Write what has to be true."), field=way)
    try:
        return parse(plain)
    except ExpressionProblem as problem:
        raise WrongCondition(problem.what, field=way, position=problem.position) from None


def _read_value(plain: Any, operator: Operator, way: str) -> Value:
    wants = operator.wants
    if wants is Wants.NOTHING:
        return None
    if wants is Wants.TWO:
        if not isinstance(plain, list | tuple) or len(plain) != 2:
            raise WrongCondition(_("Give two values: from which one, and until which one."), field=way)
        if all(each in (None, "") for each in plain):
            raise WrongCondition(_("Fill in at least one of the two values."), field=way)
        return tuple(_read_single(each, _step(way, at)) for at, each in enumerate(plain))
    if isinstance(plain, list | tuple):
        if wants is Wants.ONE:
            raise WrongCondition(_("This operator compares with one value. Remove the others."), field=way)
        return tuple(_read_single(each, _step(way, at)) for at, each in enumerate(plain))
    return _read_single(plain, way)


def _read_single(plain: Any, way: str) -> Value:
    try:
        if isinstance(plain, Mapping):
            return _read_object(plain)
        if isinstance(plain, list | tuple):
            raise WrongCondition(_("This is not a value. Write text, a number, yes or no."), field=way)
        value = accept(plain)
    except Refused as refused:
        if isinstance(refused, WrongCondition):
            raise
        raise WrongCondition(getattr(refused, "what", refused.message), field=way) from None
    if isinstance(value, str) and (wrong := templates.wrong_parts(value)):
        raise WrongCondition(wrong[0].what, field=way, position=wrong[0].position)
    return value


def _read_object(plain: Mapping[str, Any]) -> Value:
    if plain.keys() == {"amount", "currency"}:
        return from_json(dict(plain))
    if plain.keys() == {"number"} and isinstance(plain["number"], str) and len(plain["number"]) <= 60:
        try:
            return accept(Decimal(plain["number"]))
        except ArithmeticError:
            pass
    if {"kind", "id"} <= plain.keys() <= {"kind", "id", "label", "code"}:
        return Reference(
            str(plain["kind"])[:40],
            str(plain["id"])[:40],
            str(plain.get("label", ""))[:200],
            str(plain.get("code", ""))[:60],
        )
    raise Refused(_("This is not a value. Write text, a number, yes or no."))


def _plain_value(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(each) for each in value]
    if isinstance(value, Decimal):
        return _plain_number(value)
    if isinstance(value, Money):
        return to_json(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Reference):
        made = {"kind": value.kind, "id": value.key, "label": value.label, "code": value.short}
        return {key: text for key, text in made.items() if text or key in ("kind", "id")}
    if value is None or isinstance(value, str | bool):
        return value
    return value.key if hasattr(value, "key") else value.address


def _plain_number(value: Decimal) -> Any:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else {"number": str(value)}
