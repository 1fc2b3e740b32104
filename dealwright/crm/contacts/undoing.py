"""How what happened to contacts is taken back."""

from __future__ import annotations

from typing import Any

from dealwright.crm import reaching
from dealwright.crm.contacts import actions, events
from dealwright.crm.contacts.models import Contact
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(created=events.ContactCreated, deleted=events.ContactDeleted, restored=events.ContactRestored)


@inverse(of=events.ContactArchived, touches="archived")
def take_out_of_the_archive(step: Step) -> None:
    """It lies there no more."""
    if step.holds(step.record.archived_at is not None, "archived"):
        actions.unarchive_contact(step.record, by=step.by)


@inverse(of=events.ContactUnarchived, touches="archived")
def put_into_the_archive(step: Step) -> None:
    """It lies there again, as long as it did."""
    if step.holds(step.record.archived_at is None, "archived"):
        actions.archive_contact(step.record, since=step.event.archived_at, by=step.by)


def _ways(kind: str) -> Tracked:
    """Phones or e-mails, which events keep with their types."""

    def held(contact: Contact) -> Any:
        return [one.as_typed() for one in reaching.ways_of(contact, kind)]

    return Tracked(held=held, given=lambda before, _event: {reaching.FIELDS[kind]: before})


edits_of(events.ContactEdited, phones=_ways(reaching.PHONE), emails=_ways(reaching.EMAIL))
