"""What people see of leads and do with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.leads.actions import create_lead, edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.users.models import User
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.models import Pipeline, Stage

HTMX = {"HX-Request": "true"}
PANEL = HTMX | {"HX-Target": "panel"}


@pytest.fixture
def browser(client_of: Any, anna: User) -> Any:
    """Anna's browser."""
    return client_of(anna)


class TestBoardAndList:
    def test_show_the_leads(self, browser: Any, lead: Lead) -> None:
        for address in ("/leads", "/leads/list", "/leads/activities", "/leads/calendar"):
            answer = browser.get(address)
            assert answer.status_code == 200, address
        assert "Wants ten phones" in browser.get("/leads").content.decode()
        assert "Rita Sousa · Padaria Central" in browser.get("/leads").content.decode()

    def test_a_line_in_a_column_opens_a_lead(
        self, browser: Any, lead_stages: dict[str, Stage], anna: User
    ) -> None:
        stage = lead_stages["IN_PROCESS"]

        answer = browser.post(f"/leads/columns/{stage.pk}", {"title": "From the board"}, headers=HTMX)

        lead = Lead.objects.get()
        assert answer.status_code == 200
        assert (lead.title, lead.stage, lead.responsible) == ("From the board", stage, anna)

    def test_the_menu_knows_leads_while_there_is_work_with_them(
        self, browser: Any, pipeline: Pipeline
    ) -> None:
        assert 'href="/leads"' not in browser.get("/deals").content.decode()

    @pytest.mark.usefixtures("classic", "pipeline")
    def test_the_menu_knows_leads_in_the_classic_mode(self, browser: Any) -> None:
        assert 'href="/leads"' in browser.get("/deals").content.decode()


class TestCard:
    def test_shows_what_is_known(self, browser: Any, lead: Lead) -> None:
        page = browser.get(f"/leads/{lead.pk}").content.decode()

        for words in ("Rita Sousa", "Padaria Central", "+55 11 98765-4321", "rita@padaria.example", "news"):
            assert words in page
        assert f'href="/leads/{lead.pk}/conversion"' in page

    def test_names_no_client_whom_the_reader_may_not_see(
        self, browser: Any, lead: Lead, boris: User, system: Actor
    ) -> None:
        client = create_contact(name="Secret Client", responsible=boris, by=system)
        edit_lead(lead, contact=client, by=system)

        page = browser.get(f"/leads/{lead.pk}").content.decode()

        assert "Secret Client" not in page
        assert "Repeat lead" in page

    def test_is_not_found_by_others(self, client_of: Any, boris: User, lead: Lead) -> None:
        for address in ("", "/conversion", "/loss", "/lines", "/edit/title", "/timeline"):
            assert client_of(boris).get(f"/leads/{lead.pk}{address}").status_code == 404

    def test_old_addresses_lead_here(self, browser: Any, lead: Lead) -> None:
        assert browser.get(f"/crm/lead/details/{lead.pk}/")["Location"] == f"/leads/{lead.pk}"


