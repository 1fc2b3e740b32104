"""What a program sees of books; written as a domain writes it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Id,
    LongText,
    Moment,
    MoneyIn,
    MoneyOut,
    Record,
    ShortText,
    Tags,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import Money, money
from tests.api.sample.models import Book


class BookOut(Record):
    """A book of the library."""

    title: str
    price: MoneyOut | None
    due_at: Moment | None
    tags: list[str]
    shelf: str | None

    @staticmethod
    def resolve_price(book: Book) -> Money | None:
        return None if book.price is None else money(book.price, "BRL")

    @staticmethod
    def resolve_shelf(book: Book) -> str | None:
        return book.shelf.name if book.shelf else None


class NewBook(Body):
    title: ShortText
    price: MoneyIn | None = None
    due_at: Moment | None = None
    printed_on: date | None = None
    binding: Literal["soft", "hard"] = "soft"
    note: LongText = ""
    tags: Tags = []
    custom: dict[str, Any] = {}


class BookChanges(Changes):
    title: ShortText = omitted
    price: MoneyIn | None = omitted


def search_books(books: QuerySet[Book], words: str) -> QuerySet[Book]:
    return books.filter(title__icontains=words)


BOOKS = ListOf(
    Book,
    fields={
        "title": str,
        "price": Decimal,
        "due_at": datetime,
        "lent": bool,
        "shelf_id": Id,
        "shelf": Where(str, path="shelf__name"),
        "author_id": Where(Id, path="authors__id", many=True),
    },
    sorts=["title", "price", "due_at", "shelf"],
    sort="id",
    search=search_books,
)

router = Router()


@router.list("", BOOKS, BookOut)
def list_books(request: HttpRequest) -> QuerySet[Book]:
    """The books of the library.

    Everybody may see them.
    """
    return Book.objects.select_related("shelf")


@router.get("/{id}", BookOut)
def get_book(request: HttpRequest, id: Id) -> Book:
    """One book."""
    return get_object_or_404(Book, pk=id)


@router.list("/{id}/neighbours", BOOKS, BookOut)
def list_neighbours(request: HttpRequest, id: Id) -> QuerySet[Book]:
    """The books on the same shelf."""
    return Book.objects.select_related("shelf").filter(shelf=Book.objects.get(pk=id).shelf).exclude(pk=id)


@router.post("", BookOut, status=201)
def create_book(request: HttpRequest, new: NewBook) -> Book:
    """Buy a book."""
    book = Book.objects.create(title=new.title, price=new.price and new.price.money.amount, tags=new.tags)
    if new.title == "Burnt":
        raise Refused("This book was burnt.", field="title")
    if new.title == "Broken":
        raise RuntimeError("the shelf fell down")
    if new.title == "Huge":
        Book.objects.create(title="x" * 201)
    return book


@router.patch("/{id}", BookOut)
def change_book(request: HttpRequest, id: Id, changes: BookChanges) -> Book:
    """Change a book."""
    book = Book.objects.select_for_update().get(pk=id)
    if changes.version is not None and changes.version != book.version:
        raise Conflict("The book has changed.", version=book.version)
    for name, value in changes.given().items():
        setattr(book, name, value.amount if isinstance(value, Money) else value)
    book.version += 1
    book.save()
    return book


@router.delete("/{id}")
def delete_book(request: HttpRequest, id: Id) -> None:
    """Throw a book away."""
    book = Book.objects.get(pk=id)
    if expected_version(request) not in {None, book.version}:
        raise Conflict("The book has changed.")
    book.delete()


@router.post("/{id}/lend", BookOut)
def lend_book(request: HttpRequest, id: Id, lend: Verb = NO_BODY) -> Book:
    """Lend a book."""
    book = Book.objects.select_for_update().get(pk=id)
    if lend.version is not None and lend.version != book.version:
        raise Conflict("The book has changed.")
    if book.lent:
        raise Forbidden("The book is lent already.")
    book.lent = True
    book.version += 1
    book.save()
    return book


@router.post("/{id}/twin", BookOut)
def twin_book(request: HttpRequest, id: Id) -> Book:
    """Copy a book under its own number, which the database refuses."""
    return Book.objects.create(pk=id, title="Twin")
