"""Which invoices hang on a record, told before somebody deletes it."""

from typing import Any

from django.utils.translation import ngettext

from dealwright.events import Actor
from dealwright.records.bin import attached
from dealwright.sales.invoices.models import Invoice


def declare() -> None:
    """Let the recycle bin ask."""
    attached.add("deal", lambda deal, actor: _told(Invoice.objects.filter(deal=deal.pk), actor))
    attached.add("contact", lambda contact, actor: _told(Invoice.objects.filter(contact=contact.pk), actor))
    attached.add("company", lambda company, actor: _told(Invoice.objects.filter(company=company.pk), actor))


def _told(invoices: Any, actor: Actor) -> str | None:
    if not (count := invoices.seen_by(actor).count()):
        return None
    words = ngettext(
        "%(count)s invoice was written for it.", "%(count)s invoices were written for it.", count
    )
    return words % {"count": count}
