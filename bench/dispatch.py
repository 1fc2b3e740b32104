"""Events told to everybody who listens: changes and events a second, without rules and with a hundred."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bench.tools import telling
from bench.tools.company import Company, found_company
from bench.tools.loading import Loader
from bench.tools.measuring import wait_until
from bench.tools.site import Site, running
from dealwright.automation.rules.actions import create_rule
from dealwright.crm.deals.actions import move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Entry, Outbox
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Semantic

PATIENCE_SECONDS = 600
AIM = "1,000 events/s"
RULES_OF_A_STAGE = 5


@click.command()
@click.option("--changes", default=2_000, show_default=True, help="Told at once.")
@click.option("--rules", default=100, show_default=True, help="Active ones, of which one fits.")
def main(changes: int, rules: int) -> None:
    """Measure the dispatcher: one worker, as it comes."""
    with running() as site:
        company = found_company()
        Loader(company).load(changes * 12)
        rows = [_measure(site, company, "No rule on the stage", "PREPARATION", changes)]
        _put_rules(company, rules)
        work = f"{rules} rules, one fits and creates a task"
        rows.append(_measure(site, company, work, "EXECUTING", changes))
    telling.head("Dispatch")
    telling.table(["Work", "changes/s", "events/s", "aim"], rows)


def _measure(site: Site, company: Company, work: str, to: str, changes: int) -> list[str]:
    telling.progress(work)
    before = Entry.objects.count()
    with worker_paused(site):
        stage, waiting = company.stage(to), Deal.objects.filter(stage=company.stage("NEW"))
        for deal in waiting[:changes]:
            move_deal(deal, to=stage, by=company.by)
        assert Outbox.objects.count() == changes
    elapsed = wait_until(lambda: not Outbox.objects.exists(), seconds=PATIENCE_SECONDS)
    events = Entry.objects.count() - before
    return [work, telling.per_second(changes / elapsed), telling.per_second(events / elapsed), AIM]


@contextmanager
def worker_paused(site: Site) -> Iterator[None]:
    """Let work pile up for the block; the worker goes on at its end as if nothing had been."""
    wait_until(lambda: not Outbox.objects.exists(), seconds=PATIENCE_SECONDS)
    workers = site.processes_of("worker")
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def _put_rules(company: Company, rules: int) -> None:
    """One on the stage that is entered, the others on stages of other pipelines."""
    settings = {"title": "Hand over to the courier", "due_in_hours": 24}
    create_rule(stage=company.stage("EXECUTING"), action="create_task", settings=settings, by=company.by)
    for number in range(rules - 1):
        if number % RULES_OF_A_STAGE == 0:
            ends = [NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)]
            name = f"Other {number // RULES_OF_A_STAGE}"
            pipeline = create_pipeline(name=name, stages=[NewStage("New"), *ends], by=company.by)
        create_rule(stage=pipeline.first_stage(), action="create_task", settings=settings, by=company.by)
