"""Which of our own companies sells on a proposal or an invoice."""

from __future__ import annotations

import pytest

from dealwright.crm.companies.actions import (
    archive_company,
    create_company,
    delete_company,
    edit_company,
    restore_company,
    unarchive_company,
)
from dealwright.crm.companies.models import Company
from dealwright.crm.requisites.actions import add_requisite
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.invoices.actions import create_invoice, edit_invoice, send_invoice
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.papers.selling import usual_own_company
from dealwright.sales.proposals.actions import create_proposal, decline_proposal, edit_proposal, send_proposal
from dealwright.sales.proposals.models import Proposal
from tests.factories.sales import SYSTEM, at_once
from tests.sales.proposals.conftest import proposal_of_anna  # noqa: F401

pytestmark = pytest.mark.django_db
CNPJ = "11.222.333/0001-81"


@pytest.fixture
def aurora(db):
    """A company of our own, the oldest."""
    return create_company(name="Aurora Ltda", is_own=True, by=SYSTEM)


@pytest.fixture
def boreal(aurora):
    """Another one, with its tax number."""
    boreal = create_company(name="Boreal S.A.", is_own=True, address="Rua Norte 9", by=SYSTEM)
    add_requisite(boreal, preset="br_company", values={"cnpj": CNPJ}, by=SYSTEM)
    return boreal


@pytest.fixture
def client_company(anna):
    """A client, and no company of our own."""
    return create_company(name="Padaria Central", responsible=anna, by=SYSTEM)


@pytest.fixture
def proposal(aurora, boreal, proposal_of_anna) -> Proposal:  # noqa: F811
    """Of Anna's, in the name of Aurora."""
    return proposal_of_anna


@pytest.fixture
def invoice(proposal) -> Invoice:
    """Of the same deal, in the name of Aurora."""
    return create_invoice(proposal.deal, by=SYSTEM)


class TestUsualSeller:
    def test_is_the_marked_one(self, proposal_of_anna, aurora, boreal, recorded):  # noqa: F811
        recorded.start_over()

        edit_company(boreal, is_usual_seller=True, by=SYSTEM)

        assert recorded == ["company.edited"]
        assert usual_own_company() == boreal
        assert create_invoice(proposal_of_anna.deal, by=SYSTEM).own_company == boreal
        assert create_proposal(proposal_of_anna.deal, by=SYSTEM).own_company == boreal

    def test_is_one_alone_and_is_taken_back(self, aurora, boreal, owner, recorded):
        by = Actor.of(owner)
        edit_company(aurora, is_usual_seller=True, by=by)
        recorded.start_over()

        edit_company(boreal, is_usual_seller=True, by=by)
        assert (recorded, marked()) == (["company.edited", "company.edited"], [boreal])

        undone = undo_change(last_change(), by=by)
        assert (marked(), usual_own_company()) == ([aurora], aurora)

        undo_change(undone.change_id, by=by)
        assert marked() == [boreal]

    @pytest.mark.parametrize("verb", [archive_company, delete_company])
    def test_falls_back_to_the_oldest_while_it_is_away(self, verb, aurora, boreal):
        edit_company(boreal, is_usual_seller=True, by=SYSTEM)

        verb(boreal, by=SYSTEM)
        assert usual_own_company() == aurora
        verb(aurora, by=SYSTEM)
        assert usual_own_company() is None

        bring_back = unarchive_company if verb is archive_company else restore_company
        bring_back(Company.everything.get(pk=boreal.pk), by=SYSTEM)
        assert usual_own_company() == boreal

    def test_is_no_company_of_others(self, client_company, aurora, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            edit_company(client_company, is_usual_seller=True, name="Other", by=SYSTEM)

        assert refused.value.field == "is_usual_seller"
        assert (marked(), recorded, client_company.refreshed().name) == ([], [], "Padaria Central")

    def test_loses_the_mark_with_being_ours(self, aurora, boreal):
        edit_company(boreal, is_usual_seller=True, by=SYSTEM)

        edit_company(boreal, is_own=False, by=SYSTEM)
        undo_change(last_change(), by=SYSTEM)

        assert (boreal.refreshed().is_own, marked()) == (True, [boreal])

    def test_is_chosen_by_programs(self, api_of, owner, aurora, boreal, client_company):
        api = api_of(owner)

        answer = api.patch(f"/api/v1/companies/{boreal.pk}", {"is_usual_seller": True})
        (found,) = api.get("/api/v1/companies?is_usual_seller=true").json()["items"]
        refused = api.patch(f"/api/v1/companies/{client_company.pk}", {"is_usual_seller": True})

        assert (answer.status_code, found["id"]) == (200, boreal.pk)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "is_usual_seller")
        assert marked() == [boreal]

    def test_is_chosen_on_its_card(self, client_of, owner, aurora, boreal):
        browser, card = client_of(owner), f"/companies/{boreal.pk}"

        browser.post(f"{card}/edit/own", {"is_own": "on", "is_usual_seller": "on"})
        assert "Papers are written in its name" in browser.get(card).text
        assert marked() == [boreal]

        browser.post(f"{card}/edit/own", {"is_usual_seller": "on"})
        assert (marked(), boreal.refreshed().is_own) == ([], False)

    def test_is_one_when_two_are_marked_at_once(self, transactional_db):
        both = [create_company(name=name, is_own=True, by=SYSTEM) for name in ("Aurora", "Boreal")]

        answers = at_once(
            *(lambda one=one: edit_company(one, is_usual_seller=True, by=SYSTEM) for one in both)
        )

        assert [type(one) for one in answers] == [Company, Company]
        assert len(marked()) == 1


