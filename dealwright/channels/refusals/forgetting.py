"""What is forgotten of those who wanted no letters, once nobody here knows them any more."""

from __future__ import annotations

from collections.abc import Collection

from dealwright.channels.refusals.events import LettersAllowed, LettersStopped
from dealwright.channels.refusals.models import Refusal
from dealwright.events.forgetting import forget
from dealwright.events.models import Entry, Link

TOLD = (LettersStopped.kind, LettersAllowed.kind)


def forget_refusals_of(emails: Collection[str]) -> None:
    """Take what was said of these addresses out of the refusals and out of the log; for actions.

    A refusal is a fact about a person and goes with them: there is no client left whom a rule could write to.
    """
    if not emails:
        return
    refusals = Refusal.objects.filter(email__in=emails)
    linked = Link.objects.filter(record_kind=Refusal.record_kind).values("event_id")
    told = Entry.objects.filter(kind__in=TOLD, id__in=linked, facts__email__in=list(emails))
    gone = {*refusals.values_list("pk", flat=True), *told.values_list("subject_id", flat=True)}
    refusals.delete()
    for id in sorted(gone):
        forget(Refusal.record_kind, id)
