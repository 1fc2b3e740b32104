"""Which proposals hang on a record, told before somebody deletes it."""

from typing import Any

from django.utils.translation import ngettext

from dealwright.events import Actor
from dealwright.records.bin import attached
from dealwright.sales.proposals.models import Proposal


def declare() -> None:
    """Let the recycle bin ask."""
    attached.add("deal", lambda deal, actor: _told(Proposal.objects.filter(deal=deal.pk), actor))
    attached.add("contact", lambda contact, actor: _told(Proposal.objects.filter(contact=contact.pk), actor))
    attached.add("company", lambda company, actor: _told(Proposal.objects.filter(company=company.pk), actor))


def _told(proposals: Any, actor: Actor) -> str | None:
    if not (count := proposals.seen_by(actor).count()):
        return None
    words = ngettext(
        "%(count)s proposal was written for it.", "%(count)s proposals were written for it.", count
    )
    return words % {"count": count}
