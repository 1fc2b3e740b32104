"""What contacts, companies, leads and deals are attached to, told before somebody deletes them."""

from typing import Any

from django.utils.translation import ngettext

from dealwright.crm.activities.models import SUBJECTS, Activity
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.records.bin import attached
from dealwright.work.tasks.queries import open_tasks_about


def declare() -> None:
    """Let the recycle bin ask."""
    attached.add("contact", open_deals)
    attached.add("contact", open_tasks)
    attached.add("company", open_deals_of_company)
    attached.add("company", contacts_of_company)
    attached.add("company", open_tasks)
    attached.add("contact", open_leads)
    attached.add("company", open_leads)
    attached.add("lead", open_tasks)
    attached.add("deal", open_tasks)
    for kind in SUBJECTS:
        attached.add(kind, open_activities)


def open_leads(client: Any, actor: Actor) -> str | None:
    """How many leads of the client are still open, of those the actor may see."""
    seen = Lead.objects.seen_by(actor).active().open().filter(**{client.record_kind: client.pk})
    if not (count := seen.count()):
        return None
    words = ngettext(
        "%(count)s open lead names this client.", "%(count)s open leads name this client.", count
    )
    return words % {"count": count}


def open_deals(contact: Any, actor: Actor) -> str | None:
    """How many of the client's deals are still open, of those the actor may see."""
    seen = Deal.objects.seen_by(actor).active().filter(contact=contact.pk, closed_at=None)
    if not (count := seen.count()):
        return None
    words = ngettext(
        "%(count)s open deal names this contact.", "%(count)s open deals name this contact.", count
    )
    return words % {"count": count}


def open_deals_of_company(company: Any, actor: Actor) -> str | None:
    """How many of the deals with the company are still open, of those the actor may see."""
    seen = Deal.objects.seen_by(actor).active().filter(company=company.pk, closed_at=None)
    if not (count := seen.count()):
        return None
    words = ngettext(
        "%(count)s open deal names this company.", "%(count)s open deals name this company.", count
    )
    return words % {"count": count}


def contacts_of_company(company: Any, actor: Actor) -> str | None:
    """How many people belong to it, of those the actor may see."""
    if not (count := Contact.objects.seen_by(actor).filter(companies=company.pk).count()):
        return None
    words = ngettext("%(count)s contact belongs to it.", "%(count)s contacts belong to it.", count)
    return words % {"count": count}


def open_tasks(record: Any, actor: Actor) -> str | None:
    """How many tasks about the record are still to be done."""
    if not (count := len(open_tasks_about(record, actor=actor))):
        return None
    return ngettext("%(count)s open task is about it.", "%(count)s open tasks are about it.", count) % {
        "count": count
    }


def open_activities(record: Any, actor: Actor) -> str | None:
    """How many activities about the record are still to be done."""
    about = Activity.objects.seen_by(actor).open().about(record.record_kind, record.pk)
    if not (count := about.count()):
        return None
    return ngettext(
        "%(count)s open activity is about it.", "%(count)s open activities are about it.", count
    ) % {"count": count}
