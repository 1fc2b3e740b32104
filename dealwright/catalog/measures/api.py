"""What a program sees of measures, and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.catalog.measures import actions
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.models import Product
from dealwright.kit.quantities import Quantity, QuantityIn
from dealwright.people import access

Name = Annotated[str, Text(60)]
Symbol = Annotated[str, Text(12)]


class MeasureOut(Out):
    """In what goods are counted."""

    id: Id
    code: int
    """796 is a piece, 166 a kilogram."""
    name: str
    symbol: str
    is_default: bool
    step: Quantity
    """Into what it may be divided: 1 is sold whole, 0.001 of a kilogram to the gram."""


class NewMeasure(Body):
    """A measure to be added."""

    code: Annotated[int, Field(ge=1, le=actions.HIGHEST_CODE, examples=[5])]
    name: Name
    symbol: Symbol
    step: QuantityIn = Decimal(1)
    """1 is sold whole; otherwise a part that makes up one: 0.5, 0.1, 0.001."""


class MeasureChanges(Changes):
    """What may change of a measure."""

    name: Name = omitted
    symbol: Symbol = omitted
    step: QuantityIn = omitted
    is_default: bool = omitted
    """Only true: make another one the usual one instead of taking it from this one."""


MEASURES = ListOf(Measure, fields={"code": int, "name": str}, sorts=["code"], sort="code")

router = Router()


@router.list("", MEASURES, MeasureOut)
def list_measures(request: HttpRequest) -> QuerySet[Measure]:
    """The measures."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return measures()


@router.post("", MeasureOut, status=201)
def add_measure(request: HttpRequest, new: NewMeasure) -> Measure:
    """Let goods be counted in one more unit. Needs the right to change settings."""
    return actions.add_measure(**new.model_dump(), by=request.actor)


@router.patch("/{id}", MeasureOut)
def change_measure(request: HttpRequest, id: Id, changes: MeasureChanges) -> Measure:
    """Change a measure. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_measure(get_object_or_404(Measure, pk=id), **changes.given(), by=request.actor)


@router.delete("/{id}")
def remove_measure(request: HttpRequest, id: Id) -> None:
    """Remove a measure in which nothing is counted. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.remove_measure(get_object_or_404(Measure, pk=id), by=request.actor)
