"""The board of deadlines: by which day records stand where, and what putting a card there does to the day.

Asked of the one of invoices. It is Wednesday, the 18th of November.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.roles.models import Role
from dealwright.people.users.actions import edit_user
from dealwright.people.users.models import User
from dealwright.records.boards.queries import PAGE
from dealwright.records.boards.steps import day_in, stretch_of, stretches
from dealwright.records.lists.listing import get as listing_of
from dealwright.records.lists.ways import ways_of
from dealwright.records.views.actions import create_view
from dealwright.sales.invoices.actions import (
    NewInvoiceLine,
    cancel_invoice,
    create_invoice,
    edit_invoice,
    pay_invoice,
    send_invoice,
)
from dealwright.sales.invoices.models import Invoice
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
URL = "/invoices/deadlines"
TODAY = date(2026, 11, 18)
COLUMNS = ["overdue", "today", "this-week", "next-week", "later", "none"]


@pytest.fixture(autouse=True)
def _on_wednesday() -> Any:
    with clock.at(datetime(2026, 11, 18, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def invoice(joana: Contact, anna: User) -> Any:
    """Write an invoice of Anna's for Joana that is due in so many days; None for no day."""

    def write(days: int | None = 0, *, price: str = "10") -> Invoice:
        return create_invoice(
            contact=joana,
            currency="BRL",
            lines=[NewInvoiceLine(None, "Advice", money(price, "BRL").amount)],
            issued_on=date(2026, 11, 1),
            due_on=None if days is None else TODAY + timedelta(days),
            responsible=anna,
            by=Actor.of(anna),
        )

    return write


@pytest.fixture
def put(browser: Any) -> Any:
    """Put the card of an invoice into a column, as the board does it."""

    def send(one: Invoice, column: str, **more: Any) -> Any:
        sent = {"stage": column, "before": "", "version": one.version} | more
        return browser.post(f"/invoices/{one.pk}/deadline", sent, headers=HTMX)

    return send


def column_of(page: str, name: str) -> str:
    """What stands in a column of the board."""
    return page.split(f'id="column-{name}"')[1].split("<section")[0]


def hide(field: str) -> None:
    with unrecorded("a role of the test"):
        Role.objects.filter(name="Seller").update(hidden={"invoice": [field]})


class TestColumns:
    @pytest.mark.parametrize(
        ("days", "column"),
        [
            (-1, "overdue"),
            (0, "today"),
            (1, "this-week"),
            (4, "this-week"),
            (5, "next-week"),
            (11, "next-week"),
            (12, "later"),
        ],
    )
    def test_part_the_days(self, days: int, column: str) -> None:
        assert stretch_of(TODAY + timedelta(days), stretches(of_days=True)).id == column

    def test_have_a_place_for_what_has_no_day(self) -> None:
        found = stretch_of(None, stretches(of_days=True))

        assert (found.id, str(found.name)) == ("none", "No day")

    def test_are_closed_where_the_day_is_over(self) -> None:
        assert [one.id for one in stretches(of_days=True) if one.is_closed] == ["overdue"]

    @pytest.mark.parametrize(
        ("column", "day"),
        [
            ("today", date(2026, 11, 18)),
            ("this-week", date(2026, 11, 20)),
            ("next-week", date(2026, 11, 27)),
            ("later", date(2026, 11, 30)),
        ],
    )
    def test_stand_for_their_last_working_day(self, column: str, day: date) -> None:
        assert day_in(next(one for one in stretches(of_days=True) if one.id == column)) == day


