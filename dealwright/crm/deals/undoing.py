"""How what happened to deals is taken back."""

from __future__ import annotations

from typing import Any

from dealwright.crm.deals import actions, events
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.undoing import AMOUNT, lines_of_before
from dealwright.crm.standing.undoing import moves_of
from dealwright.events import Actor
from dealwright.records.editing import plain
from dealwright.records.undo import told_beside
from dealwright.records.undo.edits import Tracked, edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes, rests_in_archive

comes_and_goes(created=events.DealCreated, deleted=events.DealDeleted, restored=events.DealRestored)
rests_in_archive(
    archived=events.DealArchived,
    unarchived=events.DealUnarchived,
    archive=actions.archive_deal,
    unarchive=actions.unarchive_deal,
)
handovers_of(events.DealAssigned)
moves_of(events.DealMoved, move_back=actions.move_deal_back)
moves_of(events.DealPipelineChanged, move_back=actions.move_deal_back)
lines_of_before(events.DealLinesChanged, set_lines=actions.put_lines_back)
told_beside(events.DealWon, events.DealLost, events.DealReopened, events.DealCopied)


def _put_reason_back(deal: Deal, before: Any, by: Actor) -> None:
    actions.give_reason(deal, reason=before, by=by)


edits_of(
    events.DealEdited,
    amount=AMOUNT,
    contacts=Tracked(held=lambda deal: plain(deal.further_contacts)),
    observers=Tracked(held=lambda deal: plain(deal.watching)),
    lost_reason=Tracked(put_back=_put_reason_back),
)
