"""What can happen to deals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import Line
from dealwright.crm.lines.events import LinesChanged
from dealwright.crm.standing import Standing
from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Amount, Event, FieldChange, Ref, Use
from dealwright.records.archive.events import RecordArchived, RecordUnarchived
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited
from dealwright.records.handing_over import RecordAssigned

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_NEW = {"kind": "stage", "id": 1, "label": "New"}
_OFFER = {"kind": "stage", "id": 2, "label": "Offer"}


class DealCreated(Event):
    """A deal was opened: by hand, by a purchase, by a program."""

    kind = "deal.created"
    title = _("Deal created")
    sentence = _("{actor} opened the deal on the stage {stage}")
    icon = "plus"
    used_by = _TOLD
    enters = "stage"
    tells_of = {"amount": "amount", "source": "source"}
    sample = {"stage": _NEW, "amount": {"amount": "2499.00", "currency": "BRL"}, "source": "store"}

    stage: Ref
    amount: Amount
    source: str = ""


class DealMoved(RecordMoved):
    """A deal went to another stage of its pipeline."""

    kind = "deal.moved"
    title = _("Deal moved")
    sentence = _("{actor} moved the deal from {before} to {after}")
    tells_of = {"stood": "lost_reason"}
    sample = {"before": _NEW, "after": _OFFER}


class DealPipelineChanged(Event):
    """A deal went to a stage of another pipeline."""

    kind = "deal.pipeline_changed"
    title = _("Deal moved to another pipeline")
    sentence = _("{actor} moved the deal from {before} to {after} in the pipeline {pipeline}")
    icon = "arrows-exchange"
    used_by = _TOLD
    enters = "after"
    personal = ("stood",)
    tells_of = {"stood": "lost_reason"}
    sample = {
        "before": _NEW,
        "after": {"kind": "stage", "id": 11, "label": "To be delivered"},
        "pipeline_before": {"kind": "pipeline", "id": 1, "label": "Sales"},
        "pipeline": {"kind": "pipeline", "id": 2, "label": "Delivery"},
    }

    before: Ref
    after: Ref
    pipeline_before: Ref
    pipeline: Ref
    stood: Standing | None = None
    """Before the move."""

    def field_changes(self) -> list[FieldChange]:
        """Where it stands."""
        return [FieldChange(field="stage", before=self.before.id, after=self.after.id)]


class DealCopied(Event):
    """A deal was copied: another one like it was opened, usually in another pipeline."""

    kind = "deal.copied"
    title = _("Deal copied")
    sentence = _("{actor} copied the deal {subject} to {stage} in the pipeline {pipeline}")
    icon = "copy"
    sample = {
        "made": {"kind": "deal", "id": 43, "label": "Two phones"},
        "stage": {"kind": "stage", "id": 11, "label": "To be delivered"},
        "pipeline": {"kind": "pipeline", "id": 2, "label": "Delivery"},
    }

    made: Ref
    stage: Ref
    pipeline: Ref


class DealWon(Event):
    """A deal came to its won stage; recorded beside the move that brought it there."""

    kind = "deal.won"
    title = _("Deal won")
    sentence = _("The deal is won: {amount}")
    icon = "trophy"
    tells_of = {"amount": "amount"}
    sample = {"amount": {"amount": "2499.00", "currency": "BRL"}}

    amount: Amount


class DealCloseRefused(Event):
    """A deal was to be won, and something that has to hold for that did not."""

    kind = "deal.close_refused"
    title = _("Deal could not be closed")
    sentence = _("{actor} could not close the deal: {reason}")
    icon = "alert-triangle"
    used_by = frozenset({Use.NOTIFICATIONS, Use.WEBHOOKS})
    sample = {
        "stage": {"kind": "stage", "id": 5, "label": "Won"},
        "reason": "“Silicone case”: only 2 left.",
    }

    stage: Ref
    reason: str


class DealLost(Event):
    """A deal came to a lost stage; recorded beside the move that brought it there."""

    kind = "deal.lost"
    title = _("Deal lost")
    sentence = _("The deal is lost")
    icon = "circle-x"
    personal = ("reason",)
    tells_of = {"reason": "lost_reason"}
    sample = {"reason": "Too expensive"}

    reason: str = ""

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason where somebody gave one."""
        if not self.reason or "reason" in self._hidden:
            return super().say(actor=actor, subject=subject)
        return str(_("The deal is lost: {reason}")).format(reason=self.reason)


class DealReopened(Event):
    """A won or lost deal went back to an open stage; recorded beside the move."""

    kind = "deal.reopened"
    title = _("Deal reopened")
    sentence = _("{actor} opened the deal again: it stood on {before}")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {"before": {"kind": "stage", "id": 6, "label": "Lost"}}

    before: Ref


class DealEdited(RecordEdited):
    """Tracked fields of a deal changed."""

    kind = "deal.edited"
    title = _("Deal changed")
    sentence = _("{actor} changed: {fields}")
    tells_of = {"followed": "amount"}
    sample = {"changes": [{"field": "amount", "before": "2499.00", "after": "2299.00"}]}

    followed: list[FieldChange] = []
    """What changed along with them and is not told; undo puts it back too."""


class DealAssigned(RecordAssigned):
    """Somebody else is responsible for a deal from now on."""

    kind = "deal.assigned"
    title = _("Deal given to somebody else")
    sentence = _("{actor} gave the deal to {after}")
    sentence_of_nobody = _("{actor} left the deal without a responsible person")


class DealLinesChanged(LinesChanged):
    """The products of a deal changed."""

    kind = "deal.lines_changed"
    title = _("Products of the deal changed")
    sentence = _("{actor} changed the products: {lines}")
    sentence_of_none = _("{actor} took all products off the deal")
    tells_of = {**LinesChanged.tells_of, "rows": "amount", "rows_before": "amount"}
    sample = {
        "lines": ["2 × Silicone case"],
        "before": ["1 × Silicone case"],
        "amount": {"amount": "99.80", "currency": "BRL"},
    }

    rows: list[Line] | None = None
    rows_before: list[Line] | None = None
    """The lines in full, for undo."""


class DealArchived(RecordArchived):
    """A deal was put away: it is on no board any more."""

    kind = "deal.archived"
    title = _("Deal archived")
    sentence = _("{actor} archived the deal")
    sample = {}


class DealUnarchived(RecordUnarchived):
    """A deal was taken out of the archive."""

    kind = "deal.unarchived"
    title = _("Deal taken out of the archive")
    sentence = _("{actor} took the deal out of the archive")
    sample = {}


class DealDeleted(RecordDeleted):
    """A deal was moved to the recycle bin."""

    kind = "deal.deleted"
    title = _("Deal deleted")
    sentence = _("{actor} moved the deal to the recycle bin")
    sample = {}


class DealRestored(RecordRestored):
    """A deal came back from the recycle bin."""

    kind = "deal.restored"
    title = _("Deal restored")
    sentence = _("{actor} took the deal out of the recycle bin")
    sample = {}
