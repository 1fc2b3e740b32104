"""The list of deals stands for every list: its state is in the address, its cells are changed in place."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from dealwright.crm.deals.actions import archive_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.lists.state import read_query
from dealwright.records.views.models import Arrangement

pytestmark = pytest.mark.django_db
OWN = {"see": "own", "change": "own"}
HTMX = {"HX-Request": "true"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def titles(page: str) -> list[str]:
    return re.findall(r'data-title="([^"]+)"', page)


class TestState:
    def test_is_written_in_one_order_whatever_the_order_it_came_in(self) -> None:
        first = read_query("sort=-amount&stage_id__in=3,4&q=phone&amount__gte=100")
        second = read_query("amount__gte=100&q=phone&stage_id__in=3,4&sort=-amount")

        assert first.query == second.query == "q=phone&amount__gte=100&stage_id__in=3,4&sort=-amount"

    def test_takes_the_names_of_earlier_addresses(self) -> None:
        assert read_query("own=1&stage=3&tag=vip").query == "responsible_id=me&stage_id=3&tags=vip"


class TestList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("amount__gte=101&amount__lte=102", ["Deal 2", "Deal 1"]),
            ("title=Deal 1", ["Deal 1"]),
            ("title__contains=EAL 2", ["Deal 2"]),
            ("responsible_id=me&sort=amount", ["Deal 0", "Deal 1", "Deal 2"]),
            ("created_at__during=today", ["Deal 2", "Deal 1", "Deal 0"]),
            ("created_at__during=last_month", []),
            ("created_at__gte=2026-11-21&created_at__lte=2026-11-21", []),
            ("source__is_null=true&q=deal", ["Deal 2", "Deal 1", "Deal 0"]),
            ("tags__is_null=false", []),
        ],
    )
    def test_shows_what_the_address_asks_for_and_so_does_the_api(
        self, client_of: Any, api_of: Any, anna: User, deals_of: Any, query: str, found: list[str]
    ) -> None:
        with clock.at(datetime(2026, 1, 5, 12, tzinfo=UTC)):
            deals_of(anna, 3)
            page = client_of(anna).get(f"/deals/list?{query}").text
            answer = api_of(anna).get(f"/api/v1/deals?{query}").json()

        assert titles(page) == found
        assert [one["title"] for one in answer["items"]] == found

    def test_counts_and_reads_on(self, client_of: Any, anna: User, deals_of: Any) -> None:
        deals_of(anna, 60)
        browser = client_of(anna)

        page = browser.get("/deals/list?sort=amount").text
        further = re.search(r'hx-get="(/deals/list[^"]+cursor[^"]+)"', page)
        assert further
        rest = browser.get(further[1].replace("&amp;", "&"), headers=HTMX).text

        assert "60 in this list" in page
        assert [*titles(page), *titles(rest)] == [f"Deal {number}" for number in range(60)]
        assert "<html" not in rest

    def test_puts_an_address_in_order_that_a_form_wrote(
        self, client_of: Any, anna: User, stages: Any, deals_of: Any
    ) -> None:
        new, offer = stages["New"].pk, stages["Offer"].pk

        answer = client_of(anna).get(f"/deals/list?amount__gte=&stage_id__in={new}&stage_id__in={offer}&q=x")

        assert answer.status_code == 303
        assert answer["Location"] == f"/deals/list?q=x&stage_id__in={new},{offer}"

    def test_says_what_it_left_out_and_works_without_it(
        self, client_of: Any, anna: User, deals_of: Any
    ) -> None:
        deals_of(anna, 1)

        page = client_of(anna).get("/deals/list?stage_id__in=999999&weight__gte=3&sort=weight").text

        assert titles(page) == ["Deal 0"]
        assert "“999999” is no longer there, or not yours to see" in page
        assert "“weight__gte” was left out" in page
        assert "“weight” was left out: this list is not sorted by it" in page

    def test_shows_the_archive_only_where_it_is_asked_for(
        self, client_of: Any, anna: User, deals_of: Any, by_anna: Actor
    ) -> None:
        kept, put_away = deals_of(anna, 2)
        archive_deal(put_away, by=by_anna)
        browser = client_of(anna)

        assert titles(browser.get("/deals/list").text) == [kept.title]
        assert titles(browser.get("/deals/list?archived_at__is_null=false").text) == [put_away.title]

    def test_keeps_chosen_columns_for_the_person(
        self, client_of: Any, anna: User, boris: User, deals_of: Any
    ) -> None:
        deals_of(anna, 1, source="fair")
        browser = client_of(anna)

        answer = browser.post("/lists/deal/columns", {"state": "", "columns": ["title", "source", "amount"]})
        page = browser.get("/deals/list").text

        assert answer["Location"] == "/deals/list?columns=title,source,amount"
        assert re.findall(r'data-cell="(\w+)"', page) == ["title", "source", "amount"]
        assert Arrangement.objects.get(user=anna).columns == {"": ["title", "source", "amount"]}
        assert not Arrangement.objects.filter(user=boris).exists()

    def test_shows_nothing_of_others(self, client_of: Any, anna: User, boris: User, deals_of: Any) -> None:
        deals_of(anna, 2)

        assert "No deals yet" in client_of(boris).get("/deals/list").text
        assert "No deal fits" in client_of(boris).get("/deals/list?amount__gte=1").text

    @pytest.mark.parametrize("base", ["amount", "stage_id", "created_at", "title", "contact_id", "tags"])
    def test_offers_a_form_for_each_condition(
        self, client_of: Any, anna: User, deals_of: Any, base: str
    ) -> None:
        deals_of(anna, 1)

        answer = client_of(anna).get(f"/lists/deal/filters/{base}?state=q%3Ddeal", headers=HTMX)

        assert answer.status_code == 200
        assert 'name="q" value="deal"' in answer.text


class TestCell:
    def address(self, deal: Deal, field: str) -> str:
        return f"/lists/deal/rows/{deal.pk}/{field}?columns=title,amount"

    def form(self, page: str) -> dict[str, str]:
        return dict(re.findall(r'name="(version|seen)" value="([^"]*)"', page.replace("&quot;", "'")))

    def test_changes_a_field_where_it_stands(
        self, client_of: Any, anna: User, deals_of: Any, recorded: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        recorded.start_over()
        browser = client_of(anna)

        form = browser.get(self.address(deal, "amount"), headers=HTMX).text
        sent = {"version": "1", "seen": "", "value": "250"}
        answer = browser.post(self.address(deal, "amount"), sent, headers=HTMX)

        assert 'value="100' in form
        assert answer.status_code == 200
        assert answer.text.count("<tr") == 1
        assert "250" in answer.text
        assert deal.refreshed().amount_money == money(250, "BRL")
        assert recorded == ["deal.edited"]

    def test_gives_nobody_more_than_the_rights_in_its_pipeline_let(
        self, client_of: Any, anna: User, boris: User, deals_of: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        scopes = {"deal": {"see": "all", "change": "all"}, f"deal:{deal.pipeline_id}": OWN}
        with unrecorded("a role of the test"):
            Role.objects.filter(pk=anna.role_id).update(scopes=scopes)
        browser, sent = client_of(anna), {"version": "1", "seen": "", "value": str(boris.pk)}
        palette = {"on": f"deal:{deal.pk}", "command": "assign", "choice": str(boris.pk)}

        in_row = browser.post(self.address(deal, "responsible"), sent, headers=HTMX)
        by_palette = browser.post("/palette/acts", palette)

        assert (in_row.status_code, by_palette.status_code) == (422, 422)
        assert deal.refreshed().responsible == anna

    def test_moves_and_tags_by_the_verbs_for_that(
        self, client_of: Any, anna: User, deals_of: Any, stages: Any, recorded: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        recorded.start_over()
        browser = client_of(anna)

        browser.post(self.address(deal, "stage"), {"version": "1", "value": stages["Offer"].pk}, headers=HTMX)
        browser.post(self.address(deal, "tags"), {"version": "2", "value": "vip, new"}, headers=HTMX)

        assert (deal.refreshed().stage, deal.refreshed().tags) == (stages["Offer"], ["vip", "new"])
        assert recorded == ["deal.moved", "record.tagged"]

    def test_shows_both_values_where_somebody_was_quicker(
        self, client_of: Any, anna: User, deals_of: Any, by_anna: Actor, recorded: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        edit_deal(deal, amount=money(300, "BRL"), by=by_anna)
        recorded.start_over()

        sent = {"version": "1", "seen": "something else", "value": "250"}
        answer = client_of(anna).post(self.address(deal, "amount"), sent, headers=HTMX)

        assert answer.status_code == 409
        assert answer["HX-Retarget"] == f"#row-deal-{deal.pk} td.editing"
        assert 'value="250"' in answer.text
        assert "300" in answer.text
        assert 'name="version" value="2"' in answer.text
        assert deal.refreshed().amount_money == money(300, "BRL")
        assert recorded == []

    def test_passes_over_a_change_of_another_field(
        self, client_of: Any, anna: User, deals_of: Any, by_anna: Actor
    ) -> None:
        (deal,) = deals_of(anna, 1)
        browser = client_of(anna)
        page = browser.get(self.address(deal, "amount"), headers=HTMX)
        seen = page.text.split('name="seen" value="')[1].split('"')[0].replace("&quot;", '"')
        edit_deal(deal, source="fair", by=by_anna)

        sent = {"version": "1", "seen": seen, "value": "250"}
        answer = browser.post(self.address(deal, "amount"), sent, headers=HTMX)

        assert answer.status_code == 200
        assert (deal.refreshed().amount_money, deal.refreshed().source) == (money(250, "BRL"), "fair")

    def test_keeps_what_was_typed_wrong(
        self, client_of: Any, anna: User, deals_of: Any, recorded: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        recorded.start_over()

        answer = client_of(anna).post(
            self.address(deal, "amount"), {"version": "1", "value": "a lot"}, headers=HTMX
        )

        assert answer.status_code == 422
        assert 'value="a lot"' in answer.text
        assert recorded == []

    @pytest.mark.parametrize("field", ["created_at", "no_such", "comment.x"])
    def test_is_not_there_for_what_nobody_changes(
        self, client_of: Any, anna: User, deals_of: Any, field: str
    ) -> None:
        (deal,) = deals_of(anna, 1)

        assert client_of(anna).get(self.address(deal, field)).status_code == 404

    def test_is_not_there_for_others(
        self, client_of: Any, anna: User, boris: User, deals_of: Any, recorded: Any
    ) -> None:
        (deal,) = deals_of(anna, 1)
        recorded.start_over()

        sent = {"version": "1", "value": "1"}
        answer = client_of(boris).post(self.address(deal, "amount"), sent, headers=HTMX)

        assert answer.status_code == 404
        assert deal.refreshed().amount_money == money(100, "BRL")
        assert recorded == []


class TestExport:
    def test_holds_the_shown_columns_of_what_is_narrowed_to(
        self, client_of: Any, owner: User, deals_of: Any
    ) -> None:
        deals = deals_of(owner, 3, source="=1+1")

        answer = client_of(owner).get("/lists/deal/export.csv?amount__gte=102&columns=title,source,amount")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

        assert lines == [
            'Number in Dealwright,Title,Source,Amount,"Amount, currency"',
            f"{deals[2].pk},Deal 2,'=1+1,102.00,BRL",
        ]

    def test_is_a_sheet_of_excel_and_may_hold_every_field(
        self, client_of: Any, owner: User, deals_of: Any
    ) -> None:
        deals = deals_of(owner, 2, source="=1+1")

        wanted = "columns=title,source,amount,created_at&sort=title"
        shown = client_of(owner).get(f"/lists/deal/export.xlsx?{wanted}")
        every = client_of(owner).get("/lists/deal/export.csv?columns=title&fields=all")

        book = zipfile.ZipFile(io.BytesIO(b"".join(shown.streaming_content)))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  written by us
        rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{MAIN}row")]
        assert rows[0] == ["Number in Dealwright", "Title", "Source", "Amount", "Amount, currency", "Opened"]
        assert [row[:5] for row in rows[1:]] == [
            [str(deal.pk), f"Deal {n}", "=1+1", f"{100 + n}.00", "BRL"] for n, deal in enumerate(deals)
        ]
        assert float(rows[1][5]) > 45_000  # a moment is one there, too
        assert not list(sheet.iter(f"{MAIN}f"))
        heads = b"".join(every.streaming_content).decode("utf-8-sig").splitlines()[0].split(",")
        assert {"Title", "Client", "Responsible", "Payment"} <= set(heads)
