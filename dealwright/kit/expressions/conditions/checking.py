"""Checking a condition, and saying which part decided and why: for the log and the test mode (AU-9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.kit.expressions import reading, templates, writing
from dealwright.kit.expressions.comparing import equal
from dealwright.kit.expressions.conditions.operators import Operator, Wants, holds
from dealwright.kit.expressions.conditions.tree import AllOf, AnyOf, Comparison, Condition, Formula
from dealwright.kit.expressions.limits import DEFAULT, Limits
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import ExpressionProblem, NotTold, sentence
from dealwright.kit.expressions.scope import Scope
from dealwright.kit.expressions.tree import Run, ask, at_home, out_of_range
from dealwright.kit.expressions.values import Value, accept


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one part of a condition."""

    part: Condition
    holds: bool
    found: Value = None
    wanted: Value = None
    problem: ExpressionProblem | None = None
    """Why it could not be decided; such a part does not hold, whatever its operator."""
    inner: tuple[Verdict, ...] = ()
    """Of the parts that were looked at: a group stops at the one that decides it."""

    def deciding(self) -> Iterator[Verdict]:
        """The comparisons and formulas that made it so."""
        if not isinstance(self.part, AllOf | AnyOf):
            yield self
            return
        # One false part decides “all”, one true part “any”; otherwise all of them together.
        alone = self.holds is isinstance(self.part, AnyOf)
        for verdict in self.inner[-1:] if alone else self.inner:
            yield from verdict.deciding()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log of a check."""

    depth: int
    claim: str
    """“Stage” equals “Won”."""
    answer: str
    """“It does: it is “Won”.”"""
    holds: bool
    decides: bool
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a condition holds, and why."""

    verdict: Verdict

    @property
    def holds(self) -> bool:
        """The answer."""
        return self.verdict.holds

    def __bool__(self) -> bool:
        return self.verdict.holds

    @property
    def deciding(self) -> tuple[Verdict, ...]:
        """The comparisons and formulas that made it so."""
        return tuple(self.verdict.deciding())

    @property
    def problems(self) -> tuple[ExpressionProblem, ...]:
        """Why parts could not be decided."""
        return tuple(found.problem for found in _every(self.verdict) if found.problem)

    def lines(self, scope: Scope, labels: Mapping[Name, Any] | None = None) -> list[Line]:
        """Every part that was looked at, in the reader's language."""
        deciding = {id(verdict) for verdict in self.verdict.deciding()}
        return list(_lines(self.verdict, 0, scope, labels or {}, deciding))


def check(condition: Condition, scope: Scope, limits: Limits = DEFAULT) -> Outcome:
    """Whether the condition holds with the values of now. Problems of parts are in the outcome."""
    return Outcome(_judge(condition, Run(scope, limits)))


def _judge(condition: Condition, run: Run) -> Verdict:
    if isinstance(condition, Comparison):
        return _compare(condition, run)
    if isinstance(condition, Formula):
        try:
            found = condition.expression.root.value(run)
        except ExpressionProblem as problem:
            return Verdict(condition, False, problem=problem)
        return Verdict(condition, reading.is_true(found), found)
    stops_at = isinstance(condition, AnyOf)
    inner: list[Verdict] = []
    for part in condition.parts:
        inner.append(_judge(part, run))
        if inner[-1].holds is stops_at:
            return Verdict(condition, stops_at, inner=tuple(inner))
    return Verdict(condition, not stops_at, inner=tuple(inner))


def _compare(comparison: Comparison, run: Run) -> Verdict:
    found: Value = None
    wanted: Value = comparison.wanted
    try:
        run.spend()
        found = ask(comparison.name, comparison.modifiers, run)
        if comparison.operator is Operator.CHANGED:
            before = at_home(accept(run.scope.before(comparison.name), run.limits), run.scope)
            return Verdict(comparison, not equal(found, before, run.scope), found, before)
        if comparison.is_dynamic:
            wanted = _filled(wanted, run)
        return Verdict(comparison, _held(comparison.operator, found, wanted, run.scope), found, wanted)
    except ExpressionProblem as problem:
        return Verdict(comparison, False, found, wanted, problem)


def _held(operator: Operator, found: Value, wanted: Value, scope: Scope) -> bool:
    try:
        return holds(operator, found, wanted, scope)
    except (ArithmeticError, ValueError) as wrong:
        raise out_of_range() from wrong


def _filled(wanted: Value, run: Run) -> Value:
    if isinstance(wanted, tuple):
        return tuple(_filled(each, run) for each in wanted)
    if not isinstance(wanted, str):
        return wanted
    return templates.fill_in(wanted, run)


def _every(verdict: Verdict) -> Iterator[Verdict]:
    yield verdict
    for inner in verdict.inner:
        yield from _every(inner)


def _lines(
    verdict: Verdict, depth: int, scope: Scope, labels: Mapping[Name, Any], deciding: set[int]
) -> Iterator[Line]:
    claim = str(told(verdict.part, scope, labels, verdict.wanted))
    yield Line(
        depth,
        claim,
        str(_answer(verdict, scope)),
        verdict.holds,
        id(verdict) in deciding,
        bool(verdict.problem),
    )
    for inner in verdict.inner:
        yield from _lines(inner, depth + 1, scope, labels, deciding)


_NOT_FILLED_IN = object()


def told(
    condition: Condition, scope: Scope, labels: Mapping[Name, Any], wanted: Value | object = _NOT_FILLED_IN
) -> Any:
    """The condition as a sentence; of a group only its head."""
    if isinstance(condition, AllOf):
        return gettext_lazy("All of these hold:") if condition.parts else gettext_lazy("Always.")
    if isinstance(condition, AnyOf):
        return gettext_lazy("One of these holds:")
    if isinstance(condition, Formula):
        return sentence(gettext_lazy("The formula %(formula)s is true."), formula=str(condition.expression))
    field = str(labels.get(condition.name, condition.name))
    operator = condition.operator
    given: Any = condition.wanted if wanted is _NOT_FILLED_IN else wanted
    if operator.wants is Wants.TWO and isinstance(given, tuple):
        first, last = (_shown(each, scope) or "…" for each in given)
        return sentence(operator.claim, field=field, first=first, last=last)
    return sentence(operator.claim, field=field, wanted=_shown(given, scope))


def _answer(verdict: Verdict, scope: Scope) -> Any:
    if isinstance(verdict.problem, NotTold):
        return verdict.problem.what
    if verdict.problem:
        return _("It cannot be decided: %(why)s") % {"why": verdict.problem.what}
    if isinstance(verdict.part, AllOf | AnyOf):
        return _("They do.") if verdict.holds else _("They do not.")
    if isinstance(verdict.part, Comparison) and verdict.part.operator is Operator.CHANGED:
        places = {"before": _shown(verdict.wanted, scope), "found": _shown(verdict.found, scope)}
        if verdict.holds:
            return _("Yes: it was “%(before)s” and is “%(found)s”.") % places
        return _("No: it is “%(found)s” as before.") % places
    places = {"found": _shown(verdict.found, scope)}
    return (_("Yes: it is “%(found)s”.") if verdict.holds else _("No: it is “%(found)s”.")) % places


def _shown(value: Value, scope: Scope) -> str:
    return reading.short(writing.printable(value, scope))
