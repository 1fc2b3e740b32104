"""How what happened to companies is taken back."""

from __future__ import annotations

from dealwright.crm.addresses.undoing import ADDRESSES
from dealwright.crm.companies import actions, events
from dealwright.crm.reaching.undoing import WAYS
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(created=events.CompanyCreated, deleted=events.CompanyDeleted, restored=events.CompanyRestored)


@inverse(of=events.CompanyArchived, touches="archived")
def take_out_of_the_archive(step: Step) -> None:
    """It lies there no more."""
    if step.holds(step.record.archived_at is not None, "archived"):
        actions.unarchive_company(step.record, by=step.by)


@inverse(of=events.CompanyUnarchived, touches="archived")
def put_into_the_archive(step: Step) -> None:
    """It lies there again, as long as it did."""
    if step.holds(step.record.archived_at is None, "archived"):
        actions.archive_company(step.record, since=step.event.archived_at, by=step.by)


edits_of(events.CompanyEdited, addresses=ADDRESSES, **WAYS)
