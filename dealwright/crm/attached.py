"""What contacts and deals are attached to, told before somebody deletes them."""

from typing import Any

from django.utils.translation import ngettext

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.bin import attached
from dealwright.work.tasks.queries import open_tasks_about


def declare() -> None:
    """Let the recycle bin ask."""
    attached.add("contact", open_deals)
    attached.add("contact", open_tasks)
    attached.add("deal", open_tasks)


def open_deals(contact: Any, actor: Actor) -> str | None:
    """How many of the client's deals are still open, of those the actor may see."""
    seen = Deal.objects.seen_by(actor).active().filter(contact=contact.pk, closed_at=None)
    if not (count := seen.count()):
        return None
    words = ngettext(
        "%(count)s open deal names this contact.", "%(count)s open deals name this contact.", count
    )
    return words % {"count": count}


def open_tasks(record: Any, actor: Actor) -> str | None:
    """How many tasks about the record are still to be done."""
    if not (count := len(open_tasks_about(record, actor=actor))):
        return None
    return ngettext("%(count)s open task is about it.", "%(count)s open tasks are about it.", count) % {
        "count": count
    }
