"""Measuring pages of the office at several sizes of the company."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from bench.tools import telling
from bench.tools.company import Company, found_company
from bench.tools.counting import queries_of
from bench.tools.folder import OWNER
from bench.tools.loading import Loader
from bench.tools.measuring import Timing, drive
from bench.tools.peer import Line
from bench.tools.processes import seconds_worked
from bench.tools.site import Site, running
from bench.tools.visitor import Visitor

WARM_UP = 5

PathOf = Callable[[Loader, int], str]
"""The address to ask for the n-th time."""


@dataclass(frozen=True)
class Question:
    """Something people look at all day."""

    work: str
    path: PathOf
    peer: Line
    email: str = OWNER
    clients: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """What a question took at one size."""

    timing: Timing
    queries: int
    kilobytes: float
    work: float
    """Milliseconds of the web process, for one page."""


def compare(title: str, questions: Sequence[Question], sizes: Sequence[int], seconds: float) -> None:
    """Ask every question at every size, and tell how the cost grows."""
    figures: list[list[Figure]] = []
    with running() as site:
        loader = Loader(found_company())
        for size in sorted(sizes):
            loader.load(size)
            figures.append([_ask(question, site, loader, seconds) for question in questions])
    telling.head(title)
    telling.table(
        _columns(sorted(sizes)),
        [_row(q, of) for q, of in zip(questions, zip(*figures, strict=True), strict=True)],
    )


def open_stage(company: Company, place: int) -> int:
    """The id of an open stage."""
    return [stage for stage in company.stages if not stage.is_final][place].pk


def _ask(question: Question, site: Site, loader: Loader, seconds: float) -> Figure:
    telling.progress(f"{question.work}, {loader.deals:,} deals")
    path = question.path(loader, 0)
    answers = [_client(question, site, loader, number) for number in range(question.clients)]
    for ask in answers:
        for _ in range(WARM_UP):
            size = ask()
    web = site.processes_of("serve")
    before = seconds_worked(web)
    timing = drive(answers, seconds=seconds)
    work = 1000 * (seconds_worked(web) - before) / len(timing.seconds)
    return Figure(timing, queries_of(question.email, path, question.headers), size / 1000, work)


def _client(question: Question, site: Site, loader: Loader, number: int) -> Callable[[], int]:
    visitor = Visitor(site.port).sign_in(question.email)
    turns = count(number * 1_000)

    def ask() -> int:
        answer = visitor.get(question.path(loader, next(turns)), headers=question.headers)
        return len(answer.body)

    return ask


def _columns(sizes: Sequence[int]) -> list[str]:
    of_sizes = [f"{size:,} deals: p50 / p95" for size in sizes]
    growth = [f"p95 {sizes[-1] // sizes[0]} × larger"] if len(sizes) > 1 else []
    return ["Work", *of_sizes, *growth, "CPU", "queries", "kB", "aim", "Odoo 19 at 100,000"]


def _row(question: Question, figures: Sequence[Figure]) -> list[str]:
    of_sizes = [f"{telling.ms(one.timing.p50)} / {telling.ms(one.timing.p95)}" for one in figures]
    growth = [f"× {figures[-1].timing.p95 / figures[0].timing.p95:.2f}"] if len(figures) > 1 else []
    last = figures[-1]
    queries = " → ".join(dict.fromkeys(str(one.queries) for one in figures))
    size = f"{last.kilobytes:.0f}"
    work = " → ".join(telling.ms(one.work) for one in figures)
    return [question.work, *of_sizes, *growth, work, queries, size, question.peer.aim, question.peer.odoo]
