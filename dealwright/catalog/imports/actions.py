"""Verbs around a file of products: look at it, start it, give it up."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from dealwright.catalog.imports.events import ProductImportStarted
from dealwright.catalog.imports.goods import Goods
from dealwright.catalog.imports.models import MOST_TOLD, ImportState, ProductImport
from dealwright.catalog.imports.reading import read_products
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, action, record, waking
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import Verb, require

GOODS: TypeAdapter[list[Goods]] = TypeAdapter(list[Goods])


@action
def look_at_file(content: bytes, *, name: str, by: Actor) -> ProductImport:
    """Read a file of products and keep what it holds; nothing is written into the catalogue yet.

    Needs the right to add products. Refused where it is no such file, with the reason.
    """
    require(by, Product.record_kind, Verb.CREATE)
    if by.user is None:
        raise Forbidden(_("Only a person brings products in."))
    shape, found = read_products(content)
    if not found.goods and found.problems:
        first = found.problems[0]
        message = _("No product of this file can be read. Line %(line)s: %(why)s")
        raise Refused(message % {"line": first.line, "why": first.text}, field="file")
    if not found.goods:
        raise Refused(_("There are no products in this file."), field="file")
    looked_at = ProductImport(
        file_name=without_control(name).strip()[-200:] or "products.csv",
        content=GOODS.dump_json(found.goods).decode(),
        shape=shape.name,
        responsible=by.user,
        total=len(found.goods),
        problems=[{"line": one.line, "text": one.text} for one in found.problems[:MOST_TOLD]],
    )
    looked_at.save()
    return looked_at


@action
def start_product_import(run: ProductImport, *, by: Actor) -> ProductImport:
    """Let the worker write the products of a file that was looked at; started twice is started once."""
    require(by, Product.record_kind, Verb.CREATE)
    run = ProductImport.objects.locked(run)
    if run.state != ImportState.LOOKED_AT:
        return run
    run.state = ImportState.WAITING
    run.save()
    record(ProductImportStarted(total=run.total), on=run)
    transaction.on_commit(waking.wake)
    return run


@action
def give_up_import(run: ProductImport, *, by: Actor) -> None:
    """Forget a file that was looked at and not started."""
    run = ProductImport.objects.locked(run)
    if run.state != ImportState.LOOKED_AT:
        raise Conflict(_("This import has started already."))
    run.delete()


def goods_in(run: ProductImport) -> list[Goods]:
    """The products of a file, as it was read; none once all of them are written."""
    found: Any = GOODS.validate_json(run.content) if run.content else []
    return list(found)
