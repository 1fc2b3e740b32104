"""How the CRM is used here, and what comes in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.api import plug
from dealwright.automation.rules import catalogue
from dealwright.crm.inquiries.automation import ADD_TO_EXCEPTIONS
from dealwright.crm.settings import switching
from dealwright.crm.settings.blocks import settings_gear
from dealwright.crm.settings.queries import named_by_settings
from dealwright.events import loops
from dealwright.people import access
from dealwright.records.pipelines import uses
from dealwright.web import navigation, slots


def declare() -> None:
    """Plug it in."""
    slots.fill("board.actions", settings_gear)
    loops.add(loops.Loop("crm.mode_switch", switching.step, poll_seconds=5, woken_by_changes=True))
    navigation.add(
        navigation.MenuEntry(
            name="crm-settings",
            label=_("Settings of the CRM"),
            icon="settings",
            url_name="crm-settings",
            order=60,
            area="settings",
            group=_("CRM"),
            hint=_("Leads or deals, repeat sales, quiet days"),
            keywords=_("mode simple classic leads repeat sales counters days exceptions"),
            visible=access.may_change_settings,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="reference-lists",
            label=_("Reference lists"),
            icon="list-details",
            url_name="reference-lists",
            order=61,
            area="settings",
            group=_("CRM"),
            hint=_("Sources, industries, types of clients and deals"),
            keywords=_("source industry client type company type deal type salutation lists choices"),
            visible=access.may_change_settings,
        )
    )
    uses.add(named_by_settings)
    catalogue.add(ADD_TO_EXCEPTIONS)
    plug("settings/crm", "dealwright.crm.settings.api.router", tag="Settings of the CRM")
    plug("inquiries", "dealwright.crm.inquiries.api.router", tag="Inquiries")
    plug("contact-exceptions", "dealwright.crm.inquiries.api.exceptions_router", tag="Inquiries")
