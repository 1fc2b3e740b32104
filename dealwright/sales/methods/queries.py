"""The payment methods, known by heart in each process."""

from __future__ import annotations

from django.utils.translation import gettext

from dealwright.events import Actor
from dealwright.records.heart import ByHeart
from dealwright.sales.methods.first_methods import FIRST, begins_active, ensure_methods
from dealwright.sales.methods.models import PaymentMethod


def _read() -> list[PaymentMethod]:
    return list(PaymentMethod.objects.all())


_methods = ByHeart(_read)


def payment_methods() -> list[PaymentMethod]:
    """All of them, in their order; the first ones are made where there is none."""
    found = _methods.get()
    if not found:
        ensure_methods(by=Actor.system())
        found = _read()
    return found


def methods_to_begin_with() -> list[str] | None:
    """How those are called that the first ones will offer; None where methods were made already."""
    return (
        None if _methods.get() else [gettext(words) for provider, words in FIRST if begins_active(provider)]
    )


def methods_on_offer() -> list[PaymentMethod]:
    """Those that buyers may choose."""
    return [method for method in payment_methods() if method.is_active]
