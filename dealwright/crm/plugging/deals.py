"""Deals, and the tunnels between their pipelines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.api import plug
from dealwright.automation.on_records.automation import change_observers
from dealwright.automation.rules import catalogue
from dealwright.crm.activities import counters
from dealwright.crm.belonging import deals_of_clients
from dealwright.crm.clients import CLIENTS
from dealwright.crm.deals.actions import (
    change_pipeline,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
    restore_deal,
)
from dealwright.crm.deals.automation import COPY_DEAL, MOVE_DEAL
from dealwright.crm.deals.boarding import DEAL_BOARD
from dealwright.crm.deals.fields import DEAL_FIELDS
from dealwright.crm.deals.importing import DEAL_IMPORT
from dealwright.crm.deals.listing import DEAL_LIST
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.reporting import DEAL_REPORT
from dealwright.crm.marketing import gathered
from dealwright.crm.recurring import jobs as recurring_jobs
from dealwright.crm.recurring.pages import link_to_recurring, repeat_button
from dealwright.crm.recurring.queries import templates_on
from dealwright.crm.tunnels.pages import link_to_tunnels
from dealwright.crm.tunnels.queries import tunnels_to
from dealwright.events import loops
from dealwright.people import access
from dealwright.records import kinds, observing
from dealwright.records.boards import board as boards
from dealwright.records.imports import declaring as imports
from dealwright.records.lists import listing as lists
from dealwright.records.pipelines import uses
from dealwright.records.reports import report as reports
from dealwright.records.timeline import links
from dealwright.web import navigation, slots


def declare() -> None:
    """Plug them in."""
    kinds.add(
        kinds.RecordKind(
            name="deal",
            model="crm.Deal",
            label=_("Deal"),
            label_plural=_("Deals"),
            letters=("D", "T2"),
            icon="briefcase",
            url=lambda id: f"/deals/{id}",
            move=move_deal,
            cross=change_pipeline,
            create=lambda by, **values: create_deal(by=by, **gathered(values)),
            edit=edit_deal,
            delete=delete_deal,
            restore=restore_deal,
            fields=DEAL_FIELDS,
            of_clients=deals_of_clients,
            linked=(*CLIENTS, kinds.Linked("lead", _("Lead"), "lead", lambda deal: deal.lead)),
            observed_by="observers",
            list_url="/deals/list",
            order=20,
        )
    )
    lists.add(DEAL_LIST)
    imports.add(DEAL_IMPORT)
    boards.add(DEAL_BOARD)
    reports.add(DEAL_REPORT)
    observing.ask_along(Deal)
    navigation.add(
        navigation.MenuEntry(
            name="deals",
            label=_("Deals"),
            icon="layout-kanban",
            url_name="deals",
            order=20,
            count=counters.of("deal"),
            shortcut="g d",
            keywords=_("board pipeline funnel sales"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-deal",
            label=_("New deal"),
            icon="layout-kanban",
            url_name="new-deal",
            order=10,
            area="create",
            shortcut="c d",
            visible=lambda actor: access.may(actor, "deal", access.Verb.CREATE),
        )
    )
    catalogue.add(COPY_DEAL)
    catalogue.add(MOVE_DEAL)
    catalogue.add(change_observers(frozenset({"deal", "lead"})))
    uses.add(tunnels_to)
    uses.add(templates_on)
    links.add("recurring_deal", "/recurring-deals/{}".format)
    slots.fill("board.actions", link_to_recurring)
    slots.fill("deal.card.actions", repeat_button)
    loops.add(loops.Loop("crm.recurring_deals", recurring_jobs.step, poll_seconds=20))
    plug("recurring-deals", "dealwright.crm.recurring.api.router", tag="Recurring deals")
    slots.fill("pipelines.actions", link_to_tunnels)
    plug("deals", "dealwright.crm.deals.api.router", tag="Deals")
    plug("tunnels", "dealwright.crm.tunnels.api.router", tag="Tunnels")
