"""Leads and their conversion."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.api import plug
from dealwright.crm.activities import counters
from dealwright.crm.belonging import of_clients
from dealwright.crm.clients import CLIENTS
from dealwright.crm.conversion.simple_mode import take_lead
from dealwright.crm.leads import queries as leads
from dealwright.crm.leads.actions import (
    change_lead_pipeline,
    create_lead,
    delete_lead,
    edit_lead,
    move_lead,
    restore_lead,
)
from dealwright.crm.leads.actions.opening import take_each_with
from dealwright.crm.leads.boarding import LEAD_BOARD
from dealwright.crm.leads.fields import LEAD_FIELDS
from dealwright.crm.leads.importing import LEAD_IMPORT
from dealwright.crm.leads.listing import LEAD_LIST
from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.reporting import LEAD_REPORT
from dealwright.crm.marketing import gathered
from dealwright.people import access
from dealwright.records import kinds, observing
from dealwright.records.boards import board as boards
from dealwright.records.imports import declaring as imports
from dealwright.records.lists import listing as lists
from dealwright.records.reports import report as reports
from dealwright.web import navigation


def declare() -> None:
    """Plug them in."""
    kinds.add(
        kinds.RecordKind(
            name="lead",
            model="crm.Lead",
            label=_("Lead"),
            label_plural=_("Leads"),
            letters=("L", "T1"),
            icon="user-question",
            url=lambda id: f"/leads/{id}",
            move=move_lead,
            cross=change_lead_pipeline,
            create=lambda by, **values: create_lead(by=by, **gathered(values)),
            edit=edit_lead,
            delete=delete_lead,
            restore=restore_lead,
            fields=LEAD_FIELDS,
            of_clients=of_clients,
            linked=CLIENTS,
            observed_by="observers",
            list_url="/leads/list",
            order=15,
        )
    )
    lists.add(LEAD_LIST)
    imports.add(LEAD_IMPORT)
    boards.add(LEAD_BOARD)
    reports.add(LEAD_REPORT)
    observing.ask_along(Lead)
    leads.ask_along()
    navigation.add(
        navigation.MenuEntry(
            name="leads",
            label=_("Leads"),
            icon="user-question",
            url_name="leads",
            order=15,
            shortcut="g l",
            keywords=_("inquiries prospects board cold"),
            count=counters.of("lead"),
            visible=lambda actor: access.may(actor, "lead", access.Verb.SEE) and leads.leads_are_used(actor),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-lead",
            label=_("New lead"),
            icon="user-question",
            url_name="new-lead",
            order=5,
            area="create",
            shortcut="c l",
            visible=lambda actor: (
                access.may(actor, "lead", access.Verb.CREATE) and leads.leads_are_used(actor)
            ),
        )
    )
    take_each_with(take_lead)
    plug("leads", "dealwright.crm.leads.api.router", tag="Leads")
    plug("leads", "dealwright.crm.conversion.api.router", tag="Leads")