def marked():
    return list(Company.everything.filter(is_usual_seller=True))


class TestNewPaper:
    def test_is_written_in_the_name_of_the_usual_one(self, proposal, invoice, aurora):
        assert usual_own_company() == aurora
        assert (proposal.own_company, invoice.own_company) == (aurora, aurora)
        assert invoice.seller_details == "Aurora Ltda"

    def test_is_written_in_the_name_of_the_one_that_is_chosen(self, proposal, boreal):
        offered = create_proposal(proposal.deal, own_company=boreal, by=SYSTEM)
        billed = create_invoice(proposal.deal, own_company=boreal, by=SYSTEM)
        nobody = create_invoice(proposal.deal, own_company=None, by=SYSTEM)

        assert (offered.own_company, billed.own_company) == (boreal, boreal)
        assert billed.seller_details == f"Boreal S.A.\nCNPJ: {CNPJ}\nRua Norte 9"
        assert (nobody.own_company, nobody.seller_details) == (None, "")

    def test_keeps_words_about_the_seller_instead(self, proposal):
        billed = create_invoice(proposal.deal, seller_details="Ana, at the market", by=SYSTEM)

        assert (billed.own_company, billed.seller_details) == (None, "Ana, at the market")

    def test_has_none_where_there_is_none(self, proposal_of_anna):  # noqa: F811
        assert proposal_of_anna.own_company is None

    @pytest.mark.parametrize("write", [create_proposal, create_invoice])
    def test_refuses_one_that_is_not_ours(self, write, proposal, client_company, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            write(proposal.deal, own_company=client_company, by=SYSTEM)

        assert (refusal.value.field, recorded) == ("own_company", [])
        assert (Proposal.objects.count(), Invoice.objects.count()) == (1, 0)

    @pytest.mark.parametrize("kind", ["proposals", "invoices"])
    def test_is_asked_on_the_page(self, kind, client_of, anna, owner, proposal, boreal, client_company):
        client, deal = client_of(owner), proposal.deal_id

        asked = client.get(f"/{kind}/new?deal={deal}").content.decode()
        refused = client.post(f"/{kind}/new", {"deal": deal, "own_company": client_company.pk})
        made = client.post(f"/{kind}/new", {"deal": deal, "own_company": boreal.pk})

        assert "Boreal S.A." in asked and "Padaria Central" not in asked
        assert (refused.status_code, made.status_code) == (422, 303)
        model = Proposal if kind == "proposals" else Invoice
        assert model.objects.order_by("-pk")[0].own_company == boreal
        assert model.objects.count() == (2 if kind == "proposals" else 1)

    @pytest.mark.parametrize("kind", ["proposals", "invoices"])
    def test_is_named_by_a_program(self, kind, api_of, owner, proposal, boreal, client_company):
        api, url, deal = api_of(owner), f"/api/v1/{kind}", proposal.deal_id

        made = api.post(url, {"deal_id": deal, "own_company_id": boreal.pk}).json()
        nobody = api.post(url, {"deal_id": deal, "own_company_id": None}).json()
        refused = api.post(url, {"deal_id": deal, "own_company_id": client_company.pk})

        assert (made["own_company_id"], nobody["own_company_id"]) == (boreal.pk, None)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "own_company_id")


