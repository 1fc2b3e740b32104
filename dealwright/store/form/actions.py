"""Verbs that build the checkout form, and the proof that a buyer agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.records.fields.declaring import key_from
from dealwright.records.heart import forget
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.actions import checked_words
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.models import Order
from dealwright.store.form.events import (
    CheckoutFieldCreated,
    CheckoutFieldEdited,
    CheckoutFieldRemoved,
    ConsentGiven,
)
from dealwright.store.form.first_fields import FIRST_CODES, NEEDED, ensure_fields
from dealwright.store.form.models import CheckoutField, Consent, FieldType, Group, Payer
from dealwright.store.form.targets import target, targets_of

EDITABLE = (
    "label",
    "labels",
    "hint",
    "options",
    "payer",
    "writes_to",
    "is_required",
    "is_shown",
    "is_location",
    "is_tax_location",
    "position",
)
CHOSEN = ("deliveries", "methods")
"""What has to be chosen so that the field is asked for."""
PLACES = frozenset({FieldType.COUNTRY, FieldType.REGION, FieldType.TEXT})
"""Of a field that says where tax is due: a line of text is a postal code."""
TAKEN = FIRST_CODES | {"delivery", "payment", "payer", "consent", "coupon", "checkout_key"}
MOST = 60
MOST_OPTIONS = 50


@action
def create_field(
    *,
    group: str,
    type: str,
    label: str,
    labels: Mapping[str, str] | None = None,
    hint: str = "",
    options: Iterable[str] = (),
    payer: str = "",
    writes_to: str = "",
    is_required: bool = False,
    is_shown: bool = True,
    is_location: bool = False,
    is_tax_location: bool = False,
    deliveries: Iterable[DeliveryService] = (),
    methods: Iterable[PaymentMethod] = (),
    by: Actor,
) -> CheckoutField:
    """Ask buyers for something more, after the other fields. Needs the right to change settings."""
    require_settings(by)
    ensure_fields(by=by)
    if group not in set(Group):
        raise Refused(_("A field belongs to the order, the client or the company."), field="group")
    if type not in set(FieldType):
        raise Refused(_("There is no such type of field."), field="type")
    present = set(CheckoutField.objects.values_list("code", flat=True))
    if len(present) >= MOST:
        raise Refused(_("There are 60 fields already; remove one first."), field="label")
    last = CheckoutField.objects.aggregate(last=Max("position"))["last"] or 0
    field = CheckoutField(
        group=group,
        type=type,
        label=_line(label, 120, "label"),
        labels=checked_words(labels or {}, 120, field="labels"),
        hint=_line(hint, 200, "hint", empty=True),
        options=_checked_options(options),
        payer=payer,
        writes_to=writes_to,
        is_required=is_required,
        is_shown=is_shown,
        is_location=is_location,
        is_tax_location=is_tax_location,
        position=last + 1,
    )
    field.code = key_from(field.label, present | TAKEN, otherwise="field")
    _refuse_odd(field)
    field.save()
    field.deliveries.set(deliveries)
    field.methods.set(methods)
    record(CheckoutFieldCreated(), on=field)
    return field


@action
def edit_field(
    field: CheckoutField, *, version: int | None = None, by: Actor, **values: Any
) -> CheckoutField:
    """Change what is given and leave the rest. A field of every form keeps where it writes to."""
    require_settings(by)
    unknown = set(values) - set(EDITABLE) - set(CHOSEN)
    if unknown:
        raise TypeError(f"edit_field does not change {', '.join(sorted(unknown))}")
    field = CheckoutField.objects.locked(field)
    _expect(field, version)
    changes = _rechosen(field, values) + _rewritten(field, _cleaned(values))
    if changes:
        _refuse_odd(field)
        field.version += 1
        field.save()
        record(CheckoutFieldEdited(changes=changes), on=field)
    return field


@action
def move_field(field: CheckoutField, *, up: bool, by: Actor) -> CheckoutField:
    """Ask for it one place earlier or later among the fields of its group."""
    require_settings(by)
    rows = list(CheckoutField.objects.filter(group=field.group).select_for_update(of=("self",)))
    place = next(place for place, one in enumerate(rows) if one.pk == field.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return rows[place]
    positions = sorted(one.position for one in rows)
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in zip(positions, rows, strict=True):
        if one.position != position:
            edit_field(one, position=position, by=by)
    return field.refreshed()


@action
def remove_field(field: CheckoutField, *, version: int | None = None, by: Actor) -> None:
    """Ask buyers for it no more; what they answered stays with their orders.

    A field of every form is hidden instead.
    """
    require_settings(by)
    field = CheckoutField.objects.locked(field)
    _expect(field, version)
    if field.code in FIRST_CODES:
        raise Refused(_("This field came with the form. Hide it instead."))
    record(CheckoutFieldRemoved(before=kept(field)), on=field)
    field.delete()


@action
def restore_field(id: int, *, before: dict[str, Any], by: Actor) -> CheckoutField:
    """Put a removed field back at its place, as it was."""
    require_settings(by)
    if CheckoutField.objects.count() >= MOST:
        raise Refused(_("There are 60 fields already; remove one first."), field="label")
    field = make_again(CheckoutField, id, before)
    record(CheckoutFieldCreated(), on=field)
    return field


@action
def keep_consent(
    order: Order, *, text: str, language: str, ip_address: str | None = None, browser: str = "", by: Actor
) -> Consent:
    """Keep the proof that the buyer of an order agreed to these words (ST-48)."""
    consent = Consent(
        order=order,
        contact=order.contact,
        text=text,
        text_hash=hash_of(text),
        language=language,
        ip_address=ip_address,
        browser=browser[:300],
    )
    consent.save(force_insert=True)
    record(ConsentGiven(consent=ref(consent)), on=order, about=[order.deal, order.contact])
    return consent


def hash_of(words: str) -> str:
    """By which it is told that a buyer was shown exactly these words."""
    return sha256(words.encode()).hexdigest()


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {
        "label": lambda text: _line(text, 120, "label"),
        "labels": lambda words: checked_words(words, 120, field="labels"),
        "hint": lambda text: _line(text, 200, "hint", empty=True),
        "options": _checked_options,
    }
    return {
        name: clean[name](value) if name in clean else value
        for name, value in values.items()
        if name not in CHOSEN
    }


def _rewritten(field: CheckoutField, values: dict[str, Any]) -> list[FieldChange]:
    changes = []
    for name, value in values.items():
        before = getattr(field, name)
        if before == value:
            continue
        if field.code in FIRST_CODES and name in {"writes_to", "payer", "options"}:
            raise Refused(_("This field came with the form: where it writes to is settled."), field=name)
        changes.append(FieldChange(field=name, before=plain(before), after=plain(value)))
        setattr(field, name, value)
    return changes


def _rechosen(field: CheckoutField, values: dict[str, Any]) -> list[FieldChange]:
    changes = []
    for name in CHOSEN:
        if name not in values:
            continue
        before, after = set(getattr(field, name).all()), set(values[name])
        if before != after:
            getattr(field, name).set(after)
            told = [plain(sorted(chosen, key=lambda one: one.pk)) for chosen in (before, after)]
            changes.append(FieldChange(field=name, before=told[0], after=told[1]))
    return changes


def _refuse_odd(field: CheckoutField) -> None:
    if field.payer not in set(Payer):
        raise Refused(_("A natural person pays, or a company."), field="payer")
    if field.code in NEEDED and not (field.is_shown and field.is_required):
        raise Refused(_("Without it nobody knows who bought: it is always asked for."), field="is_shown")
    if field.type == FieldType.CHOICE and not field.options:
        raise Refused(_("Write what buyers may choose from, one option per line."), field="options")
    if field.is_location and field.type not in {FieldType.REGION, FieldType.TEXT}:
        raise Refused(_("A delivery is reckoned from a state or a postal code."), field="is_location")
    if field.is_tax_location:
        _refuse_odd_tax_location(field)
    if field.code in FIRST_CODES or not field.writes_to:
        return
    if target(field.group, field.writes_to) is None:
        raise Refused(_("There is no such field to write to."), field="writes_to")
    if field.writes_to not in {one.name for one in targets_of(field.group, field.type)}:
        raise Refused(_("What is typed here does not fit into that field."), field="writes_to")


def _refuse_odd_tax_location(field: CheckoutField) -> None:
    """One field per payer says where tax is due (ST-44); whoever says it of another one waits here first."""
    if field.type not in PLACES:
        message = _("Tax is reckoned from a country, a state or a postal code.")
        raise Refused(message, field="is_tax_location")
    forget()
    others = CheckoutField.objects.filter(is_tax_location=True).exclude(pk=field.pk)
    double = next((one for one in others if field.payers & one.payers), None)
    if double is not None:
        message = _("Tax is reckoned from “%(label)s” already: take that off there first.")
        raise Refused(message % {"label": double.label}, field="is_tax_location")


def _line(text: str, longest: int, field: str, *, empty: bool = False) -> str:
    text = " ".join(without_control(text).split())
    if not text and not empty:
        raise Refused(_("Write what buyers are asked for."), field=field)
    if len(text) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return text


def _checked_options(options: Iterable[str]) -> list[str]:
    kept = list(dict.fromkeys(_line(one, 120, "options", empty=True) for one in options))
    kept = [one for one in kept if one]
    if len(kept) > MOST_OPTIONS:
        raise Refused(_("There are at most 50 options."), field="options")
    return kept


def _expect(field: CheckoutField, version: int | None) -> None:
    if version is not None and version != field.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=field.version,
        )
