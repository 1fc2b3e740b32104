"""What a deal knows beside title, amount and client: company, campaign, probability, where it came from."""

from datetime import date
from decimal import Decimal

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, edit_deal, lose_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Link
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.records.undo.actions import undo_change

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def prado(anna, by_anna):
    """A company of Anna's."""
    return create_company(name="Prado Ltda", responsible=anna, by=by_anna)


@pytest.fixture
def rui(anna, by_anna):
    """Another client of Anna's."""
    return create_contact(name="Rui Costa", responsible=anna, by=by_anna)


class TestCompany:
    def test_hears_of_the_deal(self, deal, prado, by_anna, recorded):
        edit_deal(deal, company=prado, by=by_anna)

        entry = recorded.entries[0]
        linked = set(Link.objects.filter(event_id=entry.pk).values_list("record_kind", "record_id"))
        assert ("company", prado.pk) in linked
        assert entry.facts["changes"][0]["field"] == "company"

    def test_is_put_back(self, deal, prado, by_anna, recorded):
        edit_deal(deal, company=prado, by=by_anna)

        undo_change(recorded.entries[0].change_id, by=by_anna)

        assert Deal.objects.get(pk=deal.pk).company is None


class TestProbability:
    def test_is_that_of_the_stage_until_typed(self, deal, stages, by_anna):
        assert (deal.chance, deal.weighted_amount) == (10, money("240.00", "BRL"))

        deal = edit_deal(deal, probability=75, by=by_anna)
        assert (deal.chance, deal.weighted_amount) == (75, money("1800.00", "BRL"))
        deal = move_deal(deal, to=stages["Offer"], by=by_anna)
        assert deal.chance == 75
        assert edit_deal(deal, probability=None, by=by_anna).chance == 40

    def test_is_certain_in_the_end(self, deal, many_deals, by_anna):
        assert win_deal(edit_deal(deal, probability=5, by=by_anna), by=by_anna).chance == 100
        assert lose_deal(many_deals(1)[0], reason="", by=by_anna).chance == 0

    @pytest.mark.parametrize("percent", [-1, 101, Decimal("10.5")])
    def test_is_a_percentage(self, deal, by_anna, recorded, percent):
        with pytest.raises(Refused) as refusal:
            edit_deal(deal, probability=percent, by=by_anna)

        assert refusal.value.field == "probability"
        assert recorded == []


class TestCampaign:
    def test_is_kept_and_told(self, deal, by_anna, recorded):
        edit_deal(deal, utm_campaign=" spring ", utm_source="news", by=by_anna)

        deal = Deal.objects.get(pk=deal.pk)
        assert deal.marks == {"source": "news", "medium": "", "campaign": "spring", "content": "", "term": ""}
        assert {one["field"] for one in recorded.entries[0].facts["changes"]} == {
            "utm_campaign",
            "utm_source",
        }

    def test_refuses_marks_too_long(self, deal, by_anna, recorded):
        with pytest.raises(Refused) as refusal:
            edit_deal(deal, utm_term="x" * 201, by=by_anna)

        assert refusal.value.field == "utm_term"
        assert recorded == []

    def test_is_hidden_where_a_role_hides_it(self, deal, anna, by_anna, client_of, recorded):
        edit_deal(deal, utm_campaign="spring", by=by_anna)
        anna.role = edit_role(anna.role, hidden={"deal": ["utm_campaign"]}, by=Actor.system())
        recorded.start_over()
        blind = Actor.of(anna)

        assert "spring" not in client_of(anna).get(f"/deals/{deal.pk}").content.decode()
        with pytest.raises(Forbidden):
            edit_deal(deal, utm_campaign="summer", by=blind)
        assert recorded == []


class TestRepeat:
    def test_follows_the_client(self, deal, joana, rui, by_anna):
        win_deal(deal, by=by_anna)

        again = create_deal(title="Again", contact=joana, by=by_anna)
        assert again.is_repeat
        again = edit_deal(again, contact=rui, by=by_anna)
        assert not again.is_repeat
        assert edit_deal(again, contact=joana, by=by_anna).is_repeat

    def test_follows_the_company_too(self, pipeline, prado, by_anna):
        win_deal(create_deal(title="First", company=prado, by=by_anna), by=by_anna)

        assert create_deal(title="Second", company=prado, by=by_anna).is_repeat

    def test_does_not_count_itself(self, deal, joana, rui, by_anna):
        won = win_deal(deal, by=by_anna)

        won = edit_deal(won, contact=rui, by=by_anna)

        assert not edit_deal(won, contact=joana, by=by_anna).is_repeat

    def test_is_told_on_the_card(self, deal, joana, anna, by_anna, client_of):
        win_deal(deal, by=by_anna)
        again = create_deal(title="Again", contact=joana, by=by_anna)

        assert "Repeat deal" in client_of(anna).get(f"/deals/{again.pk}").content.decode()


