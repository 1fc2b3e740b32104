"""By which payment method an order is paid: the one its client chose, or one of those on offer (ST-10)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.methods.queries import methods_on_offer, methods_to_begin_with, payment_methods
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.providers import SANDBOX, is_known

NO_METHOD = _(
    "No payment method is switched on, so the client has no way to pay. Switch one on under Settings, "
    "Payment methods; what you saw come in you can write down as paid by hand."
)
TEST_IS_OFF = _("The test provider is switched off here. Choose another payment method.")

NOT_OFFERED = _("This payment method is not there, or it is not offered any more. Choose another one.")


def method_of(order: Order | None) -> PaymentMethod | None:
    """What asking for money of the order uses: what its client chose, else the first that is on offer.

    Without an order, as for an invoice, that first one. The test provider comes last of those on offer, and
    is never taken where it is switched off.
    """
    chosen = _known(order.payment_method_id) if order is not None else None
    return chosen if chosen is not None and is_open(chosen) else usual_method()


def usual_method() -> PaymentMethod | None:
    """The first on offer, real money before the test provider; None where nothing is switched on."""
    on_offer = methods_on_offer()
    real = (one for one in on_offer if one.provider != SANDBOX)
    return next(real, on_offer[0] if on_offer else None)


def provider_of(order: Order) -> str:
    """Through whom the order is paid; empty where there is no way to."""
    method = method_of(order)
    return method.provider if method is not None else ""


def methods_to_ask_by(order: Order | None) -> list[PaymentMethod]:
    """What a colleague may choose from: what is on offer, and what the client has chosen, in their order."""
    own = order.payment_method_id if order is not None else None
    return [one for one in payment_methods() if one.is_active or (one.pk == own and is_open(one))]


def method_named(order: Order | None, id: int | None) -> PaymentMethod | None:
    """The one of these with this number, None for none; Refused for any other one."""
    if id is None:
        return None
    found = next((one for one in methods_to_ask_by(order) if one.pk == id), None)
    if found is None:
        known = _known(id)
        is_test = known is not None and known.provider == SANDBOX
        raise Refused(TEST_IS_OFF if is_test else NOT_OFFERED, field="payment_method_id")
    return found


def colleague_named(payment: Any, id: int | None, actor: Actor) -> User | None:
    """Whom the actor may make responsible for a payment; who is it already may stay."""
    if id is None:
        return None
    people = people_within(actor, Order.record_kind, Verb.CHANGE, payment.order.pipeline_id)
    found: User | None = (people | User.objects.filter(pk=payment.responsible_id)).filter(pk=id).first()
    if found is None:
        message = _("There is no such colleague, or you may not give it to them.")
        raise Refused(message, field="responsible_id")
    return found


def is_open(method: PaymentMethod) -> bool:
    """Whether money may still be asked for by it: one that is switched off serves those who chose it before.

    The test provider does not: whoever opens its page says that they have paid.
    """
    return method.is_active or method.provider != SANDBOX


def ways_to_ask(order: Order | None) -> dict[str, Any]:
    """What a form that asks for money shows: the methods to choose from, and the one that is usual.

    A page only looks: where no method was made yet, it shows those that asking will make.
    """
    if (first := methods_to_begin_with()) is not None:
        return {"methods": [("", name) for name in first], "method": "", "none": NO_METHOD}
    usual = method_of(order) if order is not None else usual_method()
    methods = [(str(one.pk), one.name) for one in methods_to_ask_by(order)]
    return {"methods": methods, "method": str(usual.pk) if usual is not None else "", "none": NO_METHOD}


def is_test_open() -> bool:
    """Whether the test provider takes payments here."""
    return any(one.provider == SANDBOX and one.is_active for one in payment_methods())


def way_of(
    order: Order | None, *, provider: str, method: PaymentMethod | None
) -> tuple[str, PaymentMethod | None]:
    """The provider and the method that a payment of the order, or of an invoice, is asked for through.

    Named by either, else what the order is paid by. Refused for a provider that is not there, for the test
    provider where it is switched off, and where nothing is left.
    """
    if method is None and not provider:
        method = method_of(order)
        if method is None:
            raise Refused(NO_METHOD, field="payment_method_id")
    if method is not None:
        if not is_open(method):
            raise Refused(TEST_IS_OFF, field="payment_method_id")
        return method.provider, method
    if not is_known(provider):
        raise Refused(_("There is no such payment provider here."), field="provider")
    if provider == SANDBOX and not is_test_open():
        raise Refused(TEST_IS_OFF, field="provider")
    return provider, _method_through(order, provider)


def method_words(method_id: int | None) -> str:
    """How colleagues call the method with this number; empty for none."""
    found = _known(method_id)
    return found.name if found is not None else ""


def _method_through(order: Order | None, provider: str) -> PaymentMethod | None:
    """The method of this provider that the order is paid by: its own, else the first on offer."""
    own = _known(order.payment_method_id) if order is not None else None
    if own is not None and own.provider == provider:
        return own
    return next((one for one in methods_on_offer() if one.provider == provider), None)


def _known(id: int | None) -> PaymentMethod | None:
    return next((one for one in payment_methods() if one.pk == id), None) if id else None
