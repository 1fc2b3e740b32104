"""How what happened to companies is taken back."""

from __future__ import annotations

from dealwright.crm.addresses.undoing import ADDRESSES
from dealwright.crm.companies import actions, events
from dealwright.crm.reaching.undoing import WAYS
from dealwright.records.undo.edits import edits_of
from dealwright.records.undo.whole import comes_and_goes, rests_in_archive

comes_and_goes(created=events.CompanyCreated, deleted=events.CompanyDeleted, restored=events.CompanyRestored)
rests_in_archive(
    archived=events.CompanyArchived,
    unarchived=events.CompanyUnarchived,
    archive=actions.archive_company,
    unarchive=actions.unarchive_company,
)


edits_of(events.CompanyEdited, addresses=ADDRESSES, **WAYS)
