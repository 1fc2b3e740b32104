"""Triggers: what happened moves the records it concerns."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.automation.chains.queries import is_at_its_end
from dealwright.automation.naming import in_the_name_of
from dealwright.automation.triggers.concerning import Candidate, Concerned, concerned_by
from dealwright.automation.triggers.events import TriggerRefused
from dealwright.automation.triggers.happenings import happenings_of, is_for_triggers
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import title_of
from dealwright.events import Actor, Event, action, reaction, record, ref
from dealwright.events.actions import caused_by
from dealwright.events.chains import record_stop
from dealwright.events.models import Entry
from dealwright.events.pieces import piece
from dealwright.kit.errors import Conflict, Problem

LONGEST_REASON = 500
MOST_LOOKS = 5
"""How often a record is looked at anew because somebody changed it meanwhile."""


@reaction(to_all=True, where=is_for_triggers)
def move_records(event: Event, entry: Entry) -> None:
    """Move each record that a change concerns to the stage of its first trigger that may move it (AU-42).

    All events of the change are looked at together, when the first of them is told: one change moves a record
    once. What somebody did to take something back is no news and moves nothing.
    """
    if entry.undoes is None:
        for concerned in concerned_by(happenings_of(entry)):
            _move(concerned)


def actor_of(trigger: Trigger, of: object) -> Actor:
    """Who the log names: the trigger, and in whose name (AU-32, AU-41). In the language of the source."""
    with translation.override(settings.LANGUAGE_CODE):
        person = trigger.acts_as or getattr(of, "responsible", None)
        return Actor.automation(in_the_name_of(title_of(trigger), person), trigger.pk)


def _move(concerned: Concerned) -> None:
    """Let the record go where the first stage wants it; its own verb locks it, and says if it was changed."""
    looked_at: Concerned | None = concerned
    for _look in range(MOST_LOOKS):
        winner = None if looked_at is None else looked_at.winner()
        if looked_at is None or winner is None:
            return
        if is_at_its_end(winner.entry.pk, winner.entry.depth, looked_at.record):
            reaction_name = f"automation.triggers.{winner.trigger.kind}"
            record_stop(winner.entry, reaction_name, "too many moves in one chain")
            return
        try:
            _move_once(looked_at, winner)
        except Conflict as conflict:
            now = looked_at.again()
            if now is not None and now.record.version == looked_at.record.version:
                _tell_refusal(looked_at.record, winner, conflict, by=actor_of(winner.trigger, now.record))
                return
            looked_at = now
        except Problem as problem:
            by = actor_of(winner.trigger, looked_at.record)
            _tell_refusal(looked_at.record, winner, problem, by=by)
            return
        else:
            return
    raise Conflict(_("Somebody moves the record at the same time, over and over."))


def _move_once(concerned: Concerned, winner: Candidate) -> None:
    """A piece of its own: what one record refuses does not keep the others from moving."""
    move, of = concerned.kind.move, concerned.record
    trigger, entry = winner
    if move is not None:
        with piece(), caused_by(entry.pk, entry.depth):
            move(of, to=trigger.stage, version=of.version, by=actor_of(trigger, of))


def _tell_refusal(of: object, winner: Candidate, problem: Problem, *, by: Actor) -> None:
    with caused_by(winner.entry.pk, winner.entry.depth):
        tell_refusal(of, winner.trigger, reason=str(problem), by=by)


@action
def tell_refusal(of: object, trigger: Trigger, *, reason: str, by: Actor) -> None:
    """Write on the record why a trigger could not move it; the people responsible hear of it."""
    record(TriggerRefused(stage=ref(trigger.stage), reason=reason[:LONGEST_REASON]), on=of)
