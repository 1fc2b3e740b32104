"""How goods may be divided: each measure has a step, and a quantity is so many steps of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import known_measures, measure_with
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import PLACES, Counted, grouped, is_exact, is_whole, plain, spelled

WHOLE = Decimal(1)


def step_of(measure_id: int | None) -> Decimal:
    """The smallest part of goods counted in this measure; pieces, where nothing is said, are whole."""
    measure = known_measures().get(measure_id or 0)
    return measure.step if measure is not None else WHOLE


def fits(quantity: Counted, step: Decimal) -> bool:
    """Whether it is so many steps. A whole quantity always is: steps divide one."""
    return Decimal(quantity) % step == 0


def checked_quantity(
    quantity: Counted, measure_id: int | None, *, name: Any, field: str, **extra: Any
) -> Decimal:
    """The quantity as it is kept; Refused at the field where goods of this measure are not so divided.

    A whole quantity is never looked at twice: it costs no query.
    """
    number = Decimal(quantity)
    if is_whole(number):
        return plain(number)
    return _divided(number, known_measures().get(measure_id or 0), name, field, extra)


def checked_in(
    quantity: Counted, symbol: str, *, name: Any, field: str, measure_id: int | None = None, **extra: Any
) -> Decimal:
    """The same for a line that names its measure by its symbol, or follows that of its product."""
    number = Decimal(quantity)
    if is_whole(number):
        return plain(number)
    measure = measure_with(symbol) if symbol else known_measures().get(measure_id or 0)
    return _divided(number, measure, name, field, extra)


def checked_part(
    part: Counted, whole: Counted, symbol: str, *, name: Any, field: str, **extra: Any
) -> Decimal:
    """A part of a line that is sent, paid or brought back: so many steps, or all there is left of it."""
    if Decimal(part) == Decimal(whole):
        return plain(part)
    return checked_in(part, symbol, name=name, field=field, **extra)


def measured(quantity: Counted, symbol: str) -> str:
    """The quantity as people of the language read it, with as many decimals as its measure has: `0,350 kg`.

    A whole one has none, and pieces without a measure have no unit.
    """
    number = plain(quantity)
    measure = measure_with(symbol) if symbol and not is_whole(number) else None
    places = max(-int(measure.step.normalize().as_tuple().exponent), 0) if measure is not None else 0
    text = grouped(number, least=places)
    return f"{text} {symbol}" if symbol else text


def counted(quantity: Counted, symbol: str) -> str:
    """The quantity before a name: pieces as a bare number, what is divided with its unit."""
    return measured(quantity, symbol if symbol and (not is_whole(quantity) or is_divided(symbol)) else "")


def counted_of(quantity: Counted, measure_id: int | None) -> str:
    """The same of goods that are counted in this measure."""
    measure = known_measures().get(measure_id or 0) if measure_id else None
    return counted(quantity, measure.symbol if measure is not None else "")


def is_divided(symbol: str) -> bool:
    """Whether goods of this measure may be sold in parts."""
    measure = measure_with(symbol) if symbol else None
    return measure is not None and measure.step < WHOLE


def _divided(
    number: Decimal, measure: Measure | None, name: Any, field: str, extra: dict[str, Any]
) -> Decimal:
    if not is_exact(number):
        message = _("“%(name)s”: a quantity has at most %(places)s decimals.")
        raise Refused(message % {"name": name, "places": PLACES}, field=field, **extra)
    step = measure.step if measure is not None else WHOLE
    if fits(number, step):
        return plain(number)
    said = {"name": name, "quantity": spelled(number), "step": spelled(step)}
    if step == WHOLE and measure is None:
        message = _("Pieces are sold whole: %(quantity)s of “%(name)s” cannot be counted.")
    elif step == WHOLE:
        message = _("“%(name)s” is sold in whole %(symbol)s: %(quantity)s cannot be counted.")
    else:
        message = _(
            "“%(name)s” is sold in steps of %(step)s %(symbol)s: %(quantity)s is between two of them."
        )
    symbol = measure.symbol if measure is not None else ""
    raise Refused(message % {**said, "symbol": symbol}, field=field, **extra)
