"""The payment methods an installation begins with: made when somebody first asks for them."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_noop

from dealwright.events import Actor, action
from dealwright.kit.languages import said, said_further
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.payments.providers import ON_DELIVERY, SANDBOX, TRANSFER

_LOCK = 0x70617973  # "pays"
FIRST = (
    (SANDBOX, gettext_noop("Card (test)"), True),
    (TRANSFER, gettext_noop("Bank transfer"), False),
    (ON_DELIVERY, gettext_noop("Cash on delivery"), False),
)
"""A transfer waits for its bank details, cash for a merchant who takes it: neither is promised unasked."""


@action
def ensure_methods(*, by: Actor) -> None:
    """Make the first payment methods where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if PaymentMethod.objects.exists():
        return
    for position, (provider, words, is_active) in enumerate(FIRST, start=1):
        PaymentMethod(
            provider=provider,
            name=said(words),
            names=said_further(words),
            is_active=is_active,
            position=position,
        ).save()