class TestPage:
    def test_shows_every_open_one_in_the_column_of_its_day(self, browser: Any, invoice: Any) -> None:
        made = dict(zip(COLUMNS, (invoice(days) for days in (-2, 0, 1, 7, 30, None)), strict=True))

        page = browser.get(URL).content.decode()

        for name, one in made.items():
            assert f"Invoice №{one.number}" in column_of(page, name)
            assert page.count(f'id="invoice-{one.pk}"') == 1

    def test_leaves_out_what_is_closed(self, browser: Any, invoice: Any) -> None:
        paid, canceled, sent = (send_invoice(invoice(), by=SYSTEM) for _number in range(3))
        pay_invoice(paid, by=SYSTEM)
        cancel_invoice(canceled, by=SYSTEM)

        page = browser.get(URL).content.decode()

        assert re.findall(r'id="invoice-(\d+)"', page) == [str(sent.pk)]

    def test_counts_and_sums_each_column(self, browser: Any, invoice: Any) -> None:
        for price in ("10.50", "20"):
            invoice(7, price=price)

        page = browser.get(URL).content.decode()

        assert 'id="column-next-week-count" aria-label="2 on this stage">2<' in page
        assert "30.50" in column_of(page, "next-week").split("column-next-week-sum")[1].split("</span>")[0]

    def test_tells_no_sums_to_whom_they_are_hidden(self, invoice: Any, client_of: Any, anna: User) -> None:
        invoice(7, price="77.70")
        hide("total")

        page = client_of(User.objects.get(pk=anna.pk)).get(URL).content.decode()

        assert 'aria-label="1 on this stage"' in page
        assert "77" not in page.split('id="board"')[1].split("<dialog")[0].replace("2077", "")

    def test_counts_the_days_of_its_reader(self, client_of: Any, invoice: Any, anna: User) -> None:
        one = invoice(0)
        edit_user(anna, time_zone="Pacific/Kiritimati", by=SYSTEM)

        with clock.at(datetime(2026, 11, 18, 12, 0, tzinfo=UTC)):  # there the 19th has begun
            page = client_of(User.objects.get(pk=anna.pk)).get(URL).content.decode()

        assert f'id="invoice-{one.pk}"' in column_of(page, "overdue")

    @pytest.mark.parametrize(
        ("query", "found"), [("q=Joana", 2), ("q=Nobody", 0), ("state=sent", 1), ("responsible_id=me", 2)]
    )
    def test_narrows_as_the_list_does(self, browser: Any, invoice: Any, query: str, found: int) -> None:
        invoice(0)
        send_invoice(invoice(1), by=SYSTEM)

        page = browser.get(f"{URL}?{query}").content.decode()

        assert page.count('<article class="card') == found

    def test_reads_a_column_on(self, browser: Any, invoice: Any) -> None:
        made = [invoice(number % 3 + 12) for number in range(PAGE + 5)]
        page = html.unescape(browser.get(URL).content.decode())
        [further] = set(re.findall(rf'href="({URL}/later\?[^"]+)"', page))

        rest = browser.get(further, headers=HTMX).content.decode()

        shown = re.findall(r'<article class="card" id="invoice-(\d+)"', page + rest)
        in_order = sorted(made, key=lambda one: (one.due_on, one.pk))
        assert [int(id) for id in shown] == [one.pk for one in in_order]
        assert rest.count('<article class="card') == 5

    @pytest.mark.parametrize("cursor", ["nonsense", "2026-11-18T09:00:00Z~1", "~7", "2026-99-99~1"])
    def test_refuses_a_broken_place_in_a_column(self, browser: Any, invoice: Any, cursor: str) -> None:
        assert browser.get(f"{URL}/later?cursor={cursor}", headers=HTMX).status_code == 422

    def test_knows_no_other_column(self, browser: Any, invoice: Any) -> None:
        assert browser.get(f"{URL}/nowhere").status_code == 404

    def test_refreshes_itself_alone(self, browser: Any, invoice: Any) -> None:
        invoice(0)

        part = browser.get(f"{URL}?shown=today:20", headers=HTMX).content.decode()

        assert part.lstrip().startswith('<div class="board')
        assert 'data-live="invoice"' in part

    def test_says_that_nothing_is_there(self, browser: Any, pipeline: Any) -> None:
        assert "No invoice waits for its money" in browser.get(URL).content.decode()

    def test_offers_only_the_views_of_what_is_open(self, browser: Any, pipeline: Any) -> None:
        page = browser.get(URL).content.decode()
        tabs = page.split('class="tabs views"')[1].split("</nav>")[0]

        assert f'href="{URL}?state=sent"' in tabs
        assert "state=paid" not in page


class TestRights:
    def test_shows_nothing_of_others(self, client_of: Any, boris: User, invoice: Any) -> None:
        invoice(0)

        assert "<article" not in client_of(boris).get(URL).content.decode()

    def test_without_the_day_there_is_no_board(
        self, client_of: Any, anna: User, invoice: Any, recorded: Any
    ) -> None:
        one = invoice(0)
        hide("due_on")
        browser = client_of(User.objects.get(pk=anna.pk))
        recorded.start_over()

        sent = {"stage": "later", "before": ""}
        answers = [browser.get(URL), browser.get(f"{URL}/later")]
        answers.append(browser.post(f"/invoices/{one.pk}/deadline", sent, headers=HTMX))

        assert [answer.status_code for answer in answers] == [404] * 3
        assert URL not in browser.get("/invoices").content.decode()
        assert recorded == []

    def test_stands_among_the_ways_of_the_list(self, browser: Any, pipeline: Any) -> None:
        assert f'href="{URL}?view=all"' in browser.get("/invoices").content.decode()
        deals = listing_of("deal")
        assert deals is not None
        assert "deadlines" not in [way.name for way in ways_of(deals)]

    def test_readers_put_no_card_anywhere(self, client_of: Any, anna: User, invoice: Any) -> None:
        one = invoice(0)
        with unrecorded("a role of the test"):
            Role.objects.filter(name="Seller").update(scopes={"invoice": {"see": "all"}})
        browser = client_of(User.objects.get(pk=anna.pk))

        answer = browser.post(f"/invoices/{one.pk}/deadline", {"stage": "later", "before": ""}, headers=HTMX)

        assert answer.status_code == 404
        assert one.refreshed().version == one.version
        assert "data-select" not in browser.get(URL).content.decode()


