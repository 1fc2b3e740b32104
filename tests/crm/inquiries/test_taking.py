"""What comes in from outside: new clients, known ones, repeat leads and deals (CR-5, CR-12, CR-13)."""

import pytest

from dealwright.crm.activities.models import Activity
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.actions import lose_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.actions import add_exception, take_inquiry
from dealwright.crm.leads.actions import lose_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.actions import edit_crm_settings
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.sales.orders.models import Order
from tests.factories import STAGES
from tests.factories.sales import at_once, new_order

pytestmark = pytest.mark.django_db


class TestSimpleMode:
    def test_opens_a_deal_with_its_contact_at_once(self, take, owner):
        taken = take(
            phones=["+55 11 98765-4321"], source="web", text="Do you deliver?", utm={"campaign": "spring"}
        )

        assert taken.outcome == "deal"
        assert (taken.deal.title, taken.deal.source, taken.deal.utm_campaign) == (
            "Two phones",
            "web",
            "spring",
        )
        assert (taken.deal.comment, taken.deal.responsible) == ("Do you deliver?", owner)
        assert taken.deal.contact == taken.contact
        assert taken.contact.name == "Joana Prado"
        assert taken.contact.phone_texts == ["+5511987654321"]
        assert not taken.deal.is_repeat
        assert Lead.objects.count() == 0

    def test_leaves_an_unanswered_activity(self, take):
        taken = take(text="Do you deliver?", kind="call")

        activity = Activity.objects.get()
        assert (activity.kind, activity.subject, activity.is_unanswered) == ("call", "Two phones", True)
        assert activity.description == "Do you deliver?"
        assert list(activity.bindings.values_list("on_kind", "on_id")) == [
            ("deal", taken.deal.pk),
            ("contact", taken.contact.pk),
        ]

    def test_opens_it_in_the_pipeline_of_the_settings(self, take, owner):
        other = create_pipeline(name="Web", stages=STAGES, by=Actor.system())
        edit_crm_settings(pipeline=other, by=Actor.of(owner))

        assert take().deal.pipeline == other

    def test_notes_it_on_the_open_deal_of_a_known_client(self, take):
        first = take()

        second = take(title="And a case", emails=["JOANA@example.com"])

        assert second.outcome == "noted"
        assert second.deal == first.deal
        assert (Deal.objects.count(), Contact.objects.count(), Activity.objects.count()) == (1, 1, 2)

    def test_opens_a_repeat_deal_after_a_won_one(self, take, owner):
        win_deal(take().deal, by=Actor.of(owner))

        taken = take(title="Two more")

        assert taken.outcome == "repeat_deal"
        assert taken.deal.is_repeat
        assert Contact.objects.count() == 1

    def test_opens_a_plain_deal_after_a_lost_one(self, take, owner):
        lose_deal(take().deal, reason="", by=Actor.of(owner))

        taken = take(title="Another try")

        assert taken.outcome == "deal"
        assert not taken.deal.is_repeat

    def test_fills_in_what_was_not_known_of_the_client(self, take):
        known = create_contact(name="Joana Prado", emails=["joana@example.com"], by=Actor.system())

        take(phones=["+55 11 98765-4321"])

        assert Contact.objects.get(pk=known.pk).phone_texts == ["+5511987654321"]

    def test_gives_it_to_whoever_knows_the_client(self, take, anna):
        create_contact(name="Joana", emails=["joana@example.com"], responsible=anna, by=Actor.system())

        taken = take()

        assert taken.deal.responsible == anna
        assert taken.activity.responsible == anna

    @pytest.mark.parametrize(
        ("makes", "contacts", "companies"), [("none", 1, 0), ("with", 1, 1), ("instead", 0, 1)]
    )
    def test_makes_a_company_as_the_settings_say(self, take, owner, makes, contacts, companies):
        edit_crm_settings(makes_company=makes, by=Actor.of(owner))

        taken = take(company_title="Prado Ltda")

        assert (Contact.objects.count(), Company.objects.count()) == (contacts, companies)
        assert (taken.deal.contact is not None, taken.deal.company is not None) == (
            bool(contacts),
            bool(companies),
        )
        if contacts and not companies:
            assert taken.contact.comment == "Prado Ltda"
        if contacts and companies:
            assert [company.name for company in taken.contact.companies.all()] == ["Prado Ltda"]

    def test_is_called_by_what_is_known(self, take):
        assert take(title="", name="Rui").deal.title == "Rui"
        assert take(title="", name="", emails=["x@example.com"]).deal.title == "x@example.com"

    def test_refuses_nothing_at_all(self, owner, pipeline, recorded):
        with pytest.raises(Refused) as refusal:
            take_inquiry(text="Hello", by=Actor.of(owner))

        assert refusal.value.field == "title"
        assert recorded == []


