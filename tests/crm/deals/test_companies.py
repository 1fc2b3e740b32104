"""Deals and leads with a company: on cards, in lists, and found by its name (CR-21, CR-26)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.search.queries import matching, search

SYSTEM = Actor.system()


@pytest.fixture
def mills(anna: User) -> Company:
    """A company of Anna's."""
    return create_company(name="Moinhos São João", responsible=anna, by=SYSTEM)


@pytest.fixture
def flour(pipeline: Pipeline, anna: User, mills: Company) -> Deal:
    """A deal with nobody but that company."""
    return create_deal(title="Flour", company=mills, responsible=anna, by=SYSTEM)


def found(text: str) -> list[Deal]:
    return list(matching(Deal.objects.all(), text))


class TestCompanyOfDeal:
    def test_stands_on_the_card_of_the_board_after_the_contact(
        self, client_of: Any, anna: User, flour: Deal, joana: Contact
    ) -> None:
        browser = client_of(anna)
        assert (
            '<span title="Moinhos São João">Moinhos São João</span>' in browser.get("/deals").content.decode()
        )

        edit_deal(flour, contact=joana, by=SYSTEM)

        page = browser.get("/deals").content.decode()
        assert '<span title="Joana Prado · Moinhos São João">' in page

    def test_stands_in_the_list_nobody_arranged(self, client_of: Any, anna: User, flour: Deal) -> None:
        assert "Moinhos São João" in client_of(anna).get("/deals/list").content.decode()

    def test_finds_the_deal(self, anna: User, flour: Deal) -> None:
        assert found("sao joao") == [flour]
        assert [one.records for one in search(Actor.of(anna), "moinhos", only=["deal"])] == [[flour]]

    def test_finds_it_by_a_new_name_and_no_longer_by_the_old_one(
        self, flour: Deal, mills: Company, run_reactions: Any
    ) -> None:
        edit_company(mills, name="Padaria Central", by=SYSTEM)
        run_reactions()

        assert (found("padaria"), found("moinhos")) == ([flour], [])

    def test_finds_nothing_once_it_is_another_one(self, flour: Deal) -> None:
        edit_deal(flour, company=None, by=SYSTEM)

        assert found("moinhos") == []

    def test_is_not_found_nor_shown_where_it_is_hidden(self, client_of: Any, flour: Deal) -> None:
        role = create_role(
            name="Onlooker", scopes={"*": {"see": "all"}}, hidden={"deal": ["company"]}, by=SYSTEM
        )
        lena = create_user(email="lena@example.com", name="Lena", role=role, by=SYSTEM)
        seen = Deal.objects.seen_by(Actor.of(lena))

        assert list(matching(seen, "moinhos")) == []
        assert list(matching(seen, "flour")) == [flour]
        assert "Moinhos" not in client_of(lena).get("/deals").content.decode()

    def test_is_told_beside_the_title_in_a_search(self, client_of: Any, anna: User, flour: Deal) -> None:
        page = client_of(anna).get("/search?q=flour").content.decode()

        assert "Moinhos São João" in page


class TestCompanyOfLead:
    def test_finds_the_lead_by_each_name_it_gets(
        self, anna: User, mills: Company, classic: None, run_reactions: Any
    ) -> None:
        lead = create_lead(title="Wants flour", company=mills, responsible=anna, by=SYSTEM)
        assert list(matching(Lead.objects.all(), "moinhos")) == [lead]

        edit_company(mills, name="Padaria Central", by=SYSTEM)
        run_reactions()

        assert list(matching(Lead.objects.all(), "padaria")) == [lead]


class TestMigration:
    def test_lets_what_is_there_be_found_and_may_run_twice(
        self, flour: Deal, mills: Company, anna: User, classic: None
    ) -> None:
        lead = create_lead(title="Wants flour", company=mills, responsible=anna, by=SYSTEM)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE crm_deal SET search_key = 'flour' WHERE id = %s", [flour.pk])
            cursor.execute("UPDATE crm_lead SET search_key = 'wants flour' WHERE id = %s", [lead.pk])
        migration = import_module("dealwright.crm.migrations.0012_find_deals_by_their_company")

        for _time in range(2):
            with connection.schema_editor(atomic=False) as editor:
                migration.find_by_company(apps, editor)

        assert Deal.objects.get(pk=flour.pk).search_key == "flour moinhos sao joao"
        assert Lead.objects.get(pk=lead.pk).search_key == "wants flour moinhos sao joao"