class TestClientsOnTheCard:
    def edit(self, browser, deal, **sent):
        return browser.post(f"/deals/{deal.pk}/edit/client", {"clients_asked": "yes", **sent})

    def test_adds_another_and_makes_it_primary(self, deal, joana, rui, anna, client_of):
        self.edit(client_of(anna), deal, contacts=[joana.pk, rui.pk], contact=joana.pk)
        assert (deal.refreshed().contact, deal.further_contacts) == (joana, [rui])

        self.edit(client_of(anna), deal, contacts=[joana.pk, rui.pk], contact=rui.pk)
        assert (deal.refreshed().contact, deal.further_contacts) == (rui, [joana])

    def test_takes_the_next_where_the_primary_one_goes(self, deal, joana, rui, anna, client_of):
        self.edit(client_of(anna), deal, contacts=[joana.pk, rui.pk], contact=joana.pk)

        self.edit(client_of(anna), deal, contacts=[rui.pk], contact=joana.pk)
        assert (deal.refreshed().contact, deal.further_contacts) == (rui, [])

        self.edit(client_of(anna), deal)
        assert (deal.refreshed().contact, deal.further_contacts) == (None, [])

    def test_finds_others_and_keeps_what_is_marked(self, deal, joana, rui, anna, client_of):
        marked = f"contacts={joana.pk}&contacts={rui.pk}&contact={rui.pk}"
        found = client_of(anna).get(f"/deals/{deal.pk}/edit/client?q=nobody&{marked}", headers=HTMX)

        text = found.content.decode()
        assert text.count(" checked") == 3
        assert "Rui Costa" in text
        assert "No client fits" in text

    def test_adds_a_new_one_on_the_spot(self, deal, joana, anna, client_of, recorded):
        sent = {
            "contacts": [joana.pk],
            "contact": joana.pk,
            "new_contact": "Ana Lima",
            "new_phone": "+55 11 98765-4321",
        }

        answer = self.edit(client_of(anna), deal, **sent)

        assert answer.status_code == 303
        ana = Contact.objects.get(name="Ana Lima")
        assert (ana.phone_texts, ana.responsible) == (["+5511987654321"], anna)
        assert (deal.refreshed().contact, deal.further_contacts) == (joana, [ana])
        assert len({one.change_id for one in recorded.entries}) == 1

    def test_keeps_what_was_typed_of_a_refused_one(self, deal, joana, anna, client_of, recorded):
        sent = {"contacts": [joana.pk], "new_contact": "Ana Lima", "new_phone": "12"}

        answer = self.edit(client_of(anna), deal, **sent)

        assert answer.status_code == 422
        assert "Ana Lima" in answer.content.decode()
        assert recorded == []
        assert Contact.objects.count() == 1

    def test_refuses_clients_of_others(self, deal, joana, boris, anna, client_of, recorded):
        theirs = create_contact(name="Theirs", responsible=boris, by=Actor.of(boris))
        recorded.start_over()

        answer = self.edit(client_of(anna), deal, contacts=[joana.pk, theirs.pk])

        assert answer.status_code == 422
        assert recorded == []

    def test_is_undone_with_the_new_contact(self, deal, joana, owner, client_of, recorded):
        self.edit(client_of(owner), deal, contacts=[joana.pk], new_contact="Ana Lima")

        undo_change(recorded.entries[0].change_id, by=Actor.of(owner))

        assert deal.further_contacts == []
        assert not Contact.objects.filter(name="Ana Lima").exists()


class TestCompanyOnTheCard:
    def test_is_chosen_and_taken_off(self, deal, prado, anna, client_of):
        browser = client_of(anna)

        browser.post(f"/deals/{deal.pk}/edit/company", {"company": prado.pk})
        assert deal.refreshed().company == prado
        browser.post(f"/deals/{deal.pk}/edit/company", {"company": ""})
        assert deal.refreshed().company is None

    def test_is_found_while_typing(self, deal, prado, anna, client_of):
        found = client_of(anna).get(f"/deals/{deal.pk}/edit/company?company_q=prad", headers=HTMX)

        assert "Prado Ltda" in found.content.decode()
        assert "<form" not in found.content.decode()

    def test_is_made_on_the_spot_once(self, deal, anna, client_of):
        for _time in range(2):
            client_of(anna).post(
                f"/deals/{deal.pk}/edit/company", {"company": "", "new_company": "Lima e Filhos"}
            )

        assert deal.refreshed().company == Company.objects.get(name="Lima e Filhos")


