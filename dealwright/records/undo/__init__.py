"""Undo: taking back what somebody did, from the before-values that its events keep.

A domain says beside its events how each kind is taken back (`undoing.py` of its part, loaded at the start):

    @inverse(of=DealArchived, touches="archived")
    def take_out_of_the_archive(step):
        if step.holds(step.record.archived_at is not None, "archived"):
            unarchive_deal(step.record, by=step.by)

Pages offer it with `offer(request, _("The deal was archived."))` after their action.
"""

from dealwright.records.undo.inverses import Step, final, inverse, told_beside
from dealwright.records.undo.offers import offer

__all__ = ["Step", "final", "inverse", "offer", "told_beside"]
