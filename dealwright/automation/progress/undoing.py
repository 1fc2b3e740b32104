"""How stopping rules is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.automation.progress import actions, events
from dealwright.records.undo import Step, final, inverse

_RUNS = "rules.stopped"


@inverse(of=events.RulesStopped, touches=_RUNS)
def resume(step: Step) -> None:
    """What was stopped waits again, where the record still stands on the stage."""
    if step.holds(getattr(step.record, "stage_id", None) == step.event.stage.id, _RUNS):
        actions.resume_rules(step.record, step.event.runs, by=step.by)


final(events.RuleHurried, why=_("What a rule has done is taken back where it was done."))
final(events.RulesRetried, why=_("What a rule has done is taken back where it was done."))
