"""What can happen to companies."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.archive.events import RecordArchived, RecordUnarchived
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited


class CompanyCreated(Event):
    """An organisation we sell to, or may, became known."""

    kind = "company.created"
    title = _("Company created")
    sentence = _("{actor} added the company {subject}")
    icon = "building"
    tells_of = {"source": "source"}
    sample = {"source": "web"}

    source: str = ""


class CompanyEdited(RecordEdited):
    """Name, phones, address or another tracked field changed."""

    kind = "company.edited"
    title = _("Company changed")
    sentence = _("{actor} changed: {fields}")
    personal = ("changes",)
    sample = {"changes": [{"field": "industry", "before": "", "after": "Retail"}]}


class CompanyArchived(RecordArchived):
    """A company was put away; lists no longer show it."""

    kind = "company.archived"
    title = _("Company archived")
    sentence = _("{actor} archived the company")
    sample = {}


class CompanyUnarchived(RecordUnarchived):
    """A company came back from the archive."""

    kind = "company.unarchived"
    title = _("Company taken out of the archive")
    sentence = _("{actor} took the company out of the archive")
    sample = {}


class CompanyDeleted(RecordDeleted):
    """A company was moved to the recycle bin."""

    kind = "company.deleted"
    title = _("Company deleted")
    sentence = _("{actor} moved the company {subject} to the recycle bin")
    sample = {}


class CompanyRestored(RecordRestored):
    """A company came back from the recycle bin."""

    kind = "company.restored"
    title = _("Company restored")
    sentence = _("{actor} took the company {subject} out of the recycle bin")
    sample = {}
