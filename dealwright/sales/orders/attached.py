"""Which orders hang on a record, told before somebody deletes it."""

from typing import Any

from django.utils.translation import ngettext

from dealwright.events import Actor
from dealwright.records.bin import attached
from dealwright.sales.orders.models import Order


def declare() -> None:
    """Let the recycle bin ask."""
    attached.add("contact", lambda contact, actor: _told(Order.objects.filter(contact=contact.pk), actor))
    attached.add("deal", lambda deal, actor: _told(Order.objects.filter(deal=deal.pk), actor))


def _told(orders: Any, actor: Actor) -> str | None:
    if not (count := orders.seen_by(actor).count()):
        return None
    words = ngettext("%(count)s order belongs to it.", "%(count)s orders belong to it.", count)
    return words % {"count": count}