class TestPut:
    def test_gives_it_the_day_of_the_column(self, put: Any, invoice: Any, recorded: Any) -> None:
        one = invoice(-2)
        recorded.start_over()

        answer = put(one, "next-week")

        page = answer.content.decode()
        assert (answer.status_code, one.refreshed().due_on) == (200, date(2026, 11, 27))
        assert recorded == ["invoice.edited"]
        assert answer["ETag"] == f'"{one.refreshed().version}"'
        assert all(f'id="column-{name}-count"' in page for name in ("overdue", "next-week"))
        assert f'id="invoice-{one.pk}"' in page

    def test_is_taken_back_by_one_undo(self, put: Any, browser: Any, invoice: Any, recorded: Any) -> None:
        one = invoice(-2)
        recorded.start_over()
        answer = put(one, "later")
        [change] = {entry.change_id for entry in recorded.entries}
        assert f"/changes/{change}/undo" in answer["HX-Trigger"]

        browser.post(f"/changes/{change}/undo", headers=HTMX)

        assert one.refreshed().due_on == TODAY - timedelta(2)

    def test_takes_the_day_away_where_none_is(self, put: Any, invoice: Any) -> None:
        one = invoice(3)

        assert put(one, "none").status_code == 200

        assert one.refreshed().due_on is None

    def test_in_the_same_column_keeps_the_day(self, put: Any, invoice: Any, recorded: Any) -> None:
        one = invoice(6)
        recorded.start_over()

        assert put(one, "next-week").status_code == 200

        assert one.refreshed().due_on == TODAY + timedelta(6)
        assert recorded == []

    def test_shows_the_truth_where_somebody_was_quicker(self, put: Any, invoice: Any, recorded: Any) -> None:
        one = invoice(-2)
        edit_invoice(one, due_on=TODAY + timedelta(30), by=SYSTEM)
        recorded.start_over()

        answer = put(one, "next-week")

        assert answer.status_code == 409
        assert f'id="invoice-{one.pk}"' in column_of(answer.content.decode(), "later")
        assert "changed this in the meantime" in answer["HX-Trigger"]
        assert recorded == []

    @pytest.mark.parametrize("column", ["overdue", "nowhere", ""])
    def test_never_lets_a_card_become_overdue(
        self, put: Any, invoice: Any, recorded: Any, column: str
    ) -> None:
        one = invoice(3)
        recorded.start_over()

        assert put(one, column).status_code == 422

        assert one.refreshed().due_on == TODAY + timedelta(3)
        assert recorded == []

    def test_refuses_a_week_without_a_day_left(self, put: Any, invoice: Any) -> None:
        one = invoice(30)

        with clock.at(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)):  # a Sunday
            assert put(one, "this-week").status_code == 422

        assert one.refreshed().due_on == TODAY + timedelta(30)

    def test_refuses_what_the_verb_refuses(self, put: Any, invoice: Any, recorded: Any) -> None:
        paid = pay_invoice(send_invoice(invoice(3), by=SYSTEM), by=SYSTEM)
        recorded.start_over()

        answer = put(paid, "later")

        assert answer.status_code == 422
        assert "This invoice is paid." in answer["HX-Trigger"] + answer.content.decode()
        assert recorded == []

    def test_leads_back_to_the_board_without_scripts(self, browser: Any, invoice: Any) -> None:
        one = invoice(3)

        answer = browser.post(f"/invoices/{one.pk}/deadline?state=draft", {"stage": "later"})

        assert answer["Location"] == f"{URL}?state=draft"
        assert one.refreshed().due_on == date(2026, 11, 30)

    def test_is_not_found_by_others(self, client_of: Any, boris: User, invoice: Any) -> None:
        one = invoice(3)

        answer = client_of(boris).post(f"/invoices/{one.pk}/deadline", {"stage": "later"})

        assert answer.status_code == 404
        assert one.refreshed().version == one.version


