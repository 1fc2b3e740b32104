"""What can happen to proposals."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import Line
from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Amount, Event, Ref, Use
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.records.handing_over import RecordAssigned

label_fields("proposal", {"valid_until": _("last day"), "terms": _("terms"), "own_company": _("our company")})

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_TOTAL = {"amount": "449.10", "currency": "BRL"}
_DRAFT = {"kind": "stage", "id": 31, "label": "Draft"}
_SENT = {"kind": "stage", "id": 32, "label": "Sent"}


OfferedLine = Line
"""A line as it was."""


class ProposalCreated(Event):
    """Somebody began to write an offer for a deal."""

    kind = "proposal.created"
    title = _("Proposal written")
    sentence = _("{actor} wrote proposal {subject} for {total}")
    icon = "file-text"
    enters = "stage"
    tells_of = {"total": "total"}
    sample = {"stage": _DRAFT, "total": _TOTAL}

    stage: Ref | None = None
    """Missing of proposals written before they had stages."""
    total: Amount


class ProposalMoved(RecordMoved):
    """A proposal came to another stage: by hand, or because it was sent or answered."""

    kind = "proposal.moved"
    title = _("Stage of the proposal changed")
    sentence = _("{actor} moved proposal {subject} from {before} to {after}")
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})  # what was answered tells people of itself
    sample = {"before": _DRAFT, "after": _SENT}


class ProposalAssigned(RecordAssigned):
    """Somebody else is responsible for a proposal from now on."""

    kind = "proposal.assigned"
    title = _("Proposal given to somebody else")
    sentence = _("{actor} gave proposal {subject} to {after}")
    sentence_of_nobody = _("{actor} left proposal {subject} without a responsible person")


class ProposalEdited(RecordEdited):
    """The last day or the terms of a proposal changed."""

    kind = "proposal.edited"
    title = _("Proposal changed")
    sentence = _("{actor} changed of proposal {subject}: {fields}")
    sample = {"changes": [{"field": "terms", "before": "", "after": "Paid within 14 days"}]}


class ProposalLinesChanged(Event):
    """What is offered changed."""

    kind = "proposal.lines_changed"
    title = _("Products of the proposal changed")
    sentence = _("{actor} changed what proposal {subject} offers: {lines}")
    icon = "package"
    tells_of = {"total": "total", "rows": "total", "rows_before": "total"}
    sample = {"lines": ["2 × Silicone case"], "total": _TOTAL, "rows": [], "rows_before": []}

    lines: list[str]
    total: Amount
    rows: list[OfferedLine]
    rows_before: list[OfferedLine]
    """In full, for undo."""

    def say(self, *, actor: str, subject: str) -> str:
        """A proposal may also be left without products."""
        if self.lines:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} took all products off proposal {subject}")
        return str(text).format(actor=actor, subject=subject)


class ProposalSent(Event):
    """A proposal was given to the client."""

    kind = "proposal.sent"
    title = _("Proposal sent")
    sentence = _("{actor} sent proposal {subject} for {total}")
    icon = "send"
    used_by = _TOLD
    personal = ("to",)
    tells_of = {"total": "total"}
    sample = {"total": _TOTAL, "to": "clara@example.com"}

    total: Amount
    to: str = ""
    """The e-mail address a letter went to; empty where the link was given in another way."""


class ProposalAccepted(Event):
    """The client wants it."""

    kind = "proposal.accepted"
    title = _("Proposal accepted")
    sentence = _("{actor} accepted proposal {subject} for {total}")
    icon = "circle-check"
    used_by = _TOLD
    tells_of = {"total": "total"}
    sample = {"total": _TOTAL}

    total: Amount


class ProposalDeclined(Event):
    """The client does not want it."""

    kind = "proposal.declined"
    title = _("Proposal declined")
    sentence = _("{actor} declined proposal {subject}")
    icon = "circle-x"
    used_by = _TOLD
    personal = ("reason",)
    tells_of = {"reason": "decline_reason"}
    sample = {"reason": "Too expensive"}

    reason: str = ""

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason where somebody gave one."""
        if not self.reason or "reason" in self._hidden:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} declined proposal {subject}: {reason}")
        return str(text).format(actor=actor, subject=subject, reason=self.reason)


class ProposalReopened(Event):
    """An answer was taken back: the proposal waits for one again."""

    kind = "proposal.reopened"
    title = _("Proposal open again")
    sentence = _("{actor} opened proposal {subject} again")
    icon = "arrow-back-up"
    personal = ("decline_reason",)
    tells_of = {"decline_reason": "decline_reason"}
    sample = {}

    state: str = ""
    answered_at: datetime | None = None
    decline_reason: str = ""
    """As it stood before."""


class ProposalOrdered(Event):
    """An order was written from a proposal."""

    kind = "proposal.ordered"
    title = _("Order written from a proposal")
    sentence = _("{actor} wrote order {order} from proposal {subject}")
    icon = "receipt"
    used_by = _TOLD
    sample = {"order": {"kind": "order", "id": 12, "label": "1024"}}

    order: Ref


class ProposalDeleted(RecordDeleted):
    """A proposal was moved to the recycle bin."""

    kind = "proposal.deleted"
    title = _("Proposal deleted")
    sentence = _("{actor} moved proposal {subject} to the recycle bin")
    sample = {}


class ProposalRestored(RecordRestored):
    """A proposal came back from the recycle bin."""

    kind = "proposal.restored"
    title = _("Proposal restored")
    sentence = _("{actor} took proposal {subject} out of the recycle bin")
    sample = {}
