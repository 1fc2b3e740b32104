"""The block on a record's card that tells what rules did and will do for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright.automation.rules import catalogue
from dealwright.automation.rules.queries import runs_on, say
from dealwright.records.colors import painted
from dealwright.web import render_fragment

MOST_RUNS = 20


def runs_block(request: HttpRequest, record: Any) -> Markup:
    """The newest runs with their state; one query."""
    lines = [
        {
            "run": run,
            "what": say(run.rule),
            "icon": catalogue.icon_of(run.rule.action),
            "stage": run.rule.stage.name,
            "color": painted(run.rule.stage.color),
        }
        for run in runs_on(record)[:MOST_RUNS]
    ]
    return render_fragment(request, "automation/runs.html", "runs", {"lines": lines})
