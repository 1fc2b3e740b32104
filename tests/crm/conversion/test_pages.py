"""Converting leads as people do it."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage

pytestmark = pytest.mark.usefixtures("pipeline")

HTMX = {"HX-Request": "true"}
NONE = {"deal_way": "none", "contact_way": "none", "company_way": "none"}


@pytest.fixture
def browser(client_of: Any, anna: User) -> Any:
    """Anna's browser."""
    return client_of(anna)


class TestConversion:
    def test_offers_the_known_client_first(
        self, browser: Any, lead: Lead, anna: User, by_anna: Actor
    ) -> None:
        client = create_contact(
            name="Rita Known", emails=["rita@padaria.example"], responsible=anna, by=by_anna
        )

        page = browser.get(f"/leads/{lead.pk}/conversion").content.decode()

        assert "Already known by the same phone, e-mail or name: Rita Known." in page
        assert f'name="contact" value="{client.pk}" checked' in page

    def test_makes_what_was_chosen_and_shows_the_deal(
        self, browser: Any, lead: Lead, pipeline: Pipeline
    ) -> None:
        answer = browser.post(
            f"/leads/{lead.pk}/conversion",
            {
                "deal_way": "new",
                "deal_title": "Ten of them",
                "pipeline": pipeline.pk,
                "contact_way": "new",
                "contact_name": "Rita Sousa",
                "company_way": "none",
                "keep_open": "on",
                "version": lead.version,
            },
        )

        deal = Deal.objects.get()
        assert answer["Location"] == f"/deals/{deal.pk}"
        assert (deal.title, deal.contact.name, deal.company) == ("Ten of them", "Rita Sousa", None)

    @pytest.mark.parametrize(
        ("choice", "words"),
        [
            ({}, "Choose what the lead becomes"),
            ({"contact_way": "there"}, "Choose one, or another way."),
            ({"contact_way": "there", "contact": "999999"}, "There is no such record"),
            ({"deal_way": "new", "deal_title": ""}, "required"),
            ({"deal_way": "sideways"}, "sideways"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self, choice: dict[str, str], words: str, browser: Any, lead: Lead
    ) -> None:
        events = Entry.objects.count()

        answer = browser.post(f"/leads/{lead.pk}/conversion", NONE | {"company_name": "Kept words"} | choice)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Kept words" in answer.content.decode()
        assert Entry.objects.count() == events
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"

    def test_is_told_who_was_quicker(self, browser: Any, lead: Lead, manager: User) -> None:
        convert_lead(lead, deal=NEW, by=Actor.of(manager))

        answer = browser.post(f"/leads/{lead.pk}/conversion", NONE | {"deal_way": "new", "deal_title": "x"})

        assert answer.status_code in {302, 303}
        assert answer["Location"] == f"/leads/{lead.pk}"
        assert Deal.objects.count() == 1


class TestStage:
    def test_the_won_stage_opens_the_dialog(
        self, browser: Any, lead: Lead, lead_stages: dict[str, Stage]
    ) -> None:
        won = lead_stages["CONVERTED"].pk

        bar = browser.post(f"/leads/{lead.pk}/stage", {"stage": won}, headers=HTMX)
        drop = browser.post(f"/leads/{lead.pk}/stage", {"stage": won, "before": ""}, headers=HTMX)
        plain = browser.post(f"/leads/{lead.pk}/stage", {"stage": won})

        assert "Complete the lead" in bar.content.decode()
        assert (bar.status_code, drop.status_code) == (200, 422)
        assert plain["Location"] == f"/leads/{lead.pk}/conversion"
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"

    def test_other_stages_are_moves(self, browser: Any, lead: Lead, lead_stages: dict[str, Stage]) -> None:
        browser.post(f"/leads/{lead.pk}/stage", {"stage": lead_stages["IN_PROCESS"].pk})

        assert Lead.objects.get(pk=lead.pk).stage.code == "IN_PROCESS"


class TestDealChoices:
    def test_finds_only_deals_that_are_seen(
        self, browser: Any, lead: Lead, boris: User, by_anna: Actor
    ) -> None:
        convert_lead(lead, deal=NEW, by=by_anna)
        create_deal(title="Wants secretly", responsible=boris, by=Actor.of(boris))

        page = browser.get("/leads/choices/deal?look=wants", headers=HTMX).content.decode()

        assert "Wants ten phones" in page
        assert "secretly" not in page


class TestCardsOfWhatItBecame:
    def test_the_deal_and_the_contact_tell_its_history(
        self, browser: Any, lead: Lead, by_anna: Actor
    ) -> None:
        convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)

        for address in (f"/deals/{Deal.objects.get().pk}", f"/contacts/{Contact.objects.get().pk}"):
            page = browser.get(address).content.decode()
            assert "converted the lead into" in page
