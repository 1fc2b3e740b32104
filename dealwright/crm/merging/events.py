"""What can happen when clients and leads are merged."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


class Merged(Event):
    """Shape of the `merged` kind of each client; subclasses give kind, title and sentence."""

    icon = "arrows-join"

    others: list[Ref]
    """Those that went into it."""
    merge: int
    """The key of the ledger."""


class Split(Event):
    """Shape of the `split` kind of each client; subclasses give kind, title and sentence."""

    icon = "arrows-split"
    used_by = frozenset()

    others: list[Ref]
    merge: int


class ContactMerged(Merged):
    """Other contacts were merged into this one."""

    kind = "contact.merged"
    title = _("Contacts merged")
    sentence = _("{actor} merged into {subject}: {others}")
    personal = ("others",)
    sample = {"others": [{"kind": "contact", "id": 7, "label": "M. Souza"}], "merge": 1}


class ContactSplit(Split):
    """A merge of contacts was taken back."""

    kind = "contact.split"
    title = _("Merge of contacts taken back")
    sentence = _("{actor} took the merge of {subject} back: {others}")
    personal = ("others",)
    sample = {"others": [{"kind": "contact", "id": 7, "label": "M. Souza"}], "merge": 1}


class CompanyMerged(Merged):
    """Other companies were merged into this one."""

    kind = "company.merged"
    title = _("Companies merged")
    sentence = _("{actor} merged into {subject}: {others}")
    sample = {"others": [{"kind": "company", "id": 7, "label": "Loja Azul"}], "merge": 1}


class CompanySplit(Split):
    """A merge of companies was taken back."""

    kind = "company.split"
    title = _("Merge of companies taken back")
    sentence = _("{actor} took the merge of {subject} back: {others}")
    sample = {"others": [{"kind": "company", "id": 7, "label": "Loja Azul"}], "merge": 1}


class LeadMerged(Merged):
    """Other leads were merged into this one."""

    kind = "lead.merged"
    title = _("Leads merged")
    sentence = _("{actor} merged into {subject}: {others}")
    personal = ("others",)
    sample = {"others": [{"kind": "lead", "id": 7, "label": "M. Souza"}], "merge": 1}


class LeadSplit(Split):
    """A merge of leads was taken back."""

    kind = "lead.split"
    title = _("Merge of leads taken back")
    sentence = _("{actor} took the merge of {subject} back: {others}")
    personal = ("others",)
    sample = {"others": [{"kind": "lead", "id": 7, "label": "M. Souza"}], "merge": 1}


MERGED: dict[str, type[Merged]] = {"contact": ContactMerged, "company": CompanyMerged, "lead": LeadMerged}
SPLIT: dict[str, type[Split]] = {"contact": ContactSplit, "company": CompanySplit, "lead": LeadSplit}
