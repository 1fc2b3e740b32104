"""How the choice of the funnel is taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.compact.settings import actions, events
from dealwright.compact.settings.models import CompactSettings
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.undo import Step, inverse, set_up

set_up(CompactSettings)


@inverse(of=events.FunnelChosen, touches="funnel", verb=Verb.SETTINGS)
def choose_the_former(step: Step) -> None:
    """The funnel of before holds the subjects again; before the first one there was none."""
    after = step.event.after
    if not step.holds(step.record.pipeline_id == (after.id if after else None), "funnel"):
        return
    if step.event.before is None:
        actions.let_go_of_funnel(by=step.by)
        return
    former = Pipeline.objects.filter(pk=step.event.before.id).first()
    if former is None:
        raise Refused(_("The funnel of before is not there any more."))
    actions.choose_funnel(former, by=step.by)
