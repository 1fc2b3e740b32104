"""Moves to another stage: by program, by hand with the board refreshed, with a rule that creates a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

import click

from bench.tools import options, peer, rates, telling
from bench.tools.company import SELLER, found_company
from bench.tools.loading import Loader
from bench.tools.measuring import Timing, Work, drive, wait_until
from bench.tools.programs import Program
from bench.tools.site import Site, running
from bench.tools.visitor import HTMX, Visitor
from dealwright.automation.rules.actions import create_rule
from dealwright.crm.deals.models import Deal
from dealwright.records.pipelines.models import Stage
from dealwright.work.tasks.models import Task

CLIENTS = (1, 8)
FIRST, SECOND = "NEW", "PREPARATION"
WITH_RULE = "EXECUTING"
SINGLE_MOVES = 40
PATIENCE_SECONDS = 120


@click.command()
@options.deals
@options.seconds
def main(deals: int, seconds: float) -> None:
    """Measure moves."""
    with running() as site:
        bench = Moves(site, Loader(found_company()))
        bench.loader.load(deals)
        rows = [
            rates.row("Move, by the API", [bench.plain(clients, seconds) for clients in CLIENTS], peer.MOVE),
            rates.row(
                "Move on the board, and the board again", [bench.by_hand(seconds)], peer.MOVE_AND_REFRESH
            ),
        ]
        bench.put_rule()
        ruled, drained = zip(*(bench.with_rule(clients, seconds) for clients in CLIENTS), strict=True)
        rows.append(rates.row("Move with a rule that creates a task", ruled, peer.MOVE_WITH_RULE))
        single = bench.until_task()
    telling.head(f"Moves among {deals:,} deals")
    telling.table(rates.columns(CLIENTS), rows)
    telling.table(
        ["Until the rule's task is there", "time", "aim"],
        [
            ["One move at a time, p50 / p95", f"{telling.ms(single.p50)} / {telling.ms(single.p95)}", "1 s"],
            ["After the last answer to 1 client", telling.ms(1000 * drained[0]), "1 s"],
            ["After the last answer to 8 clients", telling.ms(1000 * drained[1]), "1 s"],
        ],
    )


class Moves:
    """Moves on one site."""

    def __init__(self, site: Site, loader: Loader) -> None:
        self.site, self.loader, self.company = site, loader, loader.company

    def plain(self, clients: int, seconds: float) -> Timing:
        """Forth and back between two stages without rules; each client has deals of its own."""
        telling.progress(f"Moves, {clients} at once")
        ids = self._ids_on(FIRST)
        return drive([self._to_and_fro(ids[number::clients]) for number in range(clients)], seconds=seconds)

    def by_hand(self, seconds: float) -> Timing:
        """A seller drags cards of the own board: the move, then the board as every open page asks for it."""
        telling.progress("Moves on the board")
        visitor = Visitor(self.site.port).sign_in(SELLER)
        own = Deal.objects.filter(responsible=self.company.sellers[0])
        turns = self._turns(list(own.filter(stage=self._stage(FIRST)).values_list("pk", flat=True)))

        def work() -> None:
            deal, before, after = next(turns)
            visitor.post(
                f"/deals/{deal}/stage", {"stage": after.pk, "before": before.pk}, expect=200, headers=HTMX
            )
            visitor.get("/deals?shown=", headers=HTMX)

        return drive([work], seconds=seconds)

    def put_rule(self) -> None:
        """From now on a deal that enters the stage brings a task."""
        create_rule(
            stage=self._stage(WITH_RULE),
            action="create_task",
            settings={"title": "Hand over to the courier", "due_in_hours": 24},
            by=self.company.by,
        )

    def with_rule(self, clients: int, seconds: float) -> tuple[Timing, float]:
        """Each deal once into the stage of the rule; and when, after the last answer, the last task came."""
        telling.progress(f"Moves with a rule, {clients} at once")
        waiting = iter(self._ids_on(SECOND, FIRST))
        before = Task.objects.count()
        timing = drive([self._into(WITH_RULE, waiting) for _ in range(clients)], seconds=seconds)
        expected = before + len(timing.seconds)
        return timing, wait_until(lambda: Task.objects.count() == expected, seconds=PATIENCE_SECONDS)

    def until_task(self) -> Timing:
        """One move, and then nothing until its task is there."""
        telling.progress("Single moves with a rule")
        move = self._into(WITH_RULE, iter(self._ids_on(SECOND, FIRST)))
        took = []
        for _ in range(SINGLE_MOVES):
            before = Task.objects.count()
            move()
            took.append(wait_until(_more_tasks_than(before), seconds=PATIENCE_SECONDS, pause=0.002))
        return Timing(took, sum(took))

    def _to_and_fro(self, ids: list[int]) -> Work:
        program, turns = Program(self.site, self.company), self._turns(ids)

        def work() -> None:
            deal, _before, after = next(turns)
            program.call(f"/api/v1/deals/{deal}/move", {"stage_id": after.pk})

        return work

    def _into(self, code: str, waiting: Iterator[int]) -> Work:
        program, stage = Program(self.site, self.company), self._stage(code)
        return lambda: program.call(f"/api/v1/deals/{next(waiting)}/move", {"stage_id": stage.pk})

    def _turns(self, ids: list[int]) -> Iterator[tuple[int, Stage, Stage]]:
        """All deals from the first stage to the second, then all back, and so on."""
        first, second = self._stage(FIRST), self._stage(SECOND)
        ways = cycle([(first, second), (second, first)])
        return ((deal, before, after) for before, after in ways for deal in ids)

    def _stage(self, code: str) -> Stage:
        return self.company.stage(code)

    def _ids_on(self, *codes: str) -> list[int]:
        stages = [self._stage(code) for code in codes]
        return list(Deal.objects.filter(stage__in=stages).order_by("pk").values_list("pk", flat=True))


def _more_tasks_than(count: int) -> Callable[[], bool]:
    return lambda: Task.objects.count() > count
