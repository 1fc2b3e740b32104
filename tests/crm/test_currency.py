"""The currency of deals and leads: chosen in the office, kept by their products."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.deals.actions import NewLine, create_deal, edit_deal, set_lines
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(pipeline: Pipeline, by_anna: Actor) -> Deal:
    """Anna's deal over 100 BRL."""
    return create_deal(title="Two phones", amount=money("100", "BRL"), by=by_anna)


class TestDeals:
    def test_are_opened_in_any_currency(self, pipeline: Pipeline, anna: User, client_of: Any) -> None:
        sent = {"title": "Case", "pipeline": pipeline.pk, "responsible": anna.pk}
        browser = client_of(anna)

        browser.post("/deals/new", {**sent, "amount": "12.50", "currency": "EUR"})
        browser.post("/deals/new", {**sent, "title": "Bare", "currency": "USD"})
        refused = browser.post("/deals/new", {**sent, "title": "Odd", "currency": "XXQ"})

        assert Deal.objects.get(title="Case").amount_money == money("12.50", "EUR")
        assert Deal.objects.get(title="Bare").amount_money == money("0", "USD")
        assert refused.status_code == 422
        assert not Deal.objects.filter(title="Odd").exists()

    def test_change_it_on_the_card(self, deal: Deal, anna: User, client_of: Any) -> None:
        browser = client_of(anna)
        form = browser.get(f"/deals/{deal.pk}/edit/amount").content.decode()

        browser.post(f"/deals/{deal.pk}/edit/amount", {"amount": "100", "currency": "EUR", "version": 1})

        assert '<option value="BRL" selected>BRL</option>' in form
        assert deal.refreshed().amount_money == money("100", "EUR")

    def test_keep_that_of_their_products(
        self, deal: Deal, anna: User, by_anna: Actor, client_of: Any
    ) -> None:
        deal = set_lines(deal, lines=[NewLine(None, "Case", money("10", "BRL").amount, 1)], by=by_anna)
        before, browser = footprint(), client_of(anna)

        typed = browser.post(
            f"/deals/{deal.pk}/edit/amount", {"amount": "100", "currency": "EUR", "version": 2}
        )
        bare = browser.post(f"/deals/{deal.pk}/edit/amount", {"amount": "", "currency": "EUR", "version": 2})
        with pytest.raises(Refused) as refusal:
            edit_deal(deal, currency="EUR", by=by_anna)

        assert (typed.status_code, bare.status_code) == (422, 422)
        assert "The products are in BRL" in typed.content.decode()
        assert refusal.value.field == "amount"
        assert footprint() == before

    def test_an_undo_brings_it_back(self, pipeline: Pipeline, by_anna: Actor) -> None:
        deal = create_deal(title="Bare", currency="BRL", by=by_anna)

        edit_deal(deal, currency="EUR", by=by_anna)
        undo_change(last_change(), by=by_anna)

        assert deal.refreshed().amount_money == money("0", "BRL")
        assert deal.refreshed().amount_is_manual is False

    def test_whoever_may_not_see_amounts_chooses_none(
        self, deal: Deal, anna: User, client_of: Any, api_of: Any
    ) -> None:
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=Actor.system())
        browser, program = client_of(anna), api_of(anna)
        before = footprint()

        page = browser.get("/deals/new").content.decode()
        edited = browser.get(f"/deals/{deal.pk}/edit/amount")
        answer = program.patch(f"/api/v1/deals/{deal.pk}", {"currency": "EUR"})

        assert 'name="currency"' not in page
        assert (edited.status_code, answer.status_code) == (403, 403)
        assert footprint() == before

    def test_programs_change_it(self, deal: Deal, anna: User, api_of: Any) -> None:
        program = api_of(anna)

        told = program.patch(f"/api/v1/deals/{deal.pk}", {"currency": "EUR"}).json()
        odd = program.patch(f"/api/v1/deals/{deal.pk}", {"currency": "QQQ"})
        opened = program.post("/api/v1/deals", {"title": "Bare", "currency": "USD"}).json()

        assert told["amount"] == {"amount": "100.00", "currency": "EUR"}
        assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "currency")
        assert opened["amount"] == {"amount": "0.00", "currency": "USD"}


class TestLeads:
    def test_change_it_too(self, lead: Lead, anna: User, by_anna: Actor, client_of: Any) -> None:
        client_of(anna).post(
            f"/leads/{lead.pk}/edit/amount", {"amount": "7", "currency": "USD", "version": lead.version}
        )

        lead = Lead.objects.get(pk=lead.pk)
        assert lead.amount_money == money("7", "USD")
        assert edit_lead(lead, currency="EUR", by=by_anna).amount_money == money("7", "EUR")


class TestCompanies:
    def test_have_a_revenue_in_a_currency(self, anna: User, by_anna: Actor, client_of: Any) -> None:
        company = create_company(name="Prado", responsible=anna, by=by_anna)
        browser, address = client_of(anna), f"/companies/{company.pk}/edit/business"

        browser.post(address, {"revenue": "1200", "revenue_currency": "USD", "version": 1})
        odd = browser.post(address, {"revenue": "-5", "revenue_currency": "USD", "version": 2})

        assert company.refreshed().revenue_money == money("1200", "USD")
        assert odd.status_code == 422
        assert "a year" in browser.get(f"/companies/{company.pk}").content.decode()
