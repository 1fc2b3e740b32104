"""Formulas: a condition of three comparisons, a template of five parts, a formula not read before."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import click

from bench.tools import telling
from dealwright.kit.expressions import Choice, PlainScope, Reference, evaluate, parse_template
from dealwright.kit.expressions.conditions import check, read
from dealwright.kit.expressions.grammar import Expression, build, parse
from dealwright.kit.money import Money

ROUND = 200
"""So many in a row are measured together: one alone is shorter than the clock's own cost matters."""

SCOPE = PlainScope(
    {
        "Document:TITLE": "Telefone Aurora 12",
        "Document:AMOUNT": Money(Decimal("1250.50"), "BRL"),
        "Document:STAGE_ID": Choice("WON", "Won"),
        "Document:ASSIGNED_BY_ID": Reference("user", "7", "Mariana Silva"),
        "Document:CREATED": datetime(2026, 11, 20, 12, tzinfo=UTC),
    },
    language="pt-br",
)
CONDITION = read(
    {
        "all": [
            {"field": "Document:STAGE_ID", "operator": "equal", "value": "WON"},
            {"field": "Document:AMOUNT", "operator": "greater", "value": "1000"},
            {"field": "Document:TITLE", "operator": "contains", "value": "Aurora"},
        ]
    }
)
TEMPLATE = parse_template(
    "{=Document:ASSIGNED_BY_ID > friendly}: {=Document:TITLE}, {=Document:AMOUNT > printable},"
    " {{=dateadd({=Document:CREATED}, '2 days')}}, {{=round({=Document:AMOUNT} * 10%, 2)}}"
)
FORMULA = "=if({=Document:AMOUNT} > 1000 and {=Document:STAGE_ID} = 'WON', {=Document:AMOUNT} * 10%, 0)"
READ_ONCE = parse(FORMULA)


@click.command()
@click.option("--rounds", default=200, show_default=True, help=f"Of {ROUND} pieces each.")
def main(rounds: int) -> None:
    """Measure formulas that were read once, and reading one that was not."""
    rows = [
        _row("Condition of three comparisons", lambda: check(CONDITION, SCOPE), rounds, "50 µs"),
        _row("Template of five parts", lambda: TEMPLATE.render(SCOPE), rounds, "200 µs"),
        _row("Formula", lambda: evaluate(READ_ONCE, SCOPE), rounds, ""),
        _row("The same formula, not read before", _read_anew, max(rounds // 10, 1), ""),
    ]
    telling.head("Expressions")
    telling.table(["Work", "CPU p50", "p95", "aim"], rows)


def _read_anew() -> Expression:
    return build(FORMULA[1:])


def _row(work: str, piece: Callable[[], object], rounds: int, aim: str) -> list[str]:
    telling.progress(work)

    took = sorted(_cpu_time(piece) for _ in range(rounds))
    shown = (took[len(took) // 2], took[len(took) * 19 // 20])
    return [work, *(f"{1e6 * each:.1f} µs" for each in shown), aim]


def _cpu_time(piece: Callable[[], object]) -> float:
    """Seconds that this process worked for one piece, whoever else is on the machine."""
    start = time.process_time()
    for _ in range(ROUND):
        piece()
    return (time.process_time() - start) / ROUND
