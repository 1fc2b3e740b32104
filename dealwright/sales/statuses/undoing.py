"""How letters of statuses are taken back; those that went out stay as they were."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse
from dealwright.sales.statuses import actions, events


@inverse(
    of=events.StatusNoticeChanged,
    touches=lambda event: [f"stage.notice:{event.stage.id}"],
    verb=Verb.SETTINGS,
)
def tell_as_before(step: Step) -> None:
    """Clients are told of the status what they were told before."""
    event = step.event
    if event.before is None or event.after is None:
        raise Refused(_("The letter was changed before its words were kept; write them anew."))
    stage = Stage.objects.select_related("pipeline").filter(pk=event.stage.id).first()
    if stage is None:
        raise Refused(_("The status “%(status)s” is not there any more.") % {"status": event.stage.label})
    if step.holds(actions.letter_of(stage) == event.after, f"stage.notice:{stage.pk}"):
        actions.put_letter_back(stage, letter=event.before, by=step.by)
