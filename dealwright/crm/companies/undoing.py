"""How what happened to companies is taken back."""

from __future__ import annotations

from dealwright.crm.addresses.undoing import ADDRESSES
from dealwright.crm.companies import actions, events
from dealwright.crm.companies.models import Company
from dealwright.crm.pictures.undoing import picture_before
from dealwright.crm.reaching.undoing import WAYS
from dealwright.kit.money import to_json
from dealwright.records.editing import plain
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes, rests_in_archive

comes_and_goes(created=events.CompanyCreated, deleted=events.CompanyDeleted, restored=events.CompanyRestored)
rests_in_archive(
    archived=events.CompanyArchived,
    unarchived=events.CompanyUnarchived,
    archive=actions.archive_company,
    unarchive=actions.unarchive_company,
)


def _revenue_of(company: Company) -> dict[str, str] | None:
    revenue = company.revenue_money
    return None if revenue is None else to_json(revenue)


edits_of(
    events.CompanyEdited,
    addresses=ADDRESSES,
    observers=Tracked(held=lambda company: plain(company.watching)),
    revenue=Tracked(held=_revenue_of),
    logo=picture_before("logo"),
    **WAYS,
)
