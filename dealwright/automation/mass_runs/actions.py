"""Starting a rule for records that stand on its stage already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.automation.mass_runs.events import RuleStartedForMany
from dealwright.automation.mass_runs.queries import kind_of, standing_of
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.sequence import give_time
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import require_settings


@action
def start_for_those_here(rule: Rule, *, by: Actor) -> int:
    """Start a rule for records that came to its stage before it stood there; how many those are.

    At most 1,000 at once, each once for each time it came: pressed again, it is the turn of the next ones.
    The worker does them one after the other, and looks at their conditions as always.
    """
    require_settings(by)
    locked: Rule = Rule.objects.select_related("stage__pipeline").locked(rule)
    if not locked.is_active:
        raise Refused(_("The rule is switched off; switch it on first."))
    standing = standing_of(locked, by)
    records = kind_of(locked).records.select_related("responsible").in_bulk(list(standing.events))
    now = clock.now()
    runs = []
    for id, (event_id, depth) in standing.events.items():
        run = RuleRun(
            rule=locked,
            rule_version=locked.version,
            on_kind=records[id].record_kind,
            on_id=id,
            event_id=event_id,
            depth=depth,
        )
        give_time(run, records[id], now)
        runs.append(run)
    started = RuleRun.objects.bulk_create(runs, ignore_conflicts=True)
    if started:
        told = RuleStartedForMany(stage=ref(locked.stage), action=locked.action, count=len(started))
        record(told, on=locked)
    return len(started)