@pytest.mark.usefixtures("classic")
class TestClassicMode:
    def test_opens_a_lead(self, take):
        taken = take(phones=["+55 11 98765-4321"], company_title="Prado Ltda", text="Hello")

        assert taken.outcome == "lead"
        assert (taken.lead.name, taken.lead.company_title) == ("Joana Prado", "Prado Ltda")
        assert (Deal.objects.count(), Contact.objects.count()) == (0, 0)

    def test_notes_it_on_the_open_lead_of_the_same_phone(self, take):
        first = take(phones=["+55 11 98765-4321"])

        second = take(title="Me again", emails=[], phones=["11 98765-4321"], phone_region="BR")

        assert second.outcome == "noted"
        assert second.lead == first.lead
        assert Lead.objects.count() == 1

    def test_opens_a_repeat_lead_for_a_known_client(self, take, owner):
        converted = convert_lead(take().lead, deal=NEW, contact=NEW, by=Actor.of(owner))
        lose_deal(converted.deal, reason="", by=Actor.of(owner))

        taken = take(title="Again")

        assert taken.outcome == "repeat_lead"
        assert taken.lead.is_repeat
        assert taken.lead.contact == converted.contact

    def test_notes_it_on_the_open_deal(self, take, owner):
        converted = convert_lead(take().lead, deal=NEW, contact=NEW, by=Actor.of(owner))

        taken = take(title="Again")

        assert (taken.outcome, taken.deal) == ("noted", converted.deal)
        assert Lead.objects.count() == 1

    def test_opens_a_lead_after_junk(self, take, owner):
        lose_lead(take().lead, reason="No answer", by=Actor.of(owner))

        taken = take(title="Again")

        assert taken.outcome == "lead"
        assert Lead.objects.count() == 2

    def test_a_converted_repeat_lead_is_a_repeat_inquiry_until_a_deal_is_won(self, take, owner):
        by = Actor.of(owner)
        create_contact(name="Joana", emails=["joana@example.com"], by=by)
        first = convert_lead(take().lead, deal=NEW, by=by).deal
        is_inquiry = first.is_repeat_inquiry
        win_deal(first, by=by)
        second = convert_lead(take(title="Again").lead, deal=NEW, by=by).deal

        assert (is_inquiry, first.is_repeat) == (True, False)
        assert (second.is_repeat_inquiry, second.is_repeat) == (False, True)


class TestWithoutRepeatSales:
    @pytest.fixture(autouse=True)
    def without(self, owner):
        edit_crm_settings(repeats_are_opened=False, by=Actor.of(owner))

    @pytest.mark.parametrize("mode", ["simple", "classic"])
    def test_only_notes_it_on_a_known_client(self, take, owner, mode, request):
        if mode == "classic":
            request.getfixturevalue("classic")
        known = create_contact(name="Joana", emails=["joana@example.com"], by=Actor.of(owner))

        taken = take()

        assert (taken.outcome, taken.contact, taken.activity.subject) == ("noted", known, "Two phones")
        assert (Lead.objects.count(), Deal.objects.count()) == (0, 0)

    def test_opens_something_for_a_stranger(self, take):
        assert take().outcome == "deal"


class TestExceptions:
    def test_open_nothing_and_keep_nothing_of_strangers(self, take, owner, recorded):
        add_exception(value="joana@example.com", by=Actor.of(owner))
        recorded.start_over()

        taken = take()

        assert taken.outcome == "exception"
        assert (taken.contact, taken.activity) == (None, None)
        assert recorded == []
        assert (Deal.objects.count(), Contact.objects.count()) == (0, 0)

    def test_are_noted_on_a_known_client(self, take, owner):
        known = create_contact(name="Joana", emails=["joana@example.com"], by=Actor.of(owner))
        add_exception(value="+55 11 98765-4321", by=Actor.of(owner))

        taken = take(phones=["+55 (11) 98765 4321"])

        assert (taken.outcome, taken.contact) == ("exception", known)
        assert taken.activity.bindings.get().on_id == known.pk
        assert Deal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.mark.parametrize("mode", ["simple", "classic"])
    def test_the_same_person_twice_is_one_client_with_one_lead_or_deal(self, take, mode, request):
        if mode == "classic":
            request.getfixturevalue("classic")

        taken = at_once(*[lambda: take(phones=["+55 11 98765-4321"])] * 4)

        outcomes = sorted(one.outcome for one in taken)
        assert outcomes == sorted(["noted"] * 3 + ["deal" if mode == "simple" else "lead"])
        assert Deal.objects.count() + Lead.objects.count() == 1
        assert Contact.objects.count() == (1 if mode == "simple" else 0)
        assert Activity.objects.count() == 4


class TestStore:
    def test_makes_a_repeat_deal_of_a_purchase_after_a_won_one(self, pipeline, owner):
        first = new_order()
        deal = Deal.objects.get(pk=first.deal_id)
        assert not deal.is_repeat
        win_deal(deal, by=Actor.of(owner))

        second = new_order(contact=first.contact)

        assert Deal.objects.get(pk=second.deal_id).is_repeat
        assert Order.objects.count() == 2


class TestApi:
    def test_takes_an_inquiry(self, pipeline, owner, api_of):
        answer = api_of(owner).post(
            "/api/v1/inquiries",
            {
                "title": "Two phones",
                "name": "Joana",
                "emails": ["joana@example.com"],
                "utm": {"source": "news"},
                "text": "Hello",
            },
        )

        assert answer.status_code == 201
        deal = Deal.objects.get()
        assert answer.json() == {
            "outcome": "deal",
            "lead_id": None,
            "deal_id": deal.pk,
            "contact_id": deal.contact_id,
            "company_id": None,
        }
        assert deal.utm_source == "news"

    def test_tells_nothing_of_what_the_caller_may_not_see(self, take, anna, boris, api_of, owner):
        create_contact(name="Joana", emails=["joana@example.com"], responsible=anna, by=Actor.system())
        take()

        answer = api_of(boris).post("/api/v1/inquiries", {"title": "Hello", "emails": ["joana@example.com"]})

        assert answer.json()["outcome"] == "noted"
        assert [answer.json()[name] for name in ("lead_id", "deal_id", "contact_id")] == [None, None, None]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"text": "x"}, "title"),
            ({"name": "x", "emails": ["no"]}, "emails"),
            ({"phones": ["1"]}, "phones"),
        ],
    )
    def test_says_what_is_wrong(self, pipeline, owner, api_of, recorded, body, field):
        api = api_of(owner)
        recorded.start_over()

        answer = api.post("/api/v1/inquiries", body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].startswith(field)
        assert recorded == []
