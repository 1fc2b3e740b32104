"""Questions about leads."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.models import Mode
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.people import along


def with_relations(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """The leads with what their card shows."""
    told: Any = for_verbs(leads)
    found: QuerySet[Lead] = told.with_observer_ids().prefetch_related("ways_to_reach")
    return found.select_related("created_by", "updated_by")


def for_verbs(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """The leads with what their moves read, in the same query."""
    return leads.select_related("stage__pipeline", "contact", "company", "responsible")


def with_all_told(leads: QuerySet[Lead], actor: Actor) -> QuerySet[Lead]:
    """The leads with what the API tells of each: three queries for any number of them."""
    told: Any = leads
    deals = deals_of_leads(actor).filter(lead=OuterRef("pk")).order_by("id")
    told = told.with_observer_ids().annotate(deal_ids=ArraySubquery(deals.values("pk")))
    found: QuerySet[Lead] = told.select_related("stage").prefetch_related("ways_to_reach", "lines")
    return found


def deals_of_leads(actor: Actor) -> Any:
    """The deals the actor sees. Deals know leads; leads know deals by this relation alone."""
    deals: Any = Lead._meta.get_field("deals").related_model
    return deals.objects.seen_by(actor)


def leads_are_used(actor: Actor) -> bool:
    """Whether there is work with leads: in the classic mode, or while some of them are open.

    Asked by every page, so it is read with its reader, and else remembered as long as the actor, who lives as
    long as a request.
    """
    if crm_settings().mode == Mode.CLASSIC:
        return True
    if _MEMORY not in vars(actor):
        told = along.told(actor.user, _MEMORY)
        vars(actor)[_MEMORY] = _open_leads().exists() if told is along.MISSING else told
    return bool(vars(actor)[_MEMORY])


def ask_along() -> None:
    """Read whether there are open leads together with the reader of a page."""
    along.ask(_MEMORY, lambda: Exists(_open_leads()))


def _open_leads() -> Any:
    return Lead.objects.active().open().order_by()


_MEMORY = "_leads_are_used"
