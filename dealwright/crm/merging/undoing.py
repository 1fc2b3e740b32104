"""How a merge is taken back, and done again."""

from __future__ import annotations

from dealwright.crm.merging import events
from dealwright.crm.merging.actions import merge_again, split_merge
from dealwright.crm.merging.models import Merge
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse

TOUCHED = "merge"


def _take_back(step: Step) -> None:
    """What was moved goes back; what points elsewhere by now stays there and is told."""
    merge = Merge.objects.filter(pk=step.event.merge).first()
    if step.holds(merge is not None and merge.split_at is None, TOUCHED):
        step.holds(split_merge(merge, by=step.by) == 0, TOUCHED)  # type: ignore[arg-type]


def _do_again(step: Step) -> None:
    """What points at the others goes to the one that stays once more."""
    merge = Merge.objects.filter(pk=step.event.merge).first()
    if step.holds(merge is not None and merge.split_at is not None, TOUCHED):
        merge_again(merge, by=step.by)  # type: ignore[arg-type]


for _merged in events.MERGED.values():
    inverse(of=_merged, touches=TOUCHED, verb=Verb.CHANGE)(_take_back)
for _split in events.SPLIT.values():
    inverse(of=_split, touches=TOUCHED, verb=Verb.CHANGE)(_do_again)
