"""Somebody works again, or somebody else is responsible: what waited looks again."""

from __future__ import annotations

from dealwright.automation.rules.models import Rule
from dealwright.automation.workdays.waiting import follow_the_responsible, let_go_on, waiting_runs
from dealwright.events import Event, reaction
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.people.absences.events import AbsenceCanceled, AbsenceChanged
from dealwright.people.users.events import UserEdited
from dealwright.people.workdays.events import (
    WorkingDayResumed,
    WorkingDayRulesChanged,
    WorkingDayStarted,
)


@reaction(to=[WorkingDayStarted, WorkingDayResumed])
def go_on_with_the_day(event: WorkingDayStarted | WorkingDayResumed, entry: Entry) -> None:
    """What waits for this person is done, as far as no absence keeps it."""
    let_go_on(waiting_runs().filter(day_of=event.person.id))


@reaction(to=[AbsenceCanceled, AbsenceChanged, UserEdited])
def look_again_at_the_person(event: Event, entry: Entry) -> None:
    """Somebody is here after all, or may not sign in any more: what waits for them looks again."""
    let_go_on(waiting_runs().filter(day_of=entry.subject_id))


@reaction(to=WorkingDayRulesChanged)
def wait_no_longer(event: WorkingDayRulesChanged, entry: Entry) -> None:
    """Nobody notes working days any more, so nobody is waited for."""
    let_go_on(waiting_runs())


@reaction(to_all=True, where=lambda kind: kind.tells_changes())
def wait_for_the_new_responsible(event: Event, entry: Entry) -> None:
    """Somebody else answers for a record: its rules wait for them instead."""
    if "responsible" in event.changed_fields() and _some_may_wait(entry.subject_kind):
        follow_the_responsible(entry.subject_kind, entry.subject_id)


@once_per_batch
def _some_may_wait(of_kind: str) -> bool:
    """Whether rules on records of a kind wait for the responsible person, or runs of theirs still do."""
    waiting_rules = Rule.objects.filter(stage__pipeline__of_kind=of_kind, in_working_day=True)
    return waiting_rules.exists() or waiting_runs().filter(on_kind=of_kind, is_pausing=False).exists()
