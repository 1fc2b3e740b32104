"""What people see of deals and do with them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import copy_deal, create_deal, edit_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.events import Actor, last_change
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from dealwright.records.boards import figures
from dealwright.records.boards.queries import PAGE
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo.actions import undo_change
from tests.factories import STAGES

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client_of: Any, anna: User) -> Any:
    """Anna's browser."""
    return client_of(anna)


@contextmanager
def at_most(count: int, browser: Any) -> Iterator[None]:
    """No more queries than that once pipelines are known by heart; without those of transactions."""
    browser.get("/deals")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield
    asked = [
        query["sql"]
        for query in captured.captured_queries
        if re.match(r"\W*(SELECT|INSERT|UPDATE|DELETE|WITH)", query["sql"])
    ]
    assert len(asked) <= count, "\n".join(asked)


class TestBoard:
    def test_shows_the_deals_stage_by_stage(self, browser: Any, deal: Deal, stages: dict[str, Stage]) -> None:
        page = browser.get("/deals").content.decode()

        assert f'id="column-{stages["New"].pk}"' in page
        assert "Two phones" in page
        assert "Joana Prado" in page
        assert "R$2,400.00" in page.replace("\u00a0", "")

    def test_dates_a_card_by_its_closing_else_by_its_opening(self, browser: Any, deal: Deal) -> None:
        page = browser.get("/deals").content.decode()
        assert 'title="Opened on"' in page

        edit_deal(deal, closes_on=date(2031, 3, 14), by=Actor.system())

        page = browser.get("/deals").content.decode()
        assert 'title="Closes on"' in page
        assert 'datetime="2031-03-14"' in page

    def test_marks_repeat_deals_and_repeat_inquiries(
        self, browser: Any, deal: Deal, classic: None, joana: Contact
    ) -> None:
        assert 'title="Repeat' not in browser.get("/deals").content.decode()
        lead = create_lead(title="Again", contact=joana, by=Actor.system())
        create_deal(
            title="From a lead", contact=joana, lead=lead, responsible=deal.responsible, by=Actor.system()
        )

        assert 'title="Repeat inquiry"' in browser.get("/deals").content.decode()

    def test_deletes_a_card_that_is_dropped_on_delete(
        self, browser: Any, client_of: Any, deal: Deal, owner: User, recorded: Any
    ) -> None:
        assert 'data-bin-url="/bin/deal/{id}"' in client_of(owner).get("/deals").content.decode()
        recorded.start_over()

        answer = client_of(owner).post(
            f"/bin/deal/{deal.pk}",
            {"do": "delete", "place": "board", "version": deal.refreshed().version},
            headers=HTMX,
        )

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert not Deal.objects.filter(pk=deal.pk).exists()
        assert recorded == ["deal.deleted"]
        undo_change(last_change(), by=Actor.of(owner))
        assert Deal.objects.filter(pk=deal.pk).exists()

    def test_offers_no_deletion_to_whoever_may_not_delete(self, client_of: Any, deal: Deal) -> None:
        role = create_role(name="Onlooker", scopes={"*": {"see": "all", "change": "all"}}, by=Actor.system())
        lena = create_user(email="lena@example.com", name="Lena", role=role, by=Actor.system())

        assert "data-bin-url" not in client_of(lena).get("/deals").content.decode()

    def test_hides_those_of_others(self, client_of: Any, boris: User, deal: Deal) -> None:
        assert "Two phones" not in client_of(boris).get("/deals").content.decode()

    def test_pages_a_column_by_keyset(self, browser: Any, many_deals: Any, stages: dict[str, Stage]) -> None:
        many_deals(PAGE + 5)

        page = browser.get("/deals").content.decode()
        further = re.search(r'hx-get="(/deals/columns/[^"]+)"', page)
        assert further
        rest = browser.get(further[1].replace("&amp;", "&"), headers=HTMX).content.decode()

        assert page.count('<article class="card') == PAGE
        assert rest.count('<article class="card') == 5
        assert "/deals/columns/" not in rest

    def test_narrows_by_the_address(
        self, browser: Any, deal: Deal, many_deals: Any, anna: User, owner: User
    ) -> None:
        many_deals(1)

        assert "Deal 0" not in browser.get("/deals?q=phone").content.decode()
        assert "Two phones" not in browser.get("/deals?tag=vip").content.decode()
        assert "Two phones" in browser.get("/deals?own=1").content.decode()
        assert "Two phones" not in browser.get(f"/deals?responsible={owner.pk}").content.decode()

    def test_adds_a_deal_to_a_column(self, browser: Any, stages: dict[str, Stage], anna: User) -> None:
        answer = browser.post(f"/deals/columns/{stages['Offer'].pk}", {"title": "Quick one"}, headers=HTMX)

        deal = Deal.objects.get()
        assert answer.status_code == 200
        assert "Quick one" in answer.content.decode()
        assert (deal.stage, deal.responsible) == (stages["Offer"], anna)

    def test_knows_no_pipeline_that_is_not_there(self, browser: Any, pipeline: Pipeline) -> None:
        assert browser.get("/deals?pipeline=999999").status_code == 404

    @pytest.mark.parametrize("count", [1, 100])
    def test_takes_twelve_queries(self, browser: Any, many_deals: Any, count: int) -> None:
        many_deals(count)

        with at_most(12, browser):
            browser.get("/deals")


