"""Lists are read page by page: every record once, in order, whatever the order and however many nulls."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from dealwright.api import paging
from dealwright.api.paging import ListOf
from tests.api.sample.api import BOOKS, BookOut
from tests.api.sample.models import Author, Book, Shelf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def library() -> list[Book]:
    """Seven books: two without a price, two of one price, one lent."""
    shelf = Shelf.objects.create(name="Novels")
    emma = Book(title="Emma", price=Decimal("10.00"), shelf=shelf, due_at=NOON, lent=True)
    others = [
        Book(title="Persuasion", price=Decimal("10.00"), due_at=NOON + timedelta(days=1)),
        Book(title="Middlemarch", price=Decimal("30.00"), shelf=shelf),
        Book(title="Дубровский", price=None),
        Book(title="Dom Casmurro", price=Decimal("20.00")),
        Book(title="Лолита", price=None),
        Book(title="Villette", price=Decimal("5.50")),
    ]
    return Book.objects.bulk_create([emma, *others])


def titles(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["title"] for each in response.json()["items"]]


def complaints(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(each["field"], each["message"]) for each in response.json()["errors"]]


def read_all(client: Client, query: str, cursor: str = "") -> list[str]:
    """Every title of the list, page by page."""
    read: list[str] = []
    while cursor is not None:
        response = client.get(f"/api/v1/books?{query}" + (f"&cursor={cursor}" if cursor else ""))
        read += titles(response)
        cursor = response.json()["next_cursor"]
    return read


@pytest.mark.usefixtures("library")
class TestReadingOn:
    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("id", "Emma Persuasion Middlemarch Дубровский Dom_Casmurro Лолита Villette"),
            ("-id", "Villette Лолита Dom_Casmurro Дубровский Middlemarch Persuasion Emma"),
            ("price", "Villette Emma Persuasion Dom_Casmurro Middlemarch Дубровский Лолита"),
            ("-price", "Лолита Дубровский Middlemarch Dom_Casmurro Persuasion Emma Villette"),
            ("title", "Dom_Casmurro Emma Middlemarch Persuasion Villette Дубровский Лолита"),
            ("due_at", "Emma Persuasion Middlemarch Дубровский Dom_Casmurro Лолита Villette"),
            ("-shelf", "Villette Лолита Dom_Casmurro Дубровский Persuasion Middlemarch Emma"),
            ("shelf", "Emma Middlemarch Persuasion Дубровский Dom_Casmurro Лолита Villette"),
        ],
    )
    def test_tells_every_record_once_in_order(
        self, ana: Client, limit: int, sort: str, expected: str
    ) -> None:
        read = read_all(ana, f"sort={sort}&limit={limit}")

        assert read == [title.replace("_", " ") for title in expected.split()]

    def test_misses_and_doubles_nothing_when_records_come_and_go(self, ana: Client) -> None:
        first = ana.get("/api/v1/books?sort=title&limit=3").json()

        Book.objects.create(title="Agnes Grey")
        Book.objects.filter(title="Emma").delete()
        Book.objects.create(title="Shirley")
        rest = read_all(ana, "sort=title&limit=3", first["next_cursor"])

        assert rest == ["Persuasion", "Shirley", "Villette", "Дубровский", "Лолита"]

    def test_ends_with_null(self, ana: Client) -> None:
        assert ana.get("/api/v1/books?limit=7").json()["next_cursor"] is None
        assert ana.get("/api/v1/books?limit=6").json()["next_cursor"] is not None

    @pytest.mark.parametrize("cursor", ["x", "", "WzEsMl0", "é", "x" * 3000])
    def test_refuses_a_bent_cursor(self, ana: Client, cursor: str) -> None:
        response = ana.get("/api/v1/books", {"cursor": cursor})

        assert complaints(response) == [("cursor", "This cursor is not one of ours; start again without it.")]

    def test_refuses_the_cursor_of_another_order(self, ana: Client) -> None:
        cursor = ana.get("/api/v1/books?sort=title&limit=1").json()["next_cursor"]

        response = ana.get("/api/v1/books", {"cursor": cursor, "sort": "-title"})

        assert complaints(response) == [
            ("cursor", "This cursor belongs to another order; start again without it.")
        ]


class TestReadingOnAtRandom:
    @settings(max_examples=25, deadline=None)
    @given(
        prices=st.lists(st.none() | st.integers(0, 4), max_size=12),
        limit=st.integers(1, 5),
        down=st.booleans(),
    )
    def test_is_the_order_of_the_database(self, prices: list[int | None], limit: int, down: bool) -> None:
        Book.objects.all().delete()
        Book.objects.bulk_create(
            [Book(title=str(number), price=price) for number, price in enumerate(prices)]
        )
        sort = "-price" if down else "price"
        query: dict[str, str] = {"sort": sort, "limit": str(limit)}
        read: list[Any] = []
        while True:
            page = BOOKS.page(Book.objects.all(), BOOKS.read(query))
            read += page.records
            if page.next_cursor is None:
                break
            query["cursor"] = page.next_cursor

        assert read == list(Book.objects.order_by(sort, "-id" if down else "id"))


@pytest.mark.usefixtures("library")
class TestAFilter:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("title=Emma", ["Emma"]),
            ("title__in=Emma,Лолита,Ulysses", ["Emma", "Лолита"]),
            ("price=10", ["Emma", "Persuasion"]),
            ("price__gte=20", ["Middlemarch", "Dom Casmurro"]),
            ("price__gt=20", ["Middlemarch"]),
            ("price__lte=10&price__gt=5.5", ["Emma", "Persuasion"]),
            ("price__lt=10", ["Villette"]),
            ("price__is_null=true", ["Дубровский", "Лолита"]),
            ("price__is_null=false&lent=false&price__lt=20", ["Persuasion", "Villette"]),
            ("due_at=2026-11-21T12:00:00Z", ["Emma"]),
            ("due_at__gt=2026-11-21T09:00:00-03:00", ["Persuasion"]),
            ("lent=true", ["Emma"]),
            ("shelf=Novels", ["Emma", "Middlemarch"]),
            ("q=ma", ["Emma", "Middlemarch"]),
            ("q=дубр", ["Дубровский"]),
            ("q=100%25", []),
        ],
    )
    def test_leaves_only_what_fits(self, ana: Client, query: str, expected: list[str]) -> None:
        assert titles(ana.get(f"/api/v1/books?{query}")) == expected

    def test_on_many_finds_a_record_once(self, ana: Client, library: list[Book]) -> None:
        jane, charlotte = Author.objects.create(name="Jane"), Author.objects.create(name="Charlotte")
        for author in (jane, charlotte):
            Book.authors.through.objects.create(book_id=library[0].pk, author_id=author.pk)

        response = ana.get(f"/api/v1/books?author_id__in={jane.pk},{charlotte.pk}")

        assert titles(response) == ["Emma"]

    @pytest.mark.parametrize(
        ("query", "errors"),
        [
            ("price=cheap", [("price", "Give a number.")]),
            ("price=NaN", [("price", "Give a number.")]),
            ("price=1e400", [("price", "This number has too many digits.")]),
            ("shelf_id=x", [("shelf_id", "Give a whole number.")]),
            ("shelf_id=9223372036854775808", [("shelf_id", "Give at most 9223372036854775807.")]),
            ("shelf_id__in=1,", [("shelf_id__in", "Give a whole number.")]),
            ("shelf_id__in=" + "1," * 200 + "1", [("shelf_id__in", "At most 200 entries.")]),
            ("lent=perhaps", [("lent", "Say true or false.")]),
            (
                "due_at=2026-11-21T12:00:00",
                [("due_at", "Write the moment with its time zone, such as a Z at the end.")],
            ),
            ("title__gte=A", [("title__gte", "There is no such parameter.")]),
            ("limit=0", [("limit", "Give a whole number from 1 to 200.")]),
            (
                "limit=201&count=yes",
                [("limit", "Give a whole number from 1 to 200."), ("count", "Say true or false.")],
            ),
            ("limit=²", [("limit", "Give a whole number from 1 to 200.")]),
            ("q=" + "x" * 201, [("q", "At most 200 characters.")]),
        ],
    )
    def test_that_makes_no_sense_is_refused(
        self, ana: Client, query: str, errors: list[tuple[str, str]]
    ) -> None:
        assert complaints(ana.get(f"/api/v1/books?{query}")) == errors

    def test_by_an_undeclared_sort_is_refused(self, ana: Client) -> None:
        [(field, message)] = complaints(ana.get("/api/v1/books?sort=tags"))

        assert field == "sort"
        assert message.startswith("Choose one of: -due_at, -id, ")


class TestASubNoun:
    def test_is_a_list_like_any_other(self, ana: Client, library: list[Book]) -> None:
        assert titles(ana.get(f"/api/v1/books/{library[0].pk}/neighbours?limit=5")) == ["Middlemarch"]

    def test_of_nothing_is_not_found(self, ana: Client) -> None:
        assert ana.get("/api/v1/books/7/neighbours").status_code == 404


@pytest.mark.usefixtures("library")
class TestCounting:
    def test_is_done_when_asked_for(self, ana: Client) -> None:
        assert ana.get("/api/v1/books?limit=2&count=true").json().keys() == {
            *{"items", "next_cursor", "count", "count_capped"}
        }
        assert ana.get("/api/v1/books?limit=2").json().keys() == {"items", "next_cursor"}

    @pytest.mark.parametrize(
        ("query", "count"), [("limit=2", 7), ("limit=200", 7), ("lent=true", 1), ("q=zzz", 0)]
    )
    def test_is_exact(self, ana: Client, query: str, count: int) -> None:
        answer = ana.get(f"/api/v1/books?count=true&{query}").json()

        assert (answer["count"], answer["count_capped"]) == (count, False)

    def test_stops_at_the_cap(self, ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paging, "COUNTED", 5)

        answer = ana.get("/api/v1/books?count=true&limit=2").json()

        assert (answer["count"], answer["count_capped"]) == (5, True)


class TestCost:
    @pytest.mark.parametrize("books", [1, 100])
    def test_is_three_queries_for_one_and_for_a_hundred(
        self, ana: Client, django_assert_num_queries: DjangoAssertNumQueries, books: int
    ) -> None:
        shelf = Shelf.objects.create(name="Novels")
        Book.objects.bulk_create([Book(title=str(number), shelf=shelf) for number in range(books + 5)])

        with django_assert_num_queries(3):  # a block of the rate, the page, the count
            answer = ana.get(f"/api/v1/books?limit={books}&count=true").json()

        assert len(answer["items"]) == books


class TestDeclaring:
    def test_refuses_a_usual_sort_that_is_not_offered(self) -> None:
        with pytest.raises(ValueError, match="Book cannot be sorted by -title"):
            ListOf(Book, fields={}, sort="-title")

    def test_reads_records_as_their_shape_says(self) -> None:
        book = Book.objects.create(
            title="Emma", price=Decimal("12.5"), created_at=NOON, updated_at=NOON, due_at=NOON
        )

        told = BookOut.model_validate(book).model_dump(mode="json")

        assert told == {
            "id": book.pk,
            "version": 1,
            "created_at": "2026-11-21T12:00:00Z",
            "updated_at": "2026-11-21T12:00:00Z",
            "title": "Emma",
            "price": {"amount": "12.50", "currency": "BRL"},
            "due_at": "2026-11-21T12:00:00Z",
            "tags": [],
            "shelf": None,
            "hidden": [],
        }