class TestChosen:
    """Cards that were dragged together."""

    @pytest.fixture
    def drop(self, browser: Any) -> Any:
        def let_go(invoices: list[Invoice], value: str, **more: Any) -> Any:
            ids = ",".join(str(one.pk) for one in invoices)
            sent = {"kind": "invoice", "act": "set", "field": "due_on", "value": value, "ids": ids}
            return browser.post("/bulk-changes/new", sent | {"step": "drop"} | more, headers=HTMX)

        return let_go

    def test_know_the_field_and_the_day_of_each_column(self, browser: Any, invoice: Any) -> None:
        page = browser.get(URL).content.decode()

        days = re.findall(r'data-stage="([\w-]+)" data-semantic="open" data-sets-to="([\d-]*)"', page)
        assert 'data-moves-chosen data-sets="due_on"' in page
        assert days == [
            ("overdue", ""),
            ("today", "2026-11-18"),
            ("this-week", "2026-11-20"),
            ("next-week", "2026-11-27"),
            ("later", "2026-11-30"),
            ("none", ""),
        ]

    def test_get_their_day_as_one_change_which_one_undo_takes_back(
        self, drop: Any, browser: Any, invoice: Any, recorded: Any
    ) -> None:
        invoices = [invoice(days) for days in (-2, 0, None)]
        recorded.start_over()

        answer = drop(invoices, "2026-11-27")

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert recorded == ["invoice.edited"] * 3
        assert "3 cards changed: Due on" in answer["HX-Trigger"]
        assert {one.refreshed().due_on for one in invoices} == {date(2026, 11, 27)}
        [change] = {entry.change_id for entry in recorded.entries}
        browser.post(f"/changes/{change}/undo", headers=HTMX)
        assert [one.refreshed().due_on for one in invoices] == [TODAY - timedelta(2), TODAY, None]

    def test_say_which_stay_and_why(self, drop: Any, invoice: Any, recorded: Any) -> None:
        one, quicker = invoice(0), invoice(0)
        versions = f"{one.pk}:{one.version},{quicker.pk}:{quicker.version}"
        edit_invoice(quicker, due_on=TODAY + timedelta(1), by=SYSTEM)
        recorded.start_over()

        said = drop([one, quicker], "2026-11-30", versions=versions)["HX-Trigger"]

        assert "1 card changed" in said
        assert "1 card stays where it was: Somebody changed this in the meantime." in said
        assert quicker.refreshed().due_on == TODAY + timedelta(1)
        assert recorded == ["invoice.edited"]

    def test_lose_their_day_where_none_is(self, drop: Any, invoice: Any) -> None:
        invoices = [invoice(0), invoice(1)]

        assert drop(invoices, "").status_code == 204

        assert {one.refreshed().due_on for one in invoices} == {None}

    def test_get_no_day_that_is_none(self, drop: Any, invoice: Any, recorded: Any) -> None:
        one = invoice(0)
        recorded.start_over()

        assert drop([one, invoice(0)], "tomorrow").status_code == 422

        assert one.refreshed().due_on == TODAY

    def test_all_that_match_are_what_is_open(self, browser: Any, invoice: Any) -> None:
        paid = pay_invoice(send_invoice(invoice(3), by=SYSTEM), by=SYSTEM)
        for _number in range(25):
            invoice(0)
        page = html.unescape(browser.get(URL).content.decode())
        [query] = re.findall(r'name="query" value="([^"]*)"', page)

        sent = {"kind": "invoice", "act": "delete", "all": "1", "query": query}
        look = browser.post("/bulk-changes/new", sent, headers=HTMX).content.decode()

        assert paid.state == "paid"
        assert "All 25 that match" in page
        assert "<dt>Match</dt><dd>25</dd>" in look

    @pytest.mark.parametrize(
        ("asked", "query"),
        [("", "draft,sent"), ("state=sent", "sent"), ("state=paid", "-"), ("state__in=paid,draft", "draft")],
    )
    def test_all_that_match_keep_to_the_filters(
        self, browser: Any, pipeline: Any, asked: str, query: str
    ) -> None:
        page = html.unescape(browser.get(f"{URL}?{asked}").content.decode())

        assert f'name="query" value="state__in={query}"' in page


class TestViews:
    def test_lead_to_the_board_they_were_saved_on(self, browser: Any, anna: User, invoice: Any) -> None:
        page = html.unescape(browser.get(f"{URL}?state=sent&responsible_id=me").content.decode())
        assert "/views/new?kind=invoice&place=board&query=" in page

        view = create_view(
            of_kind="invoice", name="My sent ones", query="state=sent", place="board", by=Actor.of(anna)
        )

        assert "My sent ones" in browser.get(f"{URL}?view={view.pk}").content.decode()
