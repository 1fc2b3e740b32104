"""The work of an import: some products at a time, each batch one transaction; then their pictures.

The row of the import is locked for as long as a batch takes, and how far it came commits with what it did.
A worker that dies leaves the batch undone and the row free.
"""

from __future__ import annotations

import logging

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.catalog.imports.actions import goods_in
from dealwright.catalog.imports.events import ProductImportFinished
from dealwright.catalog.imports.goods import Goods
from dealwright.catalog.imports.models import ImportState, ProductImport
from dealwright.catalog.imports.pictures import fetch_next_picture
from dealwright.catalog.imports.writing import Became, write_goods
from dealwright.catalog.products.queries import usual_currency
from dealwright.events import Actor, action, quietly, record, unrecorded
from dealwright.events.dispatch import tell_pages
from dealwright.kit import clock
from dealwright.kit.errors import Problem

log = logging.getLogger(__name__)

BATCH = 50
_DUE = """
SELECT id FROM catalog_product_import
WHERE state IN ('waiting', 'running')
ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""


def step() -> bool:
    """Write the next products of a file, or fetch the next picture; True when there may be more."""
    with transaction.atomic():
        run = _next()
        if run is None:
            return False
        waits_for_pictures = run.done >= run.total and bool(run.pictures)
        if not waits_for_pictures:
            with translation.override(run.responsible.language or None), unrecorded("how far an import is"):
                _go_on(run)
    if waits_for_pictures:
        fetch_next_picture(run)
    tell_pages([f"product_import:{run.pk}"])
    return True


def run_all() -> None:
    """Work until nothing is due: tests and the command line."""
    while step():
        pass


def _next() -> ProductImport | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        row = cursor.fetchone()
    return ProductImport.objects.select_related("responsible").get(pk=row[0]) if row else None


def _go_on(run: ProductImport) -> None:
    run.state = ImportState.RUNNING
    if run.done >= run.total:
        _finish(run, by=Actor.system())
        return
    by, currency = Actor.of(run.responsible), usual_currency()
    with quietly():
        for goods in goods_in(run)[run.done : run.done + BATCH]:
            _write(run, goods, currency, by)
            run.done += 1
    run.save()


def _write(run: ProductImport, goods: Goods, currency: str, by: Actor) -> None:
    try:
        with transaction.atomic():
            became, product = write_goods(goods, currency=currency, by=by)
    except Problem as problem:
        run.tell_problem(goods.line, str(problem))
        return
    except Exception as error:
        log.exception("importing the product of line %s failed", goods.line)
        why = f"{type(error).__name__}: {error}"[:300]
        run.tell_problem(goods.line, _("It failed: %(why)s") % {"why": why})
        return
    setattr(run, became.value, getattr(run, became.value) + 1)
    if became is Became.CREATED:
        told = [{"line": goods.line, "product": product.pk, "address": one} for one in goods.photos[:10]]
        run.pictures = [*run.pictures, *told]


@action
def _finish(run: ProductImport, *, by: Actor) -> None:
    run.state, run.finished_at, run.content = ImportState.DONE, clock.now(), ""
    run.save()
    record(
        ProductImportFinished(created=run.created, changed=run.changed, problems=len(run.problems)), on=run
    )
