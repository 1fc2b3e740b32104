"""What a program may start for many records at once."""

from __future__ import annotations

from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Out
from dealwright.automation.mass_runs import actions
from dealwright.automation.mass_runs.queries import standing_of
from dealwright.automation.rules.models import Rule
from dealwright.people import access


class MassRun(Body):
    """Starting a rule for those who stand on its stage."""

    dry_run: bool = True
    """Only tell for how many it would be started; false starts it."""


class MassRunOut(Out):
    """For how many records."""

    standing: int
    """Those on the stage it was not started for since they came, before this."""
    started: int
    """At most 1,000 at once; call again for the next ones."""


router = Router()


@router.post("/{id}/mass-run", MassRunOut)
def mass_run_rule(request: HttpRequest, id: Id, run: MassRun) -> MassRunOut:
    """Start a rule for records that came to its stage before it stood there; says first how many they are."""
    access.require_settings(request.actor)
    rule = Rule.objects.select_related("stage__pipeline").get(pk=id)
    standing = standing_of(rule, request.actor).count
    started = 0 if run.dry_run else actions.start_for_those_here(rule, by=request.actor)
    return MassRunOut(standing=standing, started=started)
