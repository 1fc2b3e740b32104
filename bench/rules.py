"""Events through a hundred active triggers and rules: how many a second one worker tells, and what moves.

An event is a change of one deal that is told to everybody who listens: the amount or the title was edited.
Fifty triggers and fifty rules are on, five of each on the pipeline of the deals, the others on nine more
pipelines. All fifty triggers wait for a changed amount, so each such event is held against all of them, and
against the conditions of those of its own pipeline. Of twenty events twelve edit the title, which no
trigger waits for; seven edit the amount and meet no condition; one moves its deal, and the rules of the
stage create a task.
"""

from __future__ import annotations

from decimal import Decimal

import click

from bench.dispatch import PATIENCE_SECONDS, worker_paused
from bench.tools import telling
from bench.tools.company import CURRENCY, Company, found_company
from bench.tools.loading import Loader
from bench.tools.measuring import wait_until
from bench.tools.site import Site, running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.triggers.actions import create_trigger
from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Entry, Outbox
from dealwright.kit.money import Money
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.work.tasks.models import Task

PIPELINES = 10
AIM = "1,000 events/s"
MIXES = {
    "Titles, for which nothing waits": (20, 0, 0),
    "Amounts, held against 50 triggers": (0, 20, 0),
    "Twelve titles, seven amounts, one that moves": (12, 7, 1),
}
"""Of twenty events: those that edit the title, the amount, and those that move their deal."""


@click.command()
@click.option("--events", default=4_000, show_default=True, help="Told in each line.")
def main(events: int) -> None:
    """Measure events through a hundred active triggers and rules."""
    with running() as site:
        company = found_company()
        Loader(company).load(events * 6)
        _put_up(company)
        rows = [_measure(site, company, work, mix, events) for work, mix in MIXES.items()]
    telling.head(f"{events:,} events through 50 triggers and 50 rules")
    telling.table(["Work", "events/s", "moves and tasks", "aim"], rows)


def _measure(site: Site, company: Company, work: str, mix: tuple[int, int, int], events: int) -> list[str]:
    telling.progress(work)
    titles, amounts, _moving = mix
    tasks, moves = Task.objects.count(), Entry.objects.filter(kind="deal.moved").count()
    with worker_paused(site):
        standing = Deal.objects.filter(stage=company.stage("NEW")).order_by("pk")[:events]
        for number, deal in enumerate(standing):
            at = number % 20
            if at < titles:
                edit_deal(deal, title=f"{deal.title} {work[:4]}", by=company.by)
            else:
                amount = 5_000_000 if at >= titles + amounts else number % 1000 + len(work)
                edit_deal(deal, amount=Money(Decimal(amount), CURRENCY), by=company.by)
    elapsed = wait_until(lambda: not Outbox.objects.exists(), seconds=PATIENCE_SECONDS)
    moved = Entry.objects.filter(kind="deal.moved").count() - moves
    return [
        work,
        telling.per_second(events / elapsed),
        f"{moved} and {Task.objects.count() - tasks}",
        AIM,
    ]


def _put_up(company: Company) -> None:
    """Five triggers and five rules on each of ten pipelines; one of each five can fit."""
    _automate(list(company.pipeline.stages.all()), company)
    for number in range(PIPELINES - 1):
        ends = [NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)]
        steps = [NewStage(name) for name in ("New", "Offer", "Paid", "Packed", "Sent", "Received")]
        pipeline = create_pipeline(name=f"Other {number}", stages=[*steps, *ends], by=company.by)
        _automate(list(pipeline.stages.all()), company)


def _automate(stages: list[Stage], company: Company) -> None:
    for number in range(5):
        create_trigger(
            stage=stages[number + 1],
            kind="field_changed",
            settings={"fields": ["amount"]},
            condition=_dearer_than(1_000_000 * (number + 4)),
            by=company.by,
        )
        create_rule(
            stage=stages[1],
            action="create_task",
            settings={"title": "Hand over to the courier", "due_in_hours": 24},
            condition=_dearer_than(1_000_000 * (number * 2 + 4)),
            by=company.by,
        )


def _dearer_than(amount: int) -> dict[str, object]:
    return {"all": [{"field": "Document:amount", "operator": "greater", "value": str(amount)}]}
