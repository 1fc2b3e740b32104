"""Duplicates of clients and leads, and merging them."""

from __future__ import annotations

from functools import partial

from dealwright.api import plug
from dealwright.channels.messages.models import MessageLink
from dealwright.crm.activities.models import Binding
from dealwright.crm.merging import moving, queries
from dealwright.crm.merging.blocks import duplicates_link
from dealwright.records import successors
from dealwright.records.files.models import File
from dealwright.records.notes.models import Note
from dealwright.records.timeline import former, themes
from dealwright.records.timeline.models import Pin
from dealwright.web import slots
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.models import Task


def declare() -> None:
    """Plug it in."""
    slots.fill("client.card.duplicates", duplicates_link)
    slots.fill("lead.card.duplicates", duplicates_link)
    for kind in moving.MODELS:
        successors.add(kind, partial(queries.successors_of, kind))
        former.add(kind, partial(queries.merged_into, kind))
    moving.add(moving.KindAndId("note", Note, "on_kind", "on_id"))
    moving.add(moving.KindAndId("file", File, "on_kind", "on_id"))
    moving.add(moving.KindAndId("pin", Pin, "on_kind", "on_id", per=("event_id",)))
    moving.add(moving.KindAndId("task", Task, "about_kind", "about_id"))
    moving.add(moving.KindAndId("activity", Binding, "on_kind", "on_id", per=("activity_id",)))
    moving.add(moving.KindAndId("message", MessageLink, "on_kind", "on_id", per=("message_id",)))
    moving.add(moving.KindAndId("notification", Notification, "subject_kind", "subject_id"))
    themes.add(themes.ACTIVITIES, "activity")
    plug("contacts", "dealwright.crm.merging.api.contact_router", tag="Contacts")
    plug("companies", "dealwright.crm.merging.api.company_router", tag="Companies")
    plug("leads", "dealwright.crm.merging.api.lead_router", tag="Leads")
    plug("duplicates", "dealwright.crm.merging.api.router", tag="Duplicates")
