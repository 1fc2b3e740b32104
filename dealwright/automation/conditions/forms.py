"""The condition of a rule or a trigger in its form: rows to choose and type, complete without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dealwright.automation.conditions.rows import FORMULA, PREFIX, Row, rows_from, rows_of, tree_of
from dealwright.automation.forms import people
from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules.results import Above
from dealwright.automation.scope import DOCUMENT, field_called
from dealwright.automation.triggers.catalogue import get as trigger_kind
from dealwright.automation.triggers.catalogue import tells_changes
from dealwright.automation.values.queries import Asked, asked_about, readable_names
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.conditions import Operator, Shape, Wants, check, operators_of, read
from dealwright.kit.expressions.conditions.validating import kind_after
from dealwright.kit.expressions.names import Modifier, Name, read_reference
from dealwright.kit.expressions.problems import ExpressionProblem, WrongCondition
from dealwright.kit.expressions.reading import moment_in
from dealwright.kit.expressions.scope import PlainScope
from dealwright.kit.expressions.templates import is_dynamic
from dealwright.kit.expressions.values import Kind
from dealwright.records.fields.types import Employee, RecordLink
from dealwright.records.pipelines.models import Stage

DO = "condition-do"
"""The name of the buttons that change the rows without saving: `add`, `remove-2`, `write-2`, `anew`."""
KEPT = "condition-kept"
"""Says that a condition which rows cannot show stays as it is."""
NEW = "new"
"""Stands for the id of a rule that is not there yet."""
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN})

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Drawn:
    """A row as the template draws it."""

    row: Row
    number: int
    operators: Choices
    control: str
    """`none`, `text`, `choice`, `several`, `day`, `moment`."""
    choices: Choices
    values: list[str]
    missing: str
    """The name of a field that is not there (any more); empty for one that is."""
    may_be_written: bool
    """Whether a value is chosen that could be written as a formula."""

    @property
    def prefix(self) -> str:
        """Before the names of its inputs."""
        return f"{PREFIX}-{self.number}-"


class ConditionForm:
    """What has to be true, row by row."""

    def __init__(
        self,
        data: Any = None,
        *,
        stage: Stage,
        actor: Actor,
        kept: Mapping[str, Any] | None = None,
        above: Above | None = None,
        waits_for: str = "",
    ) -> None:
        """`above` are the rules whose results the condition of a rule may ask for; a trigger has none.

        What a trigger `waits_for` says whether its condition may ask for changes.
        """
        self.stage, self.actor, self.kept, self.above = stage, actor, dict(kept or {}), above
        self.of_kind, self.waits_for = stage.pipeline.of_kind, waits_for
        self._names = _names_for(self.of_kind, waits_for) if above is None else above.names
        self.names = readable_names(stage, above)
        self._kept_rows = _rows_of(self.kept)
        self.is_deep = self._kept_rows is None and (data is None or KEPT in data) and not _asked(data, "anew")
        self.rows: list[Row] = []
        if data is not None:
            self.rows = rows_from(data)
            self._keep_codes()
            self._do(data.get(DO, ""))
        elif self._kept_rows:
            self.rows = self._kept_rows
        self.condition: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Whether the rows make sense; their errors stand at them, the condition in `condition`."""
        if self.is_deep or (self.rows and self.rows == self._kept_rows):
            self.condition = self.kept  # as it was, to the letter
            self.say_what_is_wrong()
            return not any(row.errors for row in self.rows)
        tree = tree_of(self.rows, self._names)
        for row in self.rows:
            if row.field and (problems := self._unknown_in(row)):
                row.errors["value"], tree = problems[0], None
        self.condition = tree or {}
        return tree is not None

    def say_what_is_wrong(self) -> None:
        """Mark what a standing condition names that is not there any more."""
        tree_of(self.rows, self._names)

    @property
    def address(self) -> str:
        """Where the rows are asked for again; it says which rule asks."""
        of = {"rule": self.above.rule_id or NEW} if self.above else {"trigger": self.waits_for}
        return f"/automation/stages/{self.stage.pk}/condition?{urlencode(of)}"

    @property
    def sentences(self) -> list[tuple[int, str]]:
        """A condition that rows cannot show, as text with its depth."""
        try:
            outcome = check(read(self.kept), PlainScope())
        except WrongCondition:
            return [(0, str(self.kept))]
        return [(line.depth, line.claim) for line in outcome.lines(PlainScope(), self._labels)]

    @property
    def drawn(self) -> list[Drawn]:
        """The rows for the template."""
        return [self._drawn(row, number) for number, row in enumerate(self.rows)]

    @cached_property
    def fields(self) -> list[tuple[Any, list[Asked]]]:
        """What a condition may be about, under its headings."""
        return asked_about(self.of_kind, self.actor, self.above)

    @cached_property
    def offered(self) -> frozenset[str]:
        """The names among them."""
        return frozenset(str(asked.name) for _heading, group in self.fields for asked in group)

    def _keep_codes(self) -> None:
        """What is typed is kept by its codes; words that name nothing stay, to be complained of."""
        for row in self.rows:
            row.values = [self.names.kept(value) for value in row.values]

    def _unknown_in(self, row: Row) -> list[str]:
        return [problem for value in row.values for problem in self.names.unknown_in(value)]

    def _do(self, what: str) -> None:
        verb, _dash, number = what.partition("-")
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
        if verb == "add":
            self.rows.append(Row())
        elif verb == "remove" and 0 <= at < len(self.rows):
            del self.rows[at]
        elif verb in ("write", "choose") and 0 <= at < len(self.rows):
            self.rows[at].is_written, self.rows[at].values = verb == "write", []

    @property
    def _labels(self) -> dict[Name, Any]:
        return {asked.name: asked.shape.label for _heading, group in self.fields for asked in group}

    def _drawn(self, row: Row, number: int) -> Drawn:
        if row.field == FORMULA:
            formula = self._shown(row.values[:1] or [""])
            return Drawn(row, number, [], "text", [], formula, "", may_be_written=False)
        name, modifiers = _named(row.field)
        shape = self._shape(name)
        missing = row.field if row.field and shape is None else ""
        kind = kind_after(modifiers, shape.kind) if shape is not None else Kind.TEXT
        offered = operators_of(
            kind,
            multiple=shape.multiple if shape is not None else False,
            tells_changes=shape.tells_changes if shape is not None else True,
        )
        operators = [(one.value, one.label) for one in offered]
        operator = Operator(row.operator)
        if operator not in offered:
            operators.append((operator.value, operator.label))
        control, choices = self._control(operator, kind, shape, name if not modifiers else None)
        fits = all(_fits(value, control, choices) for value in row.values if value)
        may_be_written = control not in ("text", "none")
        if may_be_written and (row.is_written or not fits):
            row.is_written, control = True, "text"
        values = [*row.values, "", ""][: 2 if operator.wants is Wants.TWO else 1]
        if control == "several":
            values = row.values
        elif control == "text":
            values = self._shown(values)
        return Drawn(row, number, operators, control, choices, values, missing, may_be_written)

    def _shown(self, values: list[str]) -> list[str]:
        return [self.names.shown(value) for value in values]

    def _shape(self, name: Name | None) -> Shape | None:
        return None if name is None else self._names.shape(name)

    def _control(
        self, operator: Operator, kind: Kind, shape: Shape | None, name: Name | None
    ) -> tuple[str, Choices]:
        """How a value is asked for, and from which choices."""
        if operator.wants is Wants.NOTHING:
            return "none", []
        choices = self._choices(kind, shape, name)
        if choices is not None and operator not in (Operator.CONTAINS, Operator.NOT_CONTAINS):
            return ("several" if operator in _SEVERAL else "choice"), choices
        if kind is Kind.DAY and operator not in _SEVERAL:
            return "day", []
        if kind is Kind.MOMENT and operator not in _SEVERAL:
            return "moment", []
        return "text", []

    def _choices(self, kind: Kind, shape: Shape | None, name: Name | None) -> Choices | None:
        if kind is Kind.YES_NO:
            return [("Y", _("Yes")), ("N", _("No"))]
        if kind is Kind.CHOICE and shape is not None and shape.options is not None:
            return list(shape.options.items())
        known = None
        if kind is Kind.RECORD and name is not None and name.object == DOCUMENT:
            known = field_called(self.of_kind, name.field)
        if known is None:
            return None
        if isinstance(known.type, Employee):
            return [(f"user_{pk}", label) for pk, label in people()]
        if isinstance(known.type, RecordLink) and known.type.model == "records.Stage":
            return [(f"stage_{stage.pk}", stage.name) for stage in self.stage.pipeline.stages.all()]
        return None


def _names_for(of_kind: str, waits_for: str) -> RecordNames:
    """What the condition of a trigger may name; one of a kind that is gone asks for no changes."""
    try:
        return RecordNames(of_kind, tells_changes=tells_changes(trigger_kind(waits_for), of_kind))
    except Refused:
        return RecordNames(of_kind, tells_changes=False)


def _rows_of(condition: Mapping[str, Any]) -> list[Row] | None:
    try:
        return rows_of(read(condition))
    except WrongCondition:
        return None


def _asked(data: Any, what: str) -> bool:
    return data is not None and data.get(DO, "") == what


def _named(written: str) -> tuple[Name | None, tuple[Modifier, ...]]:
    try:
        return read_reference(f"{{={written}}}")
    except ExpressionProblem:
        return None, ()


def _fits(value: str, control: str, choices: Choices) -> bool:
    """Whether a control can hold the value."""
    if control in ("choice", "several"):
        return value in dict(choices)
    if control not in ("day", "moment"):
        return True
    if is_dynamic(value):
        return False
    has_time = len(value) > len("2026-12-31")
    return (
        value[4:5] == "-" and has_time is (control == "moment") and moment_in(value, PlainScope()) is not None
    )