class TestOtherCompany:
    def test_of_a_proposal_is_told_and_undone(self, proposal, aurora, boreal, anna, recorded):
        recorded.start_over()

        edit_proposal(proposal, own_company=boreal, by=Actor.of(anna))

        assert (proposal.refreshed().own_company, recorded) == (boreal, ["proposal.edited"])
        undo_change(last_change(), by=Actor.of(anna))
        assert proposal.refreshed().own_company == aurora

    def test_of_an_invoice_brings_its_words_and_goes_back_with_them(self, invoice, aurora, boreal, anna):
        edit_invoice(invoice, seller_details="Aurora, by hand", by=SYSTEM)

        edit_invoice(invoice.refreshed(), own_company=boreal, by=Actor.of(anna))

        changed = invoice.refreshed()
        assert (changed.own_company, changed.seller_details.split("\n")[1]) == (boreal, f"CNPJ: {CNPJ}")
        undo_change(last_change(), by=Actor.of(anna))
        back = invoice.refreshed()
        assert (back.own_company, back.seller_details) == (aurora, "Aurora, by hand")

    def test_is_one_of_ours(self, proposal, invoice, client_company, aurora, recorded):
        recorded.start_over()

        for edit, paper in ((edit_proposal, proposal), (edit_invoice, invoice)):
            with pytest.raises(Refused) as refusal:
                edit(paper, own_company=client_company, by=SYSTEM)
            assert (refusal.value.field, paper.refreshed().own_company) == ("own_company", aurora)

        assert recorded == []

    def test_stays_once_the_client_has_the_invoice_or_answered(self, proposal, invoice, boreal, aurora):
        sent = send_invoice(invoice, by=SYSTEM)
        declined = decline_proposal(send_proposal(proposal, by=SYSTEM), by=SYSTEM)

        for edit, paper in ((edit_proposal, declined), (edit_invoice, sent)):
            with pytest.raises(Refused):
                edit(paper, own_company=boreal, by=SYSTEM)
            assert paper.refreshed().own_company == aurora

    def test_may_stay_when_it_is_ours_no_more(self, invoice, aurora):
        edit_company(aurora, is_own=False, by=SYSTEM)

        edit_invoice(invoice, own_company=aurora, comment="Thanks", by=SYSTEM)

        assert (invoice.refreshed().own_company, invoice.refreshed().comment) == (aurora, "Thanks")

    def test_is_chosen_on_the_card(self, client_of, owner, proposal, invoice, boreal):
        client = client_of(owner)
        days = {"issued_on": invoice.issued_on, "due_on": invoice.due_on, "payer_details": "", "comment": ""}
        words = {"seller_details": invoice.seller_details}

        client.post(f"/proposals/{proposal.pk}/terms", {"terms": "Cash", "own_company": boreal.pk})
        client.post(f"/invoices/{invoice.pk}/terms", {**days, **words, "own_company": boreal.pk})

        assert (proposal.refreshed().own_company, proposal.refreshed().terms) == (boreal, "Cash")
        assert invoice.refreshed().own_company == boreal
        assert invoice.refreshed().seller_details.startswith("Boreal S.A.")

    def test_stays_where_a_form_does_not_ask(self, client_of, owner, proposal, aurora):
        client_of(owner).post(f"/proposals/{proposal.pk}/terms", {"terms": "Cash"})

        assert (proposal.refreshed().own_company, proposal.refreshed().terms) == (aurora, "Cash")

    def test_is_refused_on_the_card(self, client_of, owner, proposal, client_company, aurora, recorded):
        recorded.start_over()

        answer = client_of(owner).post(
            f"/proposals/{proposal.pk}/terms", {"terms": "Cash", "own_company": client_company.pk}
        )

        assert (answer.status_code, recorded) == (422, [])
        assert (proposal.refreshed().own_company, proposal.refreshed().terms) == (aurora, "")

    @pytest.mark.parametrize("kind", ["proposals", "invoices"])
    def test_is_named_by_a_program(self, kind, api_of, owner, proposal, invoice, boreal, client_company):
        paper = proposal if kind == "proposals" else invoice
        api, url = api_of(owner), f"/api/v1/{kind}/{paper.pk}"

        refused = api.patch(url, {"own_company_id": client_company.pk})
        told = api.patch(url, {"own_company_id": boreal.pk}).json()

        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "own_company_id")
        assert told["own_company_id"] == boreal.pk


class TestPageOfTheClient:
    def test_of_a_proposal_names_our_company_with_its_details(self, client, proposal, boreal):
        edit_proposal(proposal, own_company=boreal, by=SYSTEM)
        sent = send_proposal(proposal.refreshed(), by=SYSTEM)

        page = client.get(sent.page).content.decode()

        assert "Boreal S.A." in page and CNPJ in page and "Rua Norte 9" in page

    def test_of_a_proposal_without_one_names_nobody(self, client, proposal):
        edit_proposal(proposal, own_company=None, by=SYSTEM)
        sent = send_proposal(proposal.refreshed(), by=SYSTEM)

        assert "invoice-parties" not in client.get(sent.page).content.decode()

    def test_of_an_invoice_keeps_it_as_it_was(self, client, invoice, boreal):
        edit_invoice(invoice, own_company=boreal, by=SYSTEM)
        sent = send_invoice(invoice.refreshed(), by=SYSTEM)
        edit_company(boreal, name="Austral S.A.", by=SYSTEM)

        page = client.get(sent.page).content.decode()

        assert "Boreal S.A." in page and CNPJ in page and "Austral" not in page
