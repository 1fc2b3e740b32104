"""How what happened to leads is taken back."""

from __future__ import annotations

from typing import Any

from dealwright.crm.leads import actions, events
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines.undoing import AMOUNT, lines_of_before
from dealwright.crm.reaching.undoing import WAYS
from dealwright.crm.standing.undoing import moves_of
from dealwright.events import Actor
from dealwright.records.editing import plain
from dealwright.records.undo import told_beside
from dealwright.records.undo.edits import Tracked, edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes, rests_in_archive

comes_and_goes(created=events.LeadCreated, deleted=events.LeadDeleted, restored=events.LeadRestored)
rests_in_archive(
    archived=events.LeadArchived,
    unarchived=events.LeadUnarchived,
    archive=actions.archive_lead,
    unarchive=actions.unarchive_lead,
)
handovers_of(events.LeadAssigned)
moves_of(events.LeadMoved, move_back=actions.move_lead_back)
moves_of(events.LeadPipelineChanged, move_back=actions.move_lead_back)
lines_of_before(events.LeadLinesChanged, set_lines=actions.set_lines)
told_beside(events.LeadLost, events.LeadReopened)


def _put_reason_back(lead: Lead, before: Any, by: Actor) -> None:
    actions.give_reason(lead, reason=before, by=by)


edits_of(
    events.LeadEdited,
    amount=AMOUNT,
    observers=Tracked(held=lambda lead: plain(lead.watching)),
    lost_reason=Tracked(put_back=_put_reason_back),
    **WAYS,
)
