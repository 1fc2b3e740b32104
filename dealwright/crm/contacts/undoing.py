"""How what happened to contacts is taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.crm.addresses.undoing import ADDRESSES
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts import actions, events
from dealwright.crm.contacts.belonging import companies_of
from dealwright.crm.pictures.undoing import picture_before
from dealwright.crm.reaching.undoing import WAYS
from dealwright.kit.errors import Refused
from dealwright.records.editing import plain
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.whole import comes_and_goes, rests_in_archive

comes_and_goes(created=events.ContactCreated, deleted=events.ContactDeleted, restored=events.ContactRestored)
rests_in_archive(
    archived=events.ContactArchived,
    unarchived=events.ContactUnarchived,
    archive=actions.archive_contact,
    unarchive=actions.unarchive_contact,
)


@inverse(of=events.ContactCompaniesChanged, touches="field:companies")
def put_companies_back(step: Step) -> None:
    """Those it belonged to, in their order."""
    event = step.event
    now = [company.pk for company in companies_of(step.record)]
    if not step.holds(now == [one.id for one in event.after], "field:companies"):
        return
    there = Company.everything.in_bulk([one.id for one in event.before])
    if gone := [one for one in event.before if one.id not in there]:
        raise Refused(_("The company “%(company)s” is no longer there.") % {"company": gone[0]})
    actions.edit_contact(step.record, companies=[there[one.id] for one in event.before], by=step.by)


edits_of(
    events.ContactEdited,
    addresses=ADDRESSES,
    observers=Tracked(held=lambda contact: plain(contact.watching)),
    photo=picture_before("photo"),
    **WAYS,
)
