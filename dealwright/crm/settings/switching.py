"""The work of a switch from leads to deals: a few leads at a time, each batch one transaction (CR-4).

As with changes of many records, the row of the switch is locked for as long as a batch takes, and how far it
came commits with what it did. A worker that dies leaves the batch undone and the row free.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.conversion.simple_mode import usual_choices
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.actions import active_leads
from dealwright.crm.settings.events import ModeSwitchFinished
from dealwright.crm.settings.models import ModeSwitch, SwitchState
from dealwright.events import Actor, action, record, unrecorded
from dealwright.events.actions import quietly
from dealwright.events.dispatch import tell_pages
from dealwright.kit import clock
from dealwright.kit.errors import Problem

log = logging.getLogger(__name__)

BATCH = 20
MOST_TOLD = 100

_DUE = """
SELECT id FROM crm_mode_switch
WHERE state IN ('waiting', 'running')
ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""


def step() -> bool:
    """Convert the next leads; True when there may be more."""
    with transaction.atomic():
        switch = _next()
        if switch is None:
            return False
        with (
            translation.override(switch.responsible.language or None),
            unrecorded("how far a switch of the mode is"),
        ):
            _go_on(switch)
    tell_pages([f"mode_switch:{switch.pk}"])
    return True


def run_all() -> None:
    """Work until nothing is due: tests and the command line."""
    while step():
        pass


def _next() -> ModeSwitch | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        row = cursor.fetchone()
    return ModeSwitch.objects.select_related("responsible", "pipeline").get(pk=row[0]) if row else None


def _go_on(switch: ModeSwitch) -> None:
    leads = list(active_leads().filter(pk__gt=switch.last_lead).order_by("pk")[:BATCH])
    switch.state = SwitchState.RUNNING.value if leads else SwitchState.DONE.value
    by = Actor.of(switch.responsible)
    with quietly():
        for lead in leads:
            _convert_one(switch, lead, by)
    if not leads:
        switch.finished_at = clock.now()
    switch.save()
    if switch.is_over:
        _tell_the_end(switch, by=Actor.system())


def _convert_one(switch: ModeSwitch, lead: Lead, by: Actor) -> None:
    switch.last_lead = lead.pk
    try:
        with transaction.atomic():
            _convert(switch, lead, by=by)
    except Problem as problem:
        _refuse(switch, lead, str(problem))
    except Exception as error:
        log.exception("converting lead %s failed", lead.pk)
        _refuse(switch, lead, _("It failed: %(why)s") % {"why": f"{type(error).__name__}: {error}"})
    else:
        switch.converted += 1


@action
def _tell_the_end(switch: ModeSwitch, *, by: Actor) -> None:
    record(ModeSwitchFinished(converted=switch.converted, total=switch.total), on=switch)


def _convert(switch: ModeSwitch, lead: Lead, *, by: Actor) -> None:
    contact, company = usual_choices(lead, switch.makes_company, by=by)
    convert_lead(
        lead,
        deal=NEW,
        contact=contact,
        company=company,
        pipeline=switch.pipeline,
        keep_activities_open=switch.keeps_activities,
        by=by,
    )


def _refuse(switch: ModeSwitch, lead: Lead, reason: str) -> None:
    switch.refused += 1
    if len(switch.refusals) < MOST_TOLD:
        told: dict[str, Any] = {"id": lead.pk, "title": lead.title, "reason": reason[:500]}
        switch.refusals = [*switch.refusals, told]
