"""Texts and values that people wrote with `{=…}` in them, filled in for one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from pydantic import BaseModel

from dealwright.automation.record_names import RecordNames
from dealwright.automation.scope import RecordScope
from dealwright.kit import bb
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import Name, fill, names_in, plain, render, wrong_parts
from dealwright.kit.expressions.scope import Scope
from dealwright.kit.expressions.values import Choice, Reference, Value
from dealwright.kit.expressions.writing import SEPARATOR, friendly
from dealwright.kit.money import Money


@dataclass(frozen=True)
class IsFormula:
    """Marks a setting whose text may hold values."""


_SAID = (Money, date, bool, Reference, Choice)

Formula = Annotated[str, IsFormula()]
"""A setting whose text may hold `{=…}`, or is a formula when it begins with `=`. Add StringConstraints."""


def text_of(written: str, scope: RecordScope) -> str:
    """The text with its values, for people; a formula that begins with `=` as its answer."""
    if written.startswith("="):
        return plain(fill(written, scope), scope)
    return render(written, scope)


def words_of(
    written: str, scope: RecordScope, *, says_values: bool = False, change: Callable[[str], str] = str
) -> str:
    """The same where text alone is shown: BB code in it is put into words, that in values means nothing.

    With `says_values` they stand as people read them, in the language that is active. Each goes through
    `change`.
    """

    def in_text(value: str) -> str:
        return value if isinstance(value, bb.BBText) else bb.as_written(change(value))

    if written.startswith("="):
        return bb.to_text(in_text(text_of(written, scope)))
    return bb.to_text(render(written, scope, escape=in_text, say=said if says_values else None))


def html_of(written: str, scope: RecordScope, *, says_values: bool = False) -> str:
    """The same for a text that is HTML, with BB code among it: values are escaped, their lines kept."""
    if written.startswith("="):
        return _in_html(text_of(written, scope))
    return render(written, scope, escape=_in_html, say=said if says_values else None)


def said(value: Value, scope: Scope) -> str | None:
    """A value as people read it, moments by the clock of the company; None for one that stands as it is.

    Numbers and texts do: they may be a part of an address.
    """
    if isinstance(value, tuple):
        each = [said(one, scope) for one in value]
        return SEPARATOR.join(one for one in each if one is not None) if None not in each else None
    if isinstance(value, datetime):
        value = value.astimezone(scope.zone())
    return friendly(value, scope) if isinstance(value, _SAID) else None


def _in_html(value: str) -> str:
    if isinstance(value, bb.BBText | SafeString):
        return escape(value) if isinstance(value, bb.BBText) else value
    return bb.as_written(escape(value).replace("\n", "<br>"))


def value_of(written: str, scope: RecordScope) -> Value:
    """What a field says, as a value of its kind; empty text is None."""
    return fill(written, scope) if written.strip() else None


def moment_of(written: str, scope: RecordScope) -> datetime | None:
    """The moment that a field says, in UTC; a day begins where the company is. Refused for anything else."""
    from dealwright.kit.expressions.reading import moment_in

    value = value_of(written, scope)
    if isinstance(value, str):
        value = moment_in(value, scope) if value.strip() else None
        if value is None and written.strip():
            raise Refused(_("“%(written)s” is no date.") % {"written": written[:60]})
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=scope.home).astimezone(UTC)
    raise Refused(_("“%(written)s” is no date.") % {"written": written[:60]})


def check_formulas(settings: BaseModel, of_kind: str, known: RecordNames | None = None) -> None:
    """Refused, at the setting, where a formula is wrongly written or names what records of a kind lack.

    Whoever checks many gives the names that are `known`, so that variables are asked for once.
    """
    known = known or RecordNames(of_kind)
    for name, written in formulas_in(settings):
        for problem in wrong_parts(written):
            raise Refused(str(problem), field=f"settings.{name}")
        for asked in names_in(written):
            if not known.knows(asked):
                raise Refused(nothing_called(asked, known), field=f"settings.{name}")


def nothing_called(name: Name, known: RecordNames) -> str:
    """That there is no such value, and which one may have been meant."""
    nearest = known.nearest(name)
    if nearest is None:
        return _("There is no value “%(name)s” here (any more). Choose one with “…”.") % {"name": name}
    words = {"name": name, "meant": nearest}
    return _("There is no value “%(name)s” here (any more). Did you mean “%(meant)s”?") % words


def formulas_in(settings: BaseModel, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every setting that may hold values, with what was written; those of inner settings too."""
    for name, described in type(settings).model_fields.items():
        held = getattr(settings, name)
        if isinstance(held, BaseModel):
            yield from formulas_in(held, f"{prefix}{name}.")
        elif isinstance(held, str) and any(isinstance(one, IsFormula) for one in described.metadata):
            yield f"{prefix}{name}", held
        elif isinstance(held, Mapping):
            for key, value in held.items():
                if isinstance(value, str) and any(isinstance(one, IsFormula) for one in described.metadata):
                    yield f"{prefix}{name}.{key}", value
        elif isinstance(held, list | tuple):
            for at, one in enumerate(held):
                if isinstance(one, BaseModel):
                    yield from formulas_in(one, f"{prefix}{name}.{at}.")
