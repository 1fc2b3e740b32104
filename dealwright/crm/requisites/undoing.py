"""How changes of legal details are taken back."""

from __future__ import annotations

from dealwright.crm.requisites import actions, events
from dealwright.crm.requisites.models import Requisite
from dealwright.records.undo import Step, inverse


def _touches(event: events.RequisiteAdded | events.RequisiteChanged | events.RequisiteRemoved) -> list[str]:
    return [f"requisite:{event.requisite}"]


@inverse(of=events.RequisiteAdded, touches=_touches)
def take_away(step: Step) -> None:
    """They are gone, unless somebody changed them since."""
    found = _still(step)
    if found is not None:
        actions.remove_requisite(found, by=step.by)


@inverse(of=events.RequisiteChanged, touches=_touches)
def put_back(step: Step) -> None:
    """As they were."""
    found, before = _still(step), step.event.before
    if found is not None and before is not None:
        actions.edit_requisite(
            found,
            values=before.values,
            name=before.name,
            accounts=actions.accounts_from(before),
            position=before.position,
            by=step.by,
        )


@inverse(of=events.RequisiteRemoved, touches=_touches)
def add_again(step: Step) -> None:
    """They are there again."""
    before = step.event.before
    if before is not None:
        actions.add_requisite(
            step.record,
            preset=before.preset,
            values=before.values,
            name=before.name,
            accounts=actions.accounts_from(before),
            position=before.position,
            key=step.event.requisite,
            by=step.by,
        )


def _still(step: Step) -> Requisite | None:
    """The requisites, if they are what the event left."""
    event = step.event
    found = step.record.requisites.filter(pk=event.requisite).first()
    left = (
        found is not None
        and event.after is not None
        and _essence(actions.facts_of(found)) == _essence(event.after)
    )
    return found if step.holds(left, f"requisite:{event.requisite}") else None


def _essence(facts: events.RequisiteFacts) -> events.RequisiteFacts:
    """Without their place: others may have been put before them since."""
    return facts.model_copy(update={"position": 0})