class TestFiguresOfASearch:
    def test_come_later_where_it_found_very_much(
        self, browser: Any, many_deals: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many_deals(5)
        monkeypatch.setattr(figures, "SOUGHT", 4)

        for address in ("/deals", "/deals/activities"):
            first = browser.get(f"{address}?q=deal").content.decode()
            assert "data-counts-later" in first
            assert first.count("Being counted") == first.count("column-count")
            link = re.search(r'<noscript><a[^>]*href="([^"]+)"', first)
            assert link, "browsers without scripts are led to the figures"

            for answer in (
                browser.get(unescape(link[1])),
                browser.get(f"{address}?q=deal&shown=", headers=HTMX),
            ):
                page = answer.content.decode()
                assert "data-counts-later" not in page
                assert "Being counted" not in page
                assert re.search(r'column-count"[^>]*>5<', page)

    def test_come_with_the_page_where_nothing_is_sought(
        self, browser: Any, many_deals: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many_deals(5)
        monkeypatch.setattr(figures, "SOUGHT", 4)

        assert "Being counted" not in browser.get("/deals").content.decode()


class TestDealStage:
    def test_answers_the_board_with_its_figures(
        self, browser: Any, deal: Deal, stages: dict[str, Stage]
    ) -> None:
        sent = {"stage": stages["Offer"].pk, "version": 1, "before": ""}

        with at_most(8, browser):
            answer = browser.post(f"/deals/{deal.pk}/stage", sent, headers=HTMX)

        assert answer.status_code == 200
        assert answer["ETag"] == '"2"'
        assert f'id="column-{stages["Offer"].pk}-count"' in answer.content.decode()
        assert deal.refreshed().stage == stages["Offer"]

    def test_takes_eight_queries_with_many_deals_too(
        self, browser: Any, many_deals: Any, stages: dict[str, Stage]
    ) -> None:
        deal = many_deals(100)[0]

        with at_most(8, browser):
            sent = {"stage": stages["Offer"].pk, "version": 1, "before": ""}
            assert browser.post(f"/deals/{deal.pk}/stage", sent, headers=HTMX).status_code == 200

    def test_shows_the_true_place_after_a_stale_move(
        self, browser: Any, deal: Deal, stages: dict[str, Stage], by_anna: Actor
    ) -> None:
        move_deal(deal, to=stages["Paid"], by=by_anna)

        sent = {"stage": stages["Offer"].pk, "version": 1, "before": ""}
        answer = browser.post(f"/deals/{deal.pk}/stage", sent, headers=HTMX)

        assert answer.status_code == 409
        assert 'hx-swap-oob="morph"' in answer.content.decode()
        assert "toast" in answer["HX-Trigger"]
        assert deal.refreshed().stage == stages["Paid"]

    def test_refuses_a_stage_of_another_pipeline(self, browser: Any, deal: Deal, system: Actor) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=system)

        answer = browser.post(f"/deals/{deal.pk}/stage", {"stage": other.first_stage().pk}, headers=HTMX)

        assert answer.status_code == 422
        assert deal.refreshed().version == 1

    def test_is_not_found_by_others(
        self, client_of: Any, boris: User, deal: Deal, stages: dict[str, Stage]
    ) -> None:
        answer = client_of(boris).post(f"/deals/{deal.pk}/stage", {"stage": stages["Offer"].pk})

        assert answer.status_code == 404
        assert deal.refreshed().version == 1

    def test_works_without_scripts(self, browser: Any, deal: Deal, stages: dict[str, Stage]) -> None:
        answer = browser.post(f"/deals/{deal.pk}/stage", {"stage": stages["Offer"].pk, "version": 1})

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        assert deal.refreshed().stage == stages["Offer"]


class TestDealList:
    def test_sorts_and_pages(self, browser: Any, many_deals: Any) -> None:
        many_deals(60)

        page = browser.get("/deals/list?sort=title").content.decode()
        further = re.search(r'hx-get="(/deals/list[^"]+cursor[^"]+)"', page)
        assert further
        rest = browser.get(further[1].replace("&amp;", "&"), headers=HTMX).content.decode()

        assert page.count("data-row=") == 50
        assert rest.count("data-row=") == 10

    @pytest.mark.parametrize("count", [1, 100])
    def test_takes_eight_queries(self, browser: Any, many_deals: Any, count: int) -> None:
        many_deals(count)

        with at_most(8, browser):
            browser.get("/deals/list")


class TestDealCard:
    def test_tells_its_story(self, browser: Any, deal: Deal) -> None:
        page = browser.get(f"/deals/{deal.pk}").content.decode()

        assert "Two phones" in page
        assert "Anna opened the deal on the stage New" in page

    def test_takes_fifteen_queries(self, browser: Any, deal: Deal, by_anna: Actor, stages: Any) -> None:
        for number in range(30):
            move_deal(deal, to=stages["Offer" if number % 2 else "Paid"], by=by_anna)
        browser.get(f"/deals/{deal.pk}")  # payment methods are known by heart from here on

        with at_most(15, browser):
            browser.get(f"/deals/{deal.pk}")

    def test_is_not_found_by_others(self, client_of: Any, boris: User, deal: Deal) -> None:
        assert client_of(boris).get(f"/deals/{deal.pk}").status_code == 404

    def test_is_where_old_links_lead(self, browser: Any, deal: Deal) -> None:
        for address in (f"/crm/deal/details/{deal.pk}/", f"/crm/deal/show/{deal.pk}/"):
            assert browser.get(address)["Location"] == f"/deals/{deal.pk}"

    def test_leads_to_the_deal_it_is_a_copy_of(
        self, browser: Any, client_of: Any, deal: Deal, anna: User, boris: User
    ) -> None:
        copy = copy_deal(deal, to=deal.stage, by=Actor.system())
        told = browser.get(f"/deals/{copy.pk}").content.decode()
        assert f'<a href="/deals/{deal.pk}" data-panel>Two phones</a>' in told

        edit_deal(copy, responsible=boris, by=Actor.system())

        theirs = client_of(boris).get(f"/deals/{copy.pk}").content.decode()
        assert "a deal you do not see" in theirs

    def test_asks_strangers_to_sign_in(self, client: Any, deal: Deal) -> None:
        assert client.get(f"/deals/{deal.pk}")["Location"] == f"/sign-in?next=/deals/{deal.pk}"


class TestDealFields:
    @pytest.mark.parametrize(
        ("place", "sent", "field", "value"),
        [
            ("title", {"title": "Three phones"}, "title", "Three phones"),
            ("amount", {"amount": "1.250,50"}, "amount_money", None),
            ("source", {"source": "partner"}, "source", "partner"),
            ("type", {"deal_type": "services"}, "deal_type", "services"),
            ("tags", {"tags": "vip, regular"}, "tags", ["vip", "regular"]),
            ("comment", {"comment": "Call first"}, "comment", "Call first"),
            ("client", {"contact": ""}, "contact", None),
        ],
    )
    def test_saves_a_place(
        self, browser: Any, deal: Deal, place: str, sent: dict[str, str], field: str, value: Any
    ) -> None:
        answer = browser.post(f"/deals/{deal.pk}/edit/{place}", {**sent, "version": 1}, headers=HTMX)

        assert answer["HX-Retarget"] == f"#record-deal-{deal.pk}"
        if field == "amount_money":
            assert str(deal.refreshed().amount) == "1250.50"
        else:
            assert getattr(deal.refreshed(), field) == value

    def test_keeps_what_was_typed_when_somebody_was_quicker(
        self, browser: Any, deal: Deal, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        move_deal(deal, to=stages["Offer"], by=by_anna)

        answer = browser.post(f"/deals/{deal.pk}/edit/title", {"title": "Typed", "version": 1}, headers=HTMX)

        assert answer.status_code == 409
        assert 'value="Typed"' in answer.content.decode()
        assert deal.refreshed().title == "Two phones"

    def test_shows_the_refusal_at_the_field(self, browser: Any, deal: Deal) -> None:
        answer = browser.post(f"/deals/{deal.pk}/edit/amount", {"amount": "abc", "version": 1}, headers=HTMX)

        assert answer.status_code == 422
        assert "This is not an amount" in answer.content.decode()

    def test_finds_clients(self, browser: Any, deal: Deal, joana: Contact) -> None:
        found = browser.get(f"/deals/{deal.pk}/edit/client?q=joana", headers=HTMX).content.decode()

        assert "Joana Prado" in found


class TestDealLines:
    def test_saves_rows(self, browser: Any, deal: Deal) -> None:
        rows = {"product": ["", ""], "name": ["Box", ""], "price": ["5,00", ""], "quantity": ["2", "1"]}

        answer = browser.post(f"/deals/{deal.pk}/lines", {**rows, "version": 1, "save": "yes"})

        line = deal.lines.get()
        assert answer.status_code == 303
        assert (line.name, str(line.price), str(line.quantity)) == ("Box", "5.00", "2.000")

    def test_refuses_what_is_no_quantity(self, browser: Any, deal: Deal) -> None:
        rows = {"product": "", "name": "Box", "price": "5", "quantity": "many"}

        answer = browser.post(f"/deals/{deal.pk}/lines", {**rows, "version": 1, "save": "yes"})

        assert answer.status_code == 422
        assert 'value="many"' in answer.content.decode()
        assert deal.lines.count() == 0


class TestDealClosure:
    def test_loses_with_a_reason(self, browser: Any, deal: Deal) -> None:
        browser.post(
            f"/deals/{deal.pk}/closure", {"outcome": "lost", "reason": "Too expensive", "version": 1}
        )

        assert deal.refreshed().lost_reason == "Too expensive"
        assert "Too expensive" in browser.get(f"/deals/{deal.pk}").content.decode()


class TestDealArchive:
    def test_takes_it_off_the_board_and_back(self, browser: Any, deal: Deal) -> None:
        browser.post(f"/deals/{deal.pk}/archive")
        assert "Two phones" not in browser.get("/deals").content.decode()

        browser.post(f"/deals/{deal.pk}/archive", {"undo": "yes"})
        assert "Two phones" in browser.get("/deals").content.decode()


class TestNewDeal:
    def test_opens_it(self, browser: Any, pipeline: Pipeline, joana: Contact, anna: User) -> None:
        sent = {
            "title": "Whole form",
            "pipeline": pipeline.pk,
            "contact": joana.pk,
            "amount": "10",
            "responsible": anna.pk,
        }

        answer = browser.post("/deals/new", sent)

        deal = Deal.objects.get()
        assert answer["Location"] == f"/deals/{deal.pk}"
        assert (deal.contact, str(deal.amount)) == (joana, "10.00")

    def test_refuses_a_client_of_others(
        self, client_of: Any, boris: User, pipeline: Pipeline, joana: Contact
    ) -> None:
        answer = client_of(boris).post(
            "/deals/new", {"title": "Mine", "pipeline": pipeline.pk, "contact": joana.pk}
        )

        assert answer.status_code == 422
        assert Deal.objects.count() == 0

    def test_is_closed_to_readers(
        self, client_of: Any, roles: Any, pipeline: Pipeline, system: Actor
    ) -> None:
        from dealwright.people.users.actions import create_user

        reader = create_user(email="rita@example.com", name="Rita", role=roles["Reader"], by=system)

        assert client_of(reader).get("/deals/new").status_code == 403


class TestRights:
    def test_a_reader_sees_and_changes_nothing(
        self, client_of: Any, roles: Any, deal: Deal, stages: dict[str, Stage], system: Actor
    ) -> None:
        from dealwright.people.users.actions import create_user

        browser = client_of(
            create_user(email="rita@example.com", name="Rita", role=roles["Reader"], by=system)
        )

        assert browser.get(f"/deals/{deal.pk}").status_code == 200
        for address, sent in [
            ("stage", {"stage": stages["Offer"].pk}),
            ("edit/title", {"title": "x"}),
            ("lines", {"save": "yes"}),
            ("closure", {"outcome": "won"}),
            ("archive", {}),
            ("notes", {"text": "x"}),
        ]:
            assert browser.post(f"/deals/{deal.pk}/{address}", sent).status_code == 404
        assert deal.refreshed().version == 1

    def test_the_manager_sees_the_department_only(
        self, client_of: Any, manager: User, deal: Deal, boris: User
    ) -> None:
        create_deal(title="South deal", by=Actor.of(boris))

        page = client_of(manager).get("/deals").content.decode()

        assert "Two phones" in page
        assert "South deal" not in page
