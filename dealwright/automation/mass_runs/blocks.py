"""What automation would do when many records are moved at once: told before anybody starts it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright.automation.rules import catalogue
from dealwright.automation.rules.models import Rule
from dealwright.web import render_fragment


def automation_of_move(request: HttpRequest, act: Any, count: int) -> Markup | None:
    """How many rules would start, and how many of them write to clients; nothing for other acts."""
    stage = getattr(act, "stage", None)
    if stage is None:
        return None
    names = list(Rule.objects.filter(stage=stage, is_active=True).values_list("action", flat=True))
    to_clients = sum(catalogue.is_for_clients(name) for name in names)
    context = {
        "stage": stage,
        "rules": len(names),
        "runs": len(names) * count,
        "messages": to_clients * count,
    }
    return render_fragment(request, "automation/of_move.html", "told", context)
