"""Rules that wait: what a look for due ones costs beside a million, and how late those are that come due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import click
from django.db import connection, transaction

from bench.tools import telling
from bench.tools.company import Company, found_company
from bench.tools.copying import Row, continue_after, copy, settle
from bench.tools.loading import Loader
from bench.tools.measuring import Timing, repeat, wait_until
from bench.tools.site import running
from dealwright.automation.rules import running as rule_runs
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Entry
from dealwright.kit import clock

LOOKS = 300
BURST = 1_000
PATIENCE_SECONDS = 300
FAR_AWAY = timedelta(days=30)
ONE_BY_ONE = timedelta(milliseconds=10)
BATCH = 50_000


@click.command()
@click.option(
    "--runs", "sizes", multiple=True, type=int, default=(1_000, 100_000, 1_000_000), show_default=True,
    help="Rules that wait; may be given more than once.",
)  # fmt: skip
def main(sizes: tuple[int, ...]) -> None:
    """Measure the looks for due rules, then bursts of them."""
    with running():
        company = found_company()
        Loader(company).load(BURST * 6)
        rule = _put_rule(company)
        looks = {size: _looks(rule, size) for size in sorted(sizes)}
        plan = _plan()
        late = {
            f"{BURST:,} within ten seconds": _lateness(rule, ONE_BY_ONE),
            f"{BURST:,} at the same moment": _lateness(rule, timedelta()),
        }
    telling.head(f"{max(sizes):,} rules that wait")
    smallest = looks[min(looks)]
    telling.table(
        ["Waiting", "look for due ones, p50 / p95", "free what the dead held, p50 / p95", "p50 × smallest"],
        [
            [
                f"{size:,}",
                _shown(due),
                _shown(orphans),
                f"{due.p50 / smallest[0].p50:.2f} / {orphans.p50 / smallest[1].p50:.2f}",
            ]
            for size, (due, orphans) in looks.items()
        ],
    )
    telling.table(
        ["Due, each creates a task", "late p50", "p95", "p99", "most", "aim for p99"],
        [
            [
                work,
                *(telling.ms(each.percentile(percent)) for percent in (50, 95, 99, 100)),
                "2 s",
            ]
            for work, each in late.items()
        ],
    )
    click.echo(f"Both looks are index scans: {plan}.\n")


def _put_rule(company: Company) -> Rule:
    put: Rule = create_rule(
        stage=company.stage("NEW"),
        action="create_task",
        settings={"title": "Ask how it went"},
        when="after",
        delay_minutes=60,
        by=company.by,
    )
    return put


def _looks(rule: Rule, size: int) -> tuple[Timing, Timing]:
    """With so many waiting and none due."""
    telling.progress(f"{size:,} rules wait")
    _bring_to(rule, size)
    return repeat(rule_runs.claim, LOOKS), repeat(rule_runs.free_orphans, LOOKS)


def _bring_to(rule: Rule, size: int) -> None:
    deals = list(Deal.objects.filter(stage=rule.stage).order_by("pk").values_list("pk", flat=True)[:BURST])
    begun, due = RuleRun.objects.count(), clock.now() + FAR_AWAY
    for start in range(begun, size, BATCH):
        with transaction.atomic():
            copy(RuleRun, _rows(rule, deals, range(start, min(start + BATCH, size)), due))
    continue_after(RuleRun)
    settle()


def _rows(rule: Rule, deals: list[int], numbers: range, due: datetime) -> Iterator[Row]:
    """Each by an entering of its own, before all that is known of the deal."""
    for number in numbers:
        yield {
            "rule_id": rule.pk,
            "rule_version": 1,
            "on_kind": "deal",
            "on_id": deals[number % len(deals)],
            "event_id": -number - 1,
            "due_at": due + timedelta(seconds=number),
            "created_at": due - FAR_AWAY,
        }


def _lateness(rule: Rule, apart: timedelta) -> Timing:
    """Put so many that become due soon, and see when each was through, its task and all."""
    telling.progress(f"{BURST:,} become due, {apart.total_seconds():.3f} s apart")
    last_event = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    deals = Deal.objects.filter(stage=rule.stage).order_by("pk").values_list("pk", flat=True)[:BURST]
    due = clock.now() + timedelta(seconds=3)
    burst = RuleRun.objects.bulk_create(
        RuleRun(
            rule=rule,
            rule_version=1,
            on_kind="deal",
            on_id=deal,
            event_id=last_event,
            due_at=due + apart * number,
        )
        for number, deal in enumerate(deals)
    )
    wanted = {run.pk: due + apart * number for number, run in enumerate(burst)}
    waiting = RuleRun.objects.filter(pk__in=wanted, state="waiting")
    wait_until(_none(waiting.exists), seconds=PATIENCE_SECONDS)
    ended = RuleRun.objects.filter(pk__in=wanted, state="done").values_list("pk", "finished_at")
    late = [(finished - wanted[pk]).total_seconds() for pk, finished in ended if finished is not None]
    if len(late) != len(wanted) or min(late) < 0:
        raise click.ClickException("Some rules ran too early, or not at all")
    return Timing(late, max(late))


def _none(exists: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: not exists()


def _shown(timing: Timing) -> str:
    return f"{telling.ms(timing.p50)} / {telling.ms(timing.p95)}"


def _plan() -> str:
    """The indexes that the database says it uses."""
    found = set()
    with connection.cursor() as cursor:
        for query in rule_runs.POLLS:
            cursor.execute(f"EXPLAIN {query}", {"now": clock.now(), "lease": 60, "batch": 25})
            lines = [line for (line,) in cursor.fetchall()]
            found |= {
                line.split(" using ")[1].split()[0] for line in lines if " using automation_run" in line
            }
            found |= {f"a whole scan{line}" for line in lines if "Seq Scan on automation_rule_run" in line}
    return ", ".join(sorted(found))
