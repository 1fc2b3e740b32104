"""A proposal or an invoice hangs together with the deal it was written for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.clients import CLIENTS
from dealwright.crm.deals.models import Deal
from dealwright.records import bound
from dealwright.records.kinds import Linked
from dealwright.sales.papers.models import Paper

LINKED = (*CLIENTS, Linked("deal", _("Deal"), "deal", lambda paper: paper.deal))
"""Whose fields formulas about it may name."""


def declare(model: type[Paper], related_name: str) -> None:
    """Say so, both ways."""
    papers: Any = model.objects
    bound.add(model.record_kind, "deal", lambda ids: papers.filter(deal__in=ids))
    bound.add("deal", model.record_kind, lambda ids: Deal.objects.filter(**{f"{related_name}__in": ids}))
