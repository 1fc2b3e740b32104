"""Verbs that change measures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError, Q
from django.db.models.functions import Mod
from django.utils.translation import gettext as _

from dealwright.catalog.measures.events import MeasureAdded, MeasureEdited, MeasureRemoved
from dealwright.catalog.measures.models import Measure
from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import Counted, is_exact, plain, spelled
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.records.heart import forget

MOST = 200
HIGHEST_CODE = 99_999
WHOLE = Decimal(1)
_LOCK = 0x6D656173  # "meas"


@action
def ensure_measures(*, by: Actor) -> None:
    """Make the usual measures where there are none, in the language of the house (ST-28)."""
    if Measure.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not Measure.objects.exists():
        usual = [
            Measure(code=code, name=name, symbol=symbol, step=Decimal(step))
            for code, name, symbol, step in _usual()
        ]
        usual[0].is_default = True
        forget()
        Measure.objects.bulk_create(usual)


@action
def add_measure(*, code: int, name: str, symbol: str, step: Counted = WHOLE, by: Actor) -> Measure:
    """Let goods be counted in one more unit, divided by `step`. Needs the right to change settings."""
    require_settings(by)
    _refuse_one_too_many()
    if not 0 < code <= HIGHEST_CODE:
        raise Refused(_("Write a code from 1 to 99999."), field="code")
    if Measure.objects.filter(code=code).exists():
        raise Refused(_("Another measure has this code."), field="code")
    measure = Measure(
        code=code,
        name=_words(name, "name", 60),
        symbol=_words(symbol, "symbol", 12),
        step=checked_step(step),
    )
    measure.save()
    record(MeasureAdded(symbol=measure.symbol), on=measure)
    return measure


@action
def edit_measure(
    measure: Measure,
    *,
    name: str | None = None,
    symbol: str | None = None,
    is_default: bool | None = None,
    step: Counted | None = None,
    by: Actor,
) -> Measure:
    """Call it otherwise, divide it otherwise, or make it the usual one. Needs the right to change settings.

    Refused where something lies in the house that could not be counted in whole steps any more. What was
    bought before stays as it was bought.
    """
    require_settings(by)
    measure = Measure.objects.locked(measure)
    wanted = {
        "name": measure.name if name is None else _words(name, "name", 60),
        "symbol": measure.symbol if symbol is None else _words(symbol, "symbol", 12),
        "is_default": measure.is_default or bool(is_default),
        "step": measure.step if step is None else _fitting_step(measure, step),
    }
    changes = [
        FieldChange(field=field, before=_told(getattr(measure, field)), after=_told(after))
        for field, after in wanted.items()
        if getattr(measure, field) != after
    ]
    if changes:
        if wanted["is_default"] and not measure.is_default:
            _let_step_back()
        for field, after in wanted.items():
            setattr(measure, field, after)
        measure.save()
        record(MeasureEdited(changes=changes), on=measure)
    return measure


@action
def remove_measure(measure: Measure, *, by: Actor) -> None:
    """Remove a measure in which nothing is counted. Needs the right to change settings."""
    require_settings(by)
    measure = Measure.objects.locked(measure)
    if measure.is_default:
        raise Refused(_("This is the usual measure. Make another one the usual one first."))
    product = apps.get_model("catalog", "Product").everything.filter(measure=measure).first()
    if product is not None:
        message = _("“%(product)s” is counted in it, so it stays. Products in the bin count too.")
        raise Refused(message % {"product": product})
    record(MeasureRemoved(before=kept(measure)), on=measure)
    try:
        measure.delete()
    except ProtectedError:
        raise Refused(_("Lines of deals or documents are counted in it, so it stays.")) from None


@action
def restore_measure(id: int, *, before: dict[str, Any], by: Actor) -> Measure:
    """Put a removed measure back, as it was."""
    require_settings(by)
    _refuse_one_too_many()
    measure = make_again(Measure, id, before)
    record(MeasureAdded(symbol=measure.symbol), on=measure)
    return measure


def _let_step_back() -> None:
    """The one that was the usual one first: the index allows one at a time."""
    for former in Measure.objects.filter(is_default=True).select_for_update():
        former.is_default = False
        former.save()
        change = FieldChange(field="is_default", before=True, after=False)
        record(MeasureEdited(changes=[change]), on=former)


def _refuse_one_too_many() -> None:
    if Measure.objects.count() >= MOST:
        raise Refused(_("There are 200 measures already; remove one first."), field="name")


def checked_step(step: Counted) -> Decimal:
    """A step as a measure keeps it; Refused where whole ones are not made up of it."""
    number = Decimal(step)
    if not is_exact(number) or not 0 < number <= WHOLE or WHOLE % number:
        message = _("Write 1 for what is sold whole, or a part that makes up one: 0.5, 0.1, 0.001.")
        raise Refused(message, field="step")
    return plain(number)


def _fitting_step(measure: Measure, step: Counted) -> Decimal:
    """The step; Refused where some of it is in the house that is no whole number of such steps."""
    checked = checked_step(step)
    if measure.step % checked:
        rests = {"rest": Mod("stock", checked), "promised_rest": Mod("reserved", checked)}
        counted = apps.get_model("catalog", "Product").everything.filter(measure=measure).annotate(**rests)
        odd = counted.exclude(Q(rest=0) & Q(promised_rest=0)).first()
        if odd is not None:
            message = _("Of “%(product)s” there are %(stock)s in the house: count it first in the new steps.")
            raise Refused(message % {"product": odd, "stock": spelled(odd.stock)}, field="step")
    return checked


def _told(value: Any) -> Any:
    """As an event tells it: a step as text, which is exact."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _usual() -> list[tuple[int, str, str, str]]:
    """Code, name, symbol and step of the measures of every installation; the first is the usual one."""
    return [
        (796, _("Piece"), _("pcs"), "1"),
        (166, _("Kilogram"), _("kg"), "0.001"),
        (163, _("Gram"), _("g"), "1"),
        (112, _("Litre"), _("l"), "0.001"),
        (6, _("Metre"), _("m"), "0.01"),
        (55, _("Square metre"), _("m²"), "0.01"),
        (356, _("Hour"), _("h"), "0.01"),
    ]


def _words(text: str, field: str, longest: int) -> str:
    text = " ".join(without_control(text).split())
    if not text:
        raise Refused(_("Write something here."), field=field)
    if len(text) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return text
