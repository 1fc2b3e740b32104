"""The payment methods an installation begins with: made when somebody first asks for them."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop

from dealwright.events import Actor, action
from dealwright.kit.languages import said, said_further
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.payments.providers import ON_DELIVERY, SANDBOX, TRANSFER

_LOCK = 0x70617973  # "pays"
FIRST = (
    (SANDBOX, gettext_noop("Card (test)")),
    (TRANSFER, gettext_noop("Bank transfer")),
    (ON_DELIVERY, gettext_noop("Cash on delivery")),
)
"""All switched off. A transfer waits for its bank details, cash for a merchant who takes it, and with the
test provider on, whoever has the link of a payment could say that it is paid (ST-10)."""


def begins_active(provider: str) -> bool:
    """Whether the first method of this provider is offered: the test one, where payments are tried."""
    return provider == SANDBOX and bool(settings.TRIES_PAYMENTS)


@action
def ensure_methods(*, by: Actor) -> None:
    """Make the first payment methods where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if PaymentMethod.objects.exists():
        return
    for position, (provider, words) in enumerate(FIRST, start=1):
        PaymentMethod(
            provider=provider,
            name=said(words),
            names=said_further(words),
            is_active=begins_active(provider),
            position=position,
        ).save()
