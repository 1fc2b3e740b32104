"""Verbs that change payment methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.sales.methods.events import (
    PaymentMethodCreated,
    PaymentMethodEdited,
    PaymentMethodRemoved,
)
from dealwright.sales.methods.first_methods import ensure_methods
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import CHOSEN_BY_BUYERS, SANDBOX, TRANSFER

EDITABLE = ("name", "names", "details", "days_to_pay", "is_active", "position")
MOST = 20
LONGEST_DETAILS = 2000
MOST_DAYS = 365


@action
def create_method(
    *,
    provider: str,
    name: str,
    names: Mapping[str, str] | None = None,
    details: str = "",
    days_to_pay: int | None = None,
    is_active: bool = True,
    by: Actor,
) -> PaymentMethod:
    """Offer buyers a further way of paying, after the others. Needs the right to change settings."""
    require_settings(by)
    ensure_methods(by=by)
    if provider not in CHOSEN_BY_BUYERS:
        raise Refused(_("There is no such payment provider here."), field="provider")
    _refuse_one_too_many()
    last = PaymentMethod.objects.aggregate(last=Max("position"))["last"] or 0
    method = PaymentMethod(
        provider=provider,
        is_active=is_active,
        position=last + 1,
        days_to_pay=_checked_days(days_to_pay),
        **_checked(name, names or {}, details),
    )
    _refuse_without_account(method)
    method.save()
    record(PaymentMethodCreated(provider=provider), on=method)
    return method


@action
def edit_method(
    method: PaymentMethod, *, version: int | None = None, by: Actor, **values: Any
) -> PaymentMethod:
    """Change what is given and leave the rest. The last one that buyers may choose stays on.

    Not so the test provider: it may be switched off at any time (ST-10).
    """
    require_settings(by)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_method does not change {', '.join(sorted(unknown))}")
    method = PaymentMethod.objects.locked(method)
    _expect(method, version)
    values |= _checked(
        values.get("name", method.name),
        values.get("names", method.names),
        values.get("details", method.details),
    )
    if "days_to_pay" in values:
        _checked_days(values["days_to_pay"])
    changes = []
    for field, value in values.items():
        before = getattr(method, field)
        if before != value:
            changes.append(FieldChange(field=field, before=before, after=value))
            setattr(method, field, value)
    if changes:
        _refuse_without_account(method)
        if not method.is_active and any(change.field == "is_active" for change in changes):
            _refuse_the_last(method)
        method.version += 1
        method.save()
        record(PaymentMethodEdited(changes=changes), on=method)
    return method


@action
def move_method(method: PaymentMethod, *, up: bool, by: Actor) -> PaymentMethod:
    """Show it to buyers one place earlier or later; the first one is chosen for them."""
    require_settings(by)
    rows = list(PaymentMethod.objects.select_for_update().order_by("position", "id"))
    place = next(place for place, one in enumerate(rows) if one.pk == method.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return rows[place]
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in enumerate(rows, start=1):
        if one.position != position:
            edit_method(one, position=position, by=by)
    return method.refreshed()


@action
def switch_test_provider(is_on: bool, *, by: Actor) -> bool:
    """Switch the test provider on or off, as a company to try does; False where it stood so already."""
    ensure_methods(by=by)
    changed = PaymentMethod.objects.filter(provider=SANDBOX, is_active=not is_on)
    methods = list(changed.order_by("position", "id"))
    for method in methods[:1] if is_on else methods:
        edit_method(method, is_active=is_on, by=by)
    return bool(methods)


@action
def remove_method(method: PaymentMethod, *, version: int | None = None, by: Actor) -> None:
    """Remove a payment method that no order or payment was made with; another one is switched off instead."""
    require_settings(by)
    method = PaymentMethod.objects.locked(method)
    _expect(method, version)
    if any(model.everything.filter(payment_method=method).exists() for model in (Order, Payment)):
        raise Refused(_("Orders were made with this payment method, so it stays. Switch it off instead."))
    if method.is_active:
        _refuse_the_last(method)
    record(PaymentMethodRemoved(before=kept(method)), on=method)
    method.delete()


@action
def restore_method(id: int, *, before: dict[str, Any], by: Actor) -> PaymentMethod:
    """Put a removed payment method back at its place, as it was."""
    require_settings(by)
    _refuse_one_too_many()
    method = make_again(PaymentMethod, id, before)
    record(PaymentMethodCreated(provider=method.provider), on=method)
    return method


def _refuse_one_too_many() -> None:
    if PaymentMethod.objects.count() >= MOST:
        raise Refused(_("There are 20 payment methods already; remove one first."), field="name")


def _refuse_without_account(method: PaymentMethod) -> None:
    if method.is_active and method.provider == TRANSFER and not method.details:
        raise Refused(
            _("Write the bank account: buyers are shown it once they have ordered."), field="details"
        )


def _refuse_the_last(method: PaymentMethod) -> None:
    if method.provider == SANDBOX:
        return
    if not PaymentMethod.objects.filter(is_active=True).exclude(pk=method.pk).exists():
        raise Refused(
            _("Buyers have to pay in some way. Switch another payment method on first."), field="is_active"
        )


def _checked(name: str, names: Mapping[str, str], details: str) -> dict[str, Any]:
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > 120:
        raise Refused(_("This name is longer than 120 letters."), field="name")
    details = details.replace("\r\n", "\n").strip()
    if len(details) > LONGEST_DETAILS:
        raise Refused(_("Say it in 2,000 letters or less."), field="details")
    return {"name": name, "names": checked_words(names, 120, field="names"), "details": details}


def _checked_days(days: int | None) -> int | None:
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise Refused(_("Give from 0 to 365 days, or none."), field="days_to_pay")
    return days


def checked_words(words: Mapping[str, str], longest: int, *, field: str) -> dict[str, str]:
    """The same words in further languages of the product, without the empty ones."""
    known = {code for code, _name in settings.LANGUAGES}
    kept = {code: " ".join(without_control(text).split()) for code, text in words.items()}
    if unknown := sorted(set(kept) - known):
        message = _("There is no language “%(code)s” here.")
        raise Refused(message % {"code": unknown[0][:20]}, field=field)
    if any(len(text) > longest for text in kept.values()):
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return {code: text for code, text in sorted(kept.items()) if text}


def _expect(method: PaymentMethod, version: int | None) -> None:
    if version is not None and version != method.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=method.version,
        )
