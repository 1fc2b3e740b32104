"""What a program sees of files of products, and may do with them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Base64Encoder, EncodedBytes, Field

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.catalog.imports import actions
from dealwright.catalog.imports.models import ProductImport
from dealwright.catalog.imports.queries import imports_seen_by
from dealwright.catalog.products.models import Product
from dealwright.people import access

State = Literal["looked_at", "waiting", "running", "done"]


class ProblemOut(Out):
    """Why a line was passed over."""

    line: int
    text: str


class ProductImportOut(Out):
    """A file of products: how far it is and what became of it."""

    id: Id
    file_name: str
    shape: str = Field(examples=["shopify"])
    """Whose columns they are."""
    state: State
    total: int
    done: int
    created: int
    changed: int
    unchanged: int
    problems: list[ProblemOut]
    created_at: Moment
    finished_at: Moment | None


class NewProductImport(Body):
    """A file of products. It is only looked at; `POST /product-imports/ID/start` writes its products."""

    file_name: Annotated[str, Text(200)] = "products.csv"
    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """CSV in base 64: our own columns, or those of Shopify or WooCommerce."""


router = Router()


@router.post("", ProductImportOut, status=201)
def look_at_products(request: HttpRequest, new: NewProductImport) -> ProductImport:
    """Read a file of products and tell what it holds; nothing is written yet."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    return actions.look_at_file(new.content, name=new.file_name, by=request.actor)


@router.get("/{id}", ProductImportOut)
def get_product_import(request: HttpRequest, id: Id) -> ProductImport:
    """How far a file of yours is."""
    return _found(request, id)


@router.post("/{id}/start", ProductImportOut, status=202)
def start_product_import(request: HttpRequest, id: Id, start: Verb = NO_BODY) -> ProductImport:
    """Write the products of a file into the catalogue, in the background."""
    return actions.start_product_import(_found(request, id), by=request.actor)


def _found(request: HttpRequest, id: int) -> ProductImport:
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    found: ProductImport = get_object_or_404(imports_seen_by(request.actor), pk=id)
    return found
