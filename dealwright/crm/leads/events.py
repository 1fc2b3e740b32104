"""What can happen to leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import Line
from dealwright.crm.lines.events import LinesChanged
from dealwright.crm.standing import Standing
from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Amount, Event, FieldChange, Ref, Use
from dealwright.records.archive.events import RecordArchived, RecordUnarchived
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.records.handing_over import RecordAssigned

label_fields(
    "lead",
    {"company_title": _("company they name"), "source_description": _("where exactly it comes from")},
)

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_NEW = {"kind": "stage", "id": 11, "label": "New"}
_IN_WORK = {"kind": "stage", "id": 12, "label": "In work"}


class LeadCreated(Event):
    """A lead was opened: by hand, by a form, by a program."""

    kind = "lead.created"
    title = _("Lead created")
    sentence = _("{actor} opened the lead on the stage {stage}")
    icon = "plus"
    used_by = _TOLD
    enters = "stage"
    tells_of = {"amount": "amount", "source": "source"}
    sample = {"stage": _NEW, "amount": {"amount": "2499.00", "currency": "BRL"}, "source": "call"}

    stage: Ref
    amount: Amount
    source: str = ""


class LeadMoved(RecordMoved):
    """A lead went to another stage of its pipeline."""

    kind = "lead.moved"
    title = _("Lead moved")
    sentence = _("{actor} moved the lead from {before} to {after}")
    tells_of = {"stood": "lost_reason"}
    sample = {"before": _NEW, "after": _IN_WORK}


class LeadPipelineChanged(Event):
    """A lead went to a stage of another pipeline."""

    kind = "lead.pipeline_changed"
    title = _("Lead moved to another pipeline")
    sentence = _("{actor} moved the lead from {before} to {after} in the pipeline {pipeline}")
    icon = "arrows-exchange"
    used_by = _TOLD
    enters = "after"
    personal = ("stood",)
    tells_of = {"stood": "lost_reason"}
    sample = {
        "before": _NEW,
        "after": {"kind": "stage", "id": 21, "label": "To be called"},
        "pipeline_before": {"kind": "pipeline", "id": 3, "label": "Leads"},
        "pipeline": {"kind": "pipeline", "id": 4, "label": "Partners"},
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


class LeadLost(Event):
    """A lead turned out to be no client; recorded beside the move that brought it to a lost stage."""

    kind = "lead.lost"
    title = _("Lead turned down")
    sentence = _("The lead is not a client")
    icon = "circle-x"
    personal = ("reason",)
    tells_of = {"reason": "lost_reason"}
    sample = {"reason": "Wrong number"}

    reason: str = ""

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason where somebody gave one."""
        if not self.reason or "reason" in self._hidden:
            return super().say(actor=actor, subject=subject)
        return str(_("The lead is not a client: {reason}")).format(reason=self.reason)


class LeadReopened(Event):
    """A closed lead went back to an open stage; recorded beside the move."""

    kind = "lead.reopened"
    title = _("Lead reopened")
    sentence = _("{actor} opened the lead again: it stood on {before}")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {"before": {"kind": "stage", "id": 14, "label": "Not a client"}}

    before: Ref


class LeadEdited(RecordEdited):
    """Tracked fields of a lead changed."""

    kind = "lead.edited"
    title = _("Lead changed")
    sentence = _("{actor} changed: {fields}")
    personal = ("changes",)
    tells_of = {"followed": "amount"}
    sample = {"changes": [{"field": "company_title", "before": "", "after": "Padaria Central"}]}

    followed: list[FieldChange] = []
    """What changed along with them and is not told; undo puts it back too."""


class LeadAssigned(RecordAssigned):
    """Somebody else is responsible for a lead from now on."""

    kind = "lead.assigned"
    title = _("Lead given to somebody else")
    sentence = _("{actor} gave the lead to {after}")
    sentence_of_nobody = _("{actor} left the lead without a responsible person")


class LeadLinesChanged(LinesChanged):
    """The products of a lead changed."""

    kind = "lead.lines_changed"
    title = _("Products of the lead changed")
    sentence = _("{actor} changed the products: {lines}")
    sentence_of_none = _("{actor} took all products off the lead")
    tells_of = {**LinesChanged.tells_of, "rows": "amount", "rows_before": "amount"}
    sample = {
        "lines": ["2 × Silicone case"],
        "before": ["1 × Silicone case"],
        "amount": {"amount": "99.80", "currency": "BRL"},
        "rows": [],
        "rows_before": [],
    }

    rows: list[Line]
    rows_before: list[Line]
    """The lines in full, for undo."""


class LeadArchived(RecordArchived):
    """A lead was put away: it is on no board any more."""

    kind = "lead.archived"
    title = _("Lead archived")
    sentence = _("{actor} archived the lead")
    sample = {}


class LeadUnarchived(RecordUnarchived):
    """A lead was taken out of the archive."""

    kind = "lead.unarchived"
    title = _("Lead taken out of the archive")
    sentence = _("{actor} took the lead out of the archive")
    sample = {}


class LeadDeleted(RecordDeleted):
    """A lead was moved to the recycle bin."""

    kind = "lead.deleted"
    title = _("Lead deleted")
    sentence = _("{actor} moved the lead to the recycle bin")
    sample = {}


class LeadRestored(RecordRestored):
    """A lead came back from the recycle bin."""

    kind = "lead.restored"
    title = _("Lead restored")
    sentence = _("{actor} took the lead out of the recycle bin")
    sample = {}
