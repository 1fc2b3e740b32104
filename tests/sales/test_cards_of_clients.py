"""What the cards of contacts and companies show of their purchases (CR-49)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.invoices.actions import create_invoice
from dealwright.sales.proposals.actions import create_proposal
from tests.factories.sales import new_customer, new_order

SYSTEM = Actor.system()
MOST = 15
"""Queries of a card."""


@pytest.fixture
def clara(pipeline: Pipeline, anna: User) -> Contact:
    return new_customer(responsible=anna)


@pytest.fixture
def acme(anna: User) -> Company:
    return create_company(name="Acme", responsible=anna, by=SYSTEM)


@pytest.fixture
def deal(with_orders: None, clara: Contact, acme: Company, anna: User) -> Deal:
    """A deal with both, for which an order, a proposal and an invoice were written."""
    order = new_order(contact=clara, company=acme, responsible=anna)
    deal: Deal = create_deal(
        title="Cases", contact=clara, company=acme, amount=money("100", "BRL"), responsible=anna, by=SYSTEM
    )
    create_proposal(deal, by=SYSTEM)
    create_invoice(deal, by=SYSTEM)
    assert order.company == acme
    return deal


class TestCardsOfClients:
    @pytest.mark.parametrize("path", ["contacts", "companies"])
    def test_show_orders_proposals_and_invoices(
        self, client_of: Any, anna: User, deal: Deal, path: str
    ) -> None:
        client = deal.contact if path == "contacts" else deal.company
        browser = client_of(anna)
        browser.get(f"/{path}/{client.pk}")

        with CaptureQueriesContext(connection) as captured:
            page = browser.get(f"/{path}/{client.pk}").content.decode()

        for number, words in (
            (client.orders.get().number, "Order №"),
            (deal.proposals.get().number, "Proposal №"),
            (deal.invoices.get().number, "Invoice №"),
        ):
            assert f"{words}{number}" in page
        asked = [one["sql"] for one in captured if one["sql"].startswith(("SELECT", "(SELECT", "WITH"))]
        assert len(asked) <= MOST, "\n".join(asked)

    @pytest.mark.parametrize("path", ["contacts", "companies"])
    def test_tell_nothing_where_clients_are_hidden(self, client_of: Any, deal: Deal, path: str) -> None:
        hidden = {kind: ["contact", "company"] for kind in ("order", "proposal", "invoice")}
        role = create_role(name="Onlooker", scopes={"*": {"see": "all"}}, hidden=hidden, by=SYSTEM)
        lena = create_user(email="lena@example.com", name="Lena", role=role, by=SYSTEM)
        client = deal.contact if path == "contacts" else deal.company

        page = client_of(lena).get(f"/{path}/{client.pk}").content.decode()

        assert not any(words in page for words in ("Order №", "Proposal №", "Invoice №"))

    def test_stay_short_where_nothing_was_offered(self, client_of: Any, anna: User, acme: Company) -> None:
        page = client_of(anna).get(f"/companies/{acme.pk}").content.decode()

        assert "No purchases yet" in page
        assert "Proposals" not in page.partition("record-body")[2] or "No proposals yet" not in page
