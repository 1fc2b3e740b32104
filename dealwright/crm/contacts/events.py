"""What can happen to contacts."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref
from dealwright.records.archive.events import RecordArchived, RecordUnarchived
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited


class ContactCreated(Event):
    """Somebody we sell to, or may, became known."""

    kind = "contact.created"
    title = _("Contact created")
    sentence = _("{actor} added the contact {subject}")
    icon = "user-plus"
    tells_of = {"source": "source"}
    sample = {"source": "store"}

    source: str = ""


class ContactEdited(RecordEdited):
    """Name, phones, address or another tracked field changed."""

    kind = "contact.edited"
    title = _("Contact changed")
    sentence = _("{actor} changed: {fields}")
    personal = ("changes",)
    sample = {"changes": [{"field": "city", "before": "Santos", "after": "Campinas"}]}


class ContactArchived(RecordArchived):
    """A contact was put away; lists no longer show it."""

    kind = "contact.archived"
    title = _("Contact archived")
    sentence = _("{actor} archived the contact")
    sample = {}


class ContactUnarchived(RecordUnarchived):
    """A contact came back from the archive."""

    kind = "contact.unarchived"
    title = _("Contact taken out of the archive")
    sentence = _("{actor} took the contact out of the archive")
    sample = {}


class ContactDeleted(RecordDeleted):
    """A contact was moved to the recycle bin."""

    kind = "contact.deleted"
    title = _("Contact deleted")
    sentence = _("{actor} moved the contact {subject} to the recycle bin")
    sample = {}


class ContactRestored(RecordRestored):
    """A contact came back from the recycle bin."""

    kind = "contact.restored"
    title = _("Contact restored")
    sentence = _("{actor} took the contact {subject} out of the recycle bin")
    sample = {}


class ContactCompaniesChanged(Event):
    """A contact joined a company or left one, or another one became the main one."""

    kind = "contact.companies_changed"
    title = _("Companies of a contact changed")
    icon = "building"
    sentence = _("{actor} changed the companies of {subject}: {after}")
    tells_of = {"before": "companies", "after": "companies"}
    sample = {"before": [], "after": [{"kind": "company", "id": 3, "label": "Example Store"}]}

    before: list[Ref] = []
    after: list[Ref] = []
    """The main one first."""

    def places(self) -> dict[str, str]:
        names = {"before": self.before, "after": self.after}
        return {name: ", ".join(one.label for one in refs) or _now("none") for name, refs in names.items()}