class TestNewDealPage:
    def test_opens_it_with_everything(self, pipeline, joana, rui, prado, anna, boris, client_of):
        sent = {
            "title": "Ten cases",
            "pipeline": pipeline.pk,
            "responsible": anna.pk,
            "probability": "60",
            "clients_asked": "yes",
            "contacts": [joana.pk, rui.pk],
            "contact": rui.pk,
            "company": prado.pk,
            "observers": [boris.pk],
            "source": "partner",
            "deal_type": "goods",
            "utm_campaign": "spring",
            "begins_on": "2026-03-01",
            "closes_on": "2026-04-01",
        }

        answer = client_of(anna).post("/deals/new", sent)

        assert answer.status_code == 303
        deal = Deal.objects.get(title="Ten cases")
        assert (deal.contact, deal.further_contacts, deal.company) == (rui, [joana], prado)
        assert (deal.probability, deal.source, deal.utm_campaign) == (60, "partner", "spring")
        assert deal.deal_type == "goods"
        assert (deal.watching, deal.begins_on, deal.closes_on) == (
            [boris],
            date(2026, 3, 1),
            date(2026, 4, 1),
        )

    def test_adds_clients_on_the_spot(self, pipeline, anna, client_of):
        sent = {
            "title": "Ten cases",
            "pipeline": pipeline.pk,
            "clients_asked": "yes",
            "new_contact": "Ana Lima",
            "new_email": "ana@example.com",
            "new_company": "Lima e Filhos",
        }

        client_of(anna).post("/deals/new", sent)

        deal = Deal.objects.get(title="Ten cases")
        assert (deal.contact.name, deal.company.name) == ("Ana Lima", "Lima e Filhos")

    def test_offers_the_sources_of_the_list(self, pipeline, anna, client_of):
        assert '<option value="call">Call</option>' in client_of(anna).get("/deals/new").content.decode()


class TestApi:
    def test_opens_and_tells_all_of_it(self, pipeline, joana, prado, anna, boris, api_of):
        body = {
            "title": "Ten cases",
            "amount": {"amount": "100.00", "currency": "BRL"},
            "probability": 60,
            "company_id": prado.pk,
            "contact_ids": [joana.pk],
            "observer_ids": [boris.pk],
            "utm": {"source": "news", "term": "cases"},
        }

        made = api_of(anna).post("/api/v1/deals", body)

        assert made.status_code == 201
        told = made.json()
        assert (told["company_id"], told["contact_ids"]) == (prado.pk, [joana.pk])
        assert (told["probability"], told["weighted_amount"]) == (60, {"amount": "60.00", "currency": "BRL"})
        assert told["utm"] == {"source": "news", "medium": "", "campaign": "", "content": "", "term": "cases"}
        assert (told["lead_id"], told["is_repeat"]) == (None, False)

    def test_changes_single_marks(self, deal, anna, by_anna, api_of):
        edit_deal(deal, utm_source="news", utm_term="cases", by=by_anna)

        answer = api_of(anna).patch(
            f"/api/v1/deals/{deal.pk}", {"utm": {"term": "phones"}, "probability": None}
        )

        assert answer.json()["utm"]["source"] == "news"
        assert answer.json()["utm"]["term"] == "phones"

    def test_refuses_companies_of_others(self, deal, boris, anna, api_of, recorded):
        theirs = create_company(name="Theirs", responsible=boris, by=Actor.of(boris))
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/deals/{deal.pk}", {"company_id": theirs.pk})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "company_id"
        assert recorded == []

    def test_finds_by_the_new_fields(self, deal, prado, many_deals, anna, boris, by_anna, api_of):
        many_deals(2)
        edit_deal(deal, company=prado, probability=80, utm_campaign="spring", observers=[boris], by=by_anna)

        questions = [
            f"company_id={prado.pk}",
            "probability__gte=50",
            "utm_campaign=spring",
            f"observer_id={boris.pk}",
        ]
        for question in questions:
            items = api_of(anna).get(f"/api/v1/deals?{question}").json()["items"]
            assert [one["id"] for one in items] == [deal.pk], question
        assert api_of(anna).get("/api/v1/deals?is_repeat=true").json()["items"] == []


class TestExport:
    def test_holds_the_new_columns(self, deal, prado, owner, by_anna, client_of):
        edit_deal(deal, company=prado, probability=80, utm_campaign="spring", by=by_anna)

        answer = client_of(owner).get("/lists/deal/export.csv?columns=title,company,probability,utm_campaign")

        text = b"".join(answer.streaming_content).decode()
        assert "Two phones" in text
        assert all(word in text for word in ("Prado Ltda", "80", "spring"))


class TestStageHistory:
    def test_tells_each_stage_with_its_type(self, deal, stages, anna, boris, by_anna, api_of):
        move_deal(deal, to=stages["Offer"], by=by_anna)
        win_deal(deal, by=by_anna)

        steps = api_of(anna).get(f"/api/v1/deals/{deal.pk}/stage-history").json()

        assert [(step["type"], step["stage_name"], step["semantic"]) for step in steps] == [
            (1, "New", "open"),
            (2, "Offer", "open"),
            (3, "Won", "won"),
        ]
        assert api_of(boris).get(f"/api/v1/deals/{deal.pk}/stage-history").status_code == 404
