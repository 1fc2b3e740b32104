"""What goes with a client who is deleted for good: that they asked for letters to sign in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Lower

from dealwright.crm.reaching.queries import emails_of_nobody_else
from dealwright.store.buyers.models import SignInAsk
from dealwright.store.carts.models import Cart


def forget_buyers(kind: str, ids: Sequence[int]) -> None:
    """Their account and sessions go by themselves; their address goes out of what else is kept of them."""
    emails = emails_of_nobody_else(kind, ids)
    if emails:
        SignInAsk.objects.filter(email__in=emails).delete()
        bought = Cart.objects.alias(small=Lower("email")).filter(ordered_at__isnull=False)
        bought.filter(small__in=emails).update(email="")
