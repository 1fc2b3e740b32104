"""Questions about companies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dealwright.crm.companies.models import Company
from dealwright.kit.text import search_key
from dealwright.records.search.visible import Folded


def companies_by_reach(kind: str, value: str, *, among: QuerySet[Company] | None = None) -> QuerySet[Company]:
    """The companies that are reached by this normalised phone or e-mail, the oldest first."""
    found = _among(among).filter(ways_to_reach__kind=kind, ways_to_reach__normalised=value)
    return found.order_by("id").distinct()


def companies_by_tax_number(number: str, *, among: QuerySet[Company] | None = None) -> QuerySet[Company]:
    """The companies with this compact tax number among their requisites, the oldest first."""
    return _among(among).filter(requisites__tax_number=number).order_by("id").distinct()


def companies_by_name(name: str, *, among: QuerySet[Company] | None = None) -> QuerySet[Company]:
    """The companies of this name, whatever its accents and large letters; the oldest first."""
    key = search_key(name)
    found = _among(among).filter(search_key__contains=key)  # which an index serves
    return found.alias(folded=Folded("name")).filter(folded=key).order_by("id")


def _among(companies: QuerySet[Company] | None) -> Any:
    found: Any = Company.objects.all() if companies is None else companies
    return found.active()
