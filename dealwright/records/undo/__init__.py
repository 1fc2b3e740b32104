"""Undo: taking back what somebody did, from the before-values that its events keep.

A domain says beside its events how each kind is taken back (`undoing.py` of its part, loaded at the start):

    @inverse(of=OrderMarked, touches="mark")
    def take_mark_off(step):
        if step.holds(step.record.mark_reason == step.event.reason, "mark"):
            unmark_order(step.record, by=step.by)

What many kinds have in common is one call: `comes_and_goes`, `rests_in_archive`, `edits_of`, `handovers_of`.

Pages offer it with `offer(request, _("The deal was archived."))` after their action.
"""

from dealwright.records.undo.inverses import Step, final, inverse, told_beside
from dealwright.records.undo.offers import offer
from dealwright.records.undo.set_up import set_up

__all__ = ["Step", "final", "inverse", "offer", "set_up", "told_beside"]