class TestNewLead:
    @pytest.mark.usefixtures("lead_pipeline")
    def test_opens_one(self, browser: Any, anna: User, lead_pipeline: Pipeline) -> None:
        answer = browser.post(
            "/leads/new",
            {
                "first_name": "Rita",
                "company_title": "Padaria",
                "phones": "+55 11 98765-4321",
                "phones_type": "mobile",
                "pipeline": lead_pipeline.pk,
                "responsible": anna.pk,
                "utm_source": "news",
            },
        )

        lead = Lead.objects.get()
        assert answer["Location"] == f"/leads/{lead.pk}"
        assert (lead.title, lead.utm_source) == ("Rita", "news")

    def test_keeps_what_was_typed_when_it_is_refused(self, browser: Any, lead_pipeline: Pipeline) -> None:
        answer = browser.post(
            "/leads/new", {"phones": "abc", "comment": "Kept words", "pipeline": lead_pipeline.pk}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Kept words" in page
        assert "abc" in page
        assert not Lead.objects.exists()


class TestFields:
    def test_saves_a_place(self, browser: Any, lead: Lead) -> None:
        answer = browser.post(f"/leads/{lead.pk}/edit/company-title", {"company_title": "Nova"}, headers=HTMX)

        assert answer.status_code == 200
        assert Lead.objects.get(pk=lead.pk).company_title == "Nova"

    def test_links_a_known_contact(self, browser: Any, lead: Lead, anna: User, by_anna: Actor) -> None:
        client = create_contact(name="Joana", responsible=anna, by=by_anna)

        browser.post(f"/leads/{lead.pk}/edit/contact", {"contact": client.pk, "contact.asked": "yes"})

        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.contact, lead.is_repeat) == (client, True)

    @pytest.mark.parametrize(
        "place",
        [
            "title",
            "name",
            "birth-date",
            "phones",
            "emails",
            "web-pages",
            "messengers",
            "address",
            "amount",
            "contact",
            "company",
            "responsible",
            "observers",
            "source",
            "campaign",
            "tags",
            "comment",
        ],
    )
    def test_asks_for_each_place(self, place: str, browser: Any, lead: Lead) -> None:
        assert browser.get(f"/leads/{lead.pk}/edit/{place}", headers=HTMX).status_code == 200

    def test_saves_products(self, browser: Any, lead: Lead) -> None:
        browser.post(
            f"/leads/{lead.pk}/lines",
            {"product": "", "name": "Phone", "price": "10", "quantity": "3", "save": "yes"},
        )

        assert Lead.objects.get(pk=lead.pk).amount == 30


class TestLoss:
    def test_keeps_the_reason(self, browser: Any, lead: Lead) -> None:
        browser.post(f"/leads/{lead.pk}/loss", {"reason": "Wrong number", "version": lead.version})

        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.stage.code, lead.lost_reason) == ("JUNK", "Wrong number")

    def test_a_stale_one_changes_nothing(self, browser: Any, lead: Lead, by_anna: Actor) -> None:
        edit_lead(lead, comment="New", by=by_anna)
        events = Entry.objects.count()

        answer = browser.post(f"/leads/{lead.pk}/loss", {"reason": "Wrong number", "version": 1})

        assert answer.status_code == 409
        assert "Wrong number" in answer.content.decode()
        assert Entry.objects.count() == events


class TestSimpleMode:
    @pytest.mark.usefixtures("pipeline")
    def test_the_deal_is_shown_at_once(self, browser: Any, by_anna: Actor) -> None:
        pipeline = create_lead(title="The first", by=by_anna).pipeline

        answer = browser.post("/leads/new", {"title": "The second", "pipeline": pipeline.pk})

        assert answer["Location"].startswith("/deals/")


def asked(browser: Any, method: str, address: str, *args: Any, **more: Any) -> int:
    """The queries of a request, without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(browser, method)(address, *args, **more)
    assert answer.status_code == 200
    found = [one for one in captured if re.match(r"\W*(SELECT|INSERT|UPDATE|DELETE|WITH)", one["sql"])]
    return len(found)


class TestQueries:
    def test_the_card_takes_fifteen(self, browser: Any, lead: Lead, by_anna: Actor) -> None:
        add_note(lead, text="Called her", by=by_anna)
        browser.get(f"/leads/{lead.pk}")

        assert asked(browser, "get", f"/leads/{lead.pk}", headers=PANEL) <= 15

    def test_a_move_takes_eight(self, browser: Any, lead: Lead, lead_stages: dict[str, Stage]) -> None:
        browser.get("/leads")
        sent = {"stage": lead_stages["IN_PROCESS"].pk, "version": lead.version, "before": ""}

        assert asked(browser, "post", f"/leads/{lead.pk}/stage", sent, headers=HTMX) <= 8
