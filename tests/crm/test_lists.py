"""The lists that fields of the CRM choose from: what records hold, how it is shown, narrowed and changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.actions import copy_deal, create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead, edit_lead
from dealwright.crm.lists import DEAL_TYPES, HONORIFICS, INDUSTRIES, SOURCES
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.bulk import running
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.preview import Chosen
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.reference_lists.actions import create_list, edit_list, remove_list
from dealwright.records.reference_lists.models import ReferenceList
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def list_called(code: str) -> ReferenceList:
    return ReferenceList.objects.get(code=code)


def add_entry(code: str, words: str) -> None:
    found = list_called(code)
    edit_list(found, entries=[*found.entries, {"words": words}], by=SYSTEM)


class TestEntries:
    def test_columns_hold_them_in_small_letters(self) -> None:
        assert [one.key for one in DEAL_TYPES.offered()] == [
            "sale",
            "complex",
            "goods",
            "services",
            "service",
        ]
        assert SOURCES.show("store") == "Online store"
        assert SOURCES.show("STORE") == "Online store"

    def test_an_open_list_takes_other_words_too(self) -> None:
        assert SOURCES.read("Instagram") == "Instagram"
        assert SOURCES.show("Instagram") == "Instagram"
        with pytest.raises(Refused):
            SOURCES.read("x" * 41)

    def test_a_closed_one_takes_none(self) -> None:
        with pytest.raises(Refused):
            DEAL_TYPES.read("barter")

    def test_new_words_are_offered_at_once(self) -> None:
        add_entry("deal_type", "Rental")

        assert DEAL_TYPES.show("rental") == "Rental"

    def test_words_written_again_get_a_key_of_their_own(self) -> None:
        found = list_called("source")
        renamed = [{**one, "words": "Telephone"} if one["key"] == "CALL" else one for one in found.entries]

        edit_list(found, entries=[*renamed, {"words": "Call"}], by=SYSTEM)

        assert (SOURCES.show("call"), SOURCES.show("call_2")) == ("Telephone", "Call")

    def test_what_was_taken_off_is_shown_and_not_offered(self) -> None:
        found = list_called("honorific")

        edit_list(found, entries=[one for one in found.entries if one["key"] != "DR"], by=SYSTEM)

        assert HONORIFICS.show("dr") == "Dr"
        assert "dr" not in {one.key for one in HONORIFICS.offered()}

    def test_a_list_in_use_is_not_removed(self, recorded: Any) -> None:
        with pytest.raises(Refused, match="came with the product"):
            remove_list(list_called("deal_type"), by=SYSTEM)

        assert recorded == []

    def test_a_list_of_ones_own_is_no_list_of_the_product(self) -> None:
        create_list(name="Deal types", entries=[{"words": "Barter"}], by=SYSTEM)

        assert DEAL_TYPES.option("barter") is None


class TestRecords:
    def test_hold_entries(self, pipeline: Pipeline, anna: User) -> None:
        by = Actor.of(anna)
        deal = create_deal(title="A", deal_type="SERVICES", source_description=" Fair ", by=by)
        contact = create_contact(name="B", honorific="dr", client_type="partner", by=by)
        company = create_company(name="C", client_type="competitor", revenue=money("10", "USD"), by=by)

        assert (deal.deal_type, deal.source_description) == ("services", "Fair")
        assert (contact.honorific, contact.client_type) == ("dr", "partner")
        assert (company.client_type, company.revenue_money) == ("competitor", money("10.00", "USD"))

    @pytest.mark.parametrize("verb", ["create", "edit"])
    def test_refuse_what_is_on_no_closed_list(self, verb: str, deal: Deal, by_anna: Actor) -> None:
        contact = create_contact(name="B", by=by_anna)
        company = create_company(name="C", by=by_anna)
        before = footprint()
        tried: list[tuple[Any, str]] = [
            (lambda: edit_deal(deal, deal_type="barter", by=by_anna), "deal_type"),
            (lambda: edit_contact(contact, honorific="lord", by=by_anna), "honorific"),
            (lambda: edit_contact(contact, client_type="friend", by=by_anna), "client_type"),
            (lambda: edit_company(company, client_type="friend", by=by_anna), "client_type"),
            (lambda: edit_company(company, revenue=money("-1", "BRL"), by=by_anna), "revenue"),
        ]
        if verb == "create":
            tried = [
                (lambda: create_deal(title="A", deal_type="barter", by=by_anna), "deal_type"),
                (lambda: create_contact(name="B", honorific="lord", by=by_anna), "honorific"),
                (lambda: create_company(name="C", client_type="friend", by=by_anna), "client_type"),
            ]

        for deed, field in tried:
            with pytest.raises(Refused) as refusal:
                deed()
            assert refusal.value.field == field

        assert footprint() == before

    def test_a_copy_of_a_deal_is_of_the_same_type(self, deal: Deal, by_anna: Actor) -> None:
        deal = edit_deal(deal, deal_type="goods", source_description="Fair", by=by_anna)

        copy = copy_deal(deal, to=deal.stage, by=by_anna)

        assert (copy.deal_type, copy.source_description) == ("goods", "Fair")

    @pytest.mark.usefixtures("classic", "pipeline")
    def test_a_conversion_carries_what_a_lead_knows(self, by_anna: Actor) -> None:
        lead = create_lead(
            first_name="Rita",
            second_name="Maria",
            last_name="Sousa",
            honorific="mrs",
            source="partner",
            source_description="The fair",
            by=by_anna,
        )
        lead = edit_lead(lead, second_name="Clara", by=by_anna)

        made = convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)

        assert lead.name == "Rita Clara Sousa"
        contact, deal = made.contact, made.deal
        assert contact is not None
        assert deal is not None
        assert (contact.name, contact.second_name, contact.honorific) == ("Rita Clara Sousa", "Clara", "mrs")
        assert (contact.source, contact.source_description) == ("partner", "The fair")
        assert (deal.source, deal.source_description) == ("partner", "The fair")


class TestPages:
    def test_show_words_and_offer_entries(
        self, deal: Deal, anna: User, by_anna: Actor, client_of: Any
    ) -> None:
        edit_deal(deal, deal_type="services", source="Instagram", by=by_anna)
        browser = client_of(anna)

        card = browser.get(f"/deals/{deal.pk}").content.decode()
        form = browser.get(f"/deals/{deal.pk}/edit/source").content.decode()

        assert "Services" in card
        assert '<option value="Instagram" selected>Instagram</option>' in form
        assert '<option value="trade_show">Trade show</option>' in form

    def test_speak_the_language_of_the_reader(self) -> None:
        with translation.override("pt-br"):
            told = SOURCES.show("store")

        assert told != ""
        assert INDUSTRIES.show("it") == "Information technology"

    def test_keep_what_a_record_holds_and_refuse_other_words(
        self, deal: Deal, anna: User, by_anna: Actor, client_of: Any
    ) -> None:
        edit_deal(deal, source="Instagram", by=by_anna)
        browser, address = client_of(anna), f"/deals/{deal.pk}/edit/source"

        kept = browser.post(address, {"source": "Instagram", "source_description": "Story", "version": 2})
        refused = browser.post(address, {"source": "Facebook", "version": 3})

        assert (kept.status_code, refused.status_code) == (303, 422)
        assert (deal.refreshed().source, deal.refreshed().source_description) == ("Instagram", "Story")

    def test_a_list_is_narrowed_by_them(self, deal: Deal, anna: User, by_anna: Actor, client_of: Any) -> None:
        edit_deal(deal, deal_type="services", source="Instagram", by=by_anna)
        browser = client_of(anna)

        found = browser.get("/deals/list?deal_type=services&columns=title,deal_type,source").content.decode()
        free = browser.get("/deals/list?source=Instagram").content.decode()
        none = browser.get("/deals/list?deal_type=goods").content.decode()

        assert "Two phones" in found
        assert "Services" in found
        assert "Two phones" in free
        assert "Two phones" not in none

    def test_the_settings_say_who_uses_a_list(self, owner: User, anna: User, client_of: Any) -> None:
        page = client_of(owner).get("/reference-lists").content.decode()

        assert "Deal type (Deals)" in page
        assert "Client type (Contacts)" in page
        assert "Company type (Companies)" in page
        assert client_of(anna).get("/reference-lists").status_code == 403

    def test_the_form_of_a_list_keeps_words_of_the_product(self, owner: User, client_of: Any) -> None:
        browser, found = client_of(owner), list_called("deal_type")
        owner_form = {
            "name": found.name,
            "version": found.version,
            "option_key": [one["key"] for one in found.entries] + [""],
            "option_words": ["Selling", *(one["words"] for one in found.entries[1:]), "Rental"],
            "option_color": ["", "", "", "", "", "green"],
        }

        answer = browser.post(f"/reference-lists/{found.pk}", owner_form)

        assert answer.status_code == 303
        assert [one["words"] for one in list_called("deal_type").entries] == [
            "Selling",
            "Complex sale",
            "Goods",
            "Services",
            "Maintenance",
            "Rental",
        ]
        assert "Remove the list" not in browser.get(f"/reference-lists/{found.pk}").content.decode()


class TestManyAtOnce:
    def test_get_an_entry(self, deal: Deal, by_anna: Actor) -> None:
        change = start_bulk_change(
            act_from("deal", {"set": {"deal_type": "goods"}}), Chosen(ids=(deal.pk,)), by=by_anna
        )
        while running.step():
            pass

        change.refresh_from_db()
        assert change.changed == 1
        assert deal.refreshed().deal_type == "goods"

    def test_refuse_what_is_on_no_list(self, deal: Deal, by_anna: Actor) -> None:
        with pytest.raises(Refused):
            act_from("deal", {"set": {"deal_type": "barter"}}).check(by_anna)


class TestApi:
    def test_tells_and_takes_them(self, pipeline: Pipeline, owner: User, api_of: Any) -> None:
        program = api_of(owner)
        body = {"title": "A", "deal_type": "services", "source": "Instagram", "source_description": "Story"}

        deal = program.post("/api/v1/deals", body).json()
        found = program.get("/api/v1/deals?deal_type__in=services,goods").json()["items"]
        refused = program.patch(f"/api/v1/deals/{deal['id']}", {"deal_type": "barter"})
        lead = program.post("/api/v1/leads", {"name": "B", "honorific": "dr", "birth_date": "1990-01-02"})
        firm = program.post(
            "/api/v1/companies", {"name": "C", "revenue": {"amount": "10.00", "currency": "EUR"}}
        )
        emptied = program.patch(f"/api/v1/companies/{firm.json()['id']}", {"revenue": None})

        assert (deal["deal_type"], deal["source"], deal["source_description"]) == (
            "services",
            "Instagram",
            "Story",
        )
        assert [one["id"] for one in found] == [deal["id"]]
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "deal_type")
        assert (lead.json()["honorific"], lead.json()["birth_date"]) == ("dr", "1990-01-02")
        assert firm.json()["revenue"] == {"amount": "10.00", "currency": "EUR"}
        assert emptied.json()["revenue"] is None


@pytest.fixture
def deal(pipeline: Pipeline, by_anna: Actor) -> Deal:
    """Anna's deal."""
    return create_deal(title="Two phones", source="call", by=by_anna)
