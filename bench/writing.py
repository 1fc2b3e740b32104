"""Creating, moving and changing many deals, at several sizes: how the cost of writing grows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from typing import Any

import click

from bench.tools import options, telling
from bench.tools.company import Company, found_company
from bench.tools.counting import queries_of_call
from bench.tools.folder import OWNER
from bench.tools.loading import Loader
from bench.tools.measuring import Timing, Work, drive, repeat
from bench.tools.pages import open_stage
from bench.tools.programs import Program
from bench.tools.site import Site, running

LOOK_SECONDS = 0.02
PREVIEWS = 20
TURNS = 3


@dataclass(frozen=True)
class Figure:
    """What one piece of work took at one size; queries where they can be counted."""

    timing: Timing
    queries: int | None = None
    pieces: int = 1
    """Deals of one piece."""


@click.command()
@options.sizes
@options.seconds
@click.option("--many", default=2_000, show_default=True, help="Deals of one change of many.")
def main(sizes: Sequence[int], seconds: float, many: int) -> None:
    """Measure writing."""
    figures: dict[str, list[Figure]] = {}
    with running() as site:
        loader = Loader(found_company())
        for size in sorted(sizes):
            loader.load(size)
            for work, figure in Writing(site, loader).figures(seconds, many).items():
                figures.setdefault(work, []).append(figure)
    telling.head(f"Writing; {many:,} deals in a change of many")
    columns = [f"{size:,} deals: p50 / p95" for size in sorted(sizes)]
    telling.table(["Work", *columns, "p95 growth", "queries", "deals a second"], _rows(figures))


def _rows(figures: Mapping[str, list[Figure]]) -> list[list[str]]:
    rows = []
    for work, at in figures.items():
        told = [f"{telling.ms(one.timing.p50)} / {telling.ms(one.timing.p95)}" for one in at]
        rates = " → ".join(telling.per_second(1000 * one.pieces / one.timing.p50) for one in at)
        queries = " → ".join(dict.fromkeys(str(one.queries) for one in at if one.queries)) or "–"
        rows.append([work, *told, f"× {at[-1].timing.p95 / at[0].timing.p95:.2f}", queries, rates])
    return rows


class Writing:
    """The same work on a company of one size."""

    def __init__(self, site: Site, loader: Loader) -> None:
        self.loader, self.company = loader, loader.company
        self.program = Program(site, loader.company)

    def figures(self, seconds: float, many: int) -> dict[str, Figure]:
        """Every piece of work once over."""
        new, numbers = {"title": "New deal", "amount": {"amount": "1250.00", "currency": "BRL"}}, count()
        moves = self._moves()
        telling.progress(f"Writing, {self.loader.deals:,} deals")
        return {
            "Create, by the API": Figure(
                drive([lambda: self._post("/api/v1/deals", new, 201)], seconds=seconds),
                queries_of_call(OWNER, "/api/v1/deals", new, 201),
            ),
            "Move, by the API": Figure(
                drive([lambda: self._post(*next(moves), 200)], seconds=seconds),
                queries_of_call(OWNER, *next(moves), 200),
            ),
            "Change of many: preview": Figure(
                repeat(lambda: self._preview(many, next(numbers)), PREVIEWS), None, many
            ),
            "Set a field of many": Figure(repeat(self._many(many, _set), TURNS), None, many),
            "Move many": Figure(repeat(self._many(many, self._to_stages()), TURNS), None, many),
            "Set a field of many, and undo it": Figure(repeat(self._undone(many), TURNS), None, many),
        }

    def _post(self, path: str, body: Mapping[str, Any], expect: int) -> dict[str, Any]:
        return self.program.call(path, body, expect=expect)

    def _moves(self) -> Any:
        """A thousand deals, each to the other of two stages in turn."""
        stages = cycle(
            [open_stage(self.company, 0), open_stage(self.company, 1), open_stage(self.company, 2)]
        )
        for number in count():
            deal = self.loader.first_deal + number % 1000
            yield f"/api/v1/deals/{deal}/move", {"stage_id": next(stages)}

    def _chosen(self, many: int) -> dict[str, str]:
        first = self.loader.first_deal
        return {"id__gte": str(first), "id__lt": str(first + many)}

    def _preview(self, many: int, number: int) -> None:
        body = {
            "filter": self._chosen(many),
            "change": {"set": {"source": f"preview {number}"}},
            "dry_run": True,
        }
        self.program.call("/api/v1/deals/bulk", body, expect=202)

    def _many(self, many: int, change_of: Any) -> Work:
        numbers = count(self.loader.deals)
        return lambda: self._until_done(self._start(many, change_of(next(numbers))))

    def _undone(self, many: int) -> Work:
        numbers = count(self.loader.deals + 1_000)

        def work() -> None:
            id = self._start(many, _set(next(numbers)))
            self._until_done(id)
            self._until_done(self.program.call(f"/api/v1/bulk-changes/{id}/undo", {}, expect=202)["id"])

        return work

    def _start(self, many: int, change: Mapping[str, Any]) -> int:
        body = {"filter": self._chosen(many), "change": change}
        return int(self.program.call("/api/v1/deals/bulk", body, expect=202)["id"])

    def _to_stages(self) -> Any:
        company: Company = self.company
        return lambda number: {"move": {"stage_id": open_stage(company, number % 3)}}

    def _until_done(self, id: int) -> None:
        while self.program.read(f"/api/v1/bulk-changes/{id}")["state"] not in {"done", "stopped"}:
            time.sleep(LOOK_SECONDS)


def _set(number: int) -> dict[str, Any]:
    return {"set": {"source": f"bench {number}"}}
