"""The page of automation: 50 stages with 500 rules and 100 triggers, one column, and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bench.tools import options, telling
from bench.tools.company import found_company
from bench.tools.counting import queries_of
from bench.tools.folder import OWNER
from bench.tools.measuring import drive
from bench.tools.site import Site, running
from bench.tools.visitor import HTMX, Visitor
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.actions import create_trigger
from dealwright.events import Actor
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic

STAGES, RULES_EACH, TRIGGERS_EACH = 50, 10, 2
WARM_UP = 3
SYSTEM = Actor.system()

Row = tuple[str, str, dict[str, str], str]


@click.command()
@options.seconds
def main(seconds: float) -> None:
    """Measure the page of automation."""
    with running() as site:
        found_company()
        telling.progress("Putting rules and triggers on the stages")
        pipeline = _full_pipeline()
        rows = [_measured(site, seconds, row) for row in _rows(pipeline)]
    telling.head(f"Automation page: {STAGES} stages, {STAGES * RULES_EACH} rules")
    telling.table(["Work", "p50 / p95", "queries", "kB", "aim"], rows)


def _rows(pipeline: Pipeline) -> list[Row]:
    board = f"/automation?pipeline={pipeline.pk}"
    refresh = {**HTMX, "HX-Target": "board"}
    return [
        ("The page", board, {}, "1,000 ms"),
        ("The board again, as a live refresh", board, refresh, "1,000 ms"),
        ("The catalogue", f"/automation/stages/{pipeline.first_stage().pk}/catalogue", {}, "100 ms"),
    ]


def _measured(site: Site, seconds: float, row: Row) -> list[str]:
    work, path, headers, aim = row
    telling.progress(work)
    visitor = Visitor(site.port).sign_in(OWNER)
    sizes = [len(visitor.get(path, headers=headers).body) for _ in range(WARM_UP)]
    timing = drive([_asking(visitor, path, headers)], seconds=seconds)
    queries = queries_of(OWNER, path, headers)
    took = f"{telling.ms(timing.p50)} / {telling.ms(timing.p95)}"
    return [work, took, str(queries), f"{sizes[-1] / 1000:.0f}", aim]


def _asking(visitor: Visitor, path: str, headers: dict[str, str]) -> Callable[[], Any]:
    return lambda: visitor.get(path, headers=headers)


def _full_pipeline() -> Pipeline:
    """A third of the rules have a formula, a third a condition; all that a page may have to say of them."""
    open_ones = [NewStage(f"Stage {number}") for number in range(1, STAGES - 1)]
    ends = [NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)]
    pipeline: Pipeline = create_pipeline(name="Everything", stages=[*open_ones, *ends], by=SYSTEM)
    for stage in pipeline.stages.all():
        for number in range(TRIGGERS_EACH):
            create_trigger(stage=stage, kind="responsible_changed", allow_back=bool(number), by=SYSTEM)
        for number in range(RULES_EACH):
            title = f"Write to the client about step {number}"
            create_rule(
                stage=stage,
                action="create_task",
                settings={"title": f"{title}: {{=Document:title}}" if number % 3 == 0 else title},
                delay_minutes=number * 60,
                condition=_CONDITION if number % 3 == 1 else {},
                by=SYSTEM,
            )
    assert Rule.objects.filter(stage__pipeline=pipeline).count() == STAGES * RULES_EACH
    return pipeline


_CONDITION = {
    "all": [
        {"field": "Document:title", "operator": "contains", "value": "phone"},
        {"field": "Document:amount", "operator": "greater", "value": 1000},
    ]
}
