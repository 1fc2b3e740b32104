"""What a role hides stands nowhere: canaries in all fields that can be hidden, a walk over all answers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from dealwright.api.hiding import empty_of, outputs_of
from dealwright.api.types import Out
from dealwright.catalog.documents.actions import NewDocumentLine, create_document
from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.crm.companies.actions import edit_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import edit_deal, lose_deal, mark_paid
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import edit_lead, lose_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.requisites.actions import add_requisite
from dealwright.events.declaring import HIDDEN, all_declared
from dealwright.events.dispatch import run_reactions
from dealwright.kit.albums import KeptPicture
from dealwright.kit.money import money
from dealwright.people.access import Scope, protected, protected_kinds
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.sales.invoices.actions import NewInvoiceLine, cancel_invoice, create_invoice
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.modes.converting import run_all
from dealwright.sales.orders.actions import edit_order
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.actions import NewOffer, create_proposal, decline_proposal
from dealwright.sales.proposals.models import Proposal
from tests.factories.sales import new_order, new_payment, new_product
from tests.house.operations import all_operations
from tests.house.test_rights import VERBS, asked, office_pages
from tests.house.walking import told, words_in
from tests.house.world import SECRET, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_company")]

DEAL = {
    "amount": "765432109",
    "comment": "Canary-a",
    "source": "Canary-b",
    "source_description": "Canary-sa",
    "lost_reason": "Canary-c",
}
MARKS = {
    "utm_source": "Canary-u1",
    "utm_medium": "Canary-u2",
    "utm_campaign": "Canary-u3",
    "utm_content": "Canary-u4",
    "utm_term": "Canary-u5",
}
DAYS = {"begins_on": date(2087, 3, 14), "closes_on": date(2088, 4, 15)}
PAID = datetime(2089, 5, 16, tzinfo=UTC)
CONTACT = {
    "post": "Canary-m",
    "phones": ["+5511987654321"],
    "emails": ["canary-d@example.com"],
    "web_pages": ["canary-n.example.com"],
    "messengers": [{"value": "@canary_o", "type": "telegram"}],
    "birth_date": date(1908, 6, 17),
    "address": "Canary-e",
    "city": "Canary-f",
    "region": "Canary-g",
    "postal_code": "Canary-h",
    "source": "Canary-i",
    "source_description": "Canary-sb",
    "comment": "Canary-j",
    "addresses": [{"type": "delivery", "street": "Canary-p"}],
    **{mark: f"Kanarie-c{number}" for number, mark in enumerate(MARKS)},
    "photo": KeptPicture("kanarie-photo"),
}
COMPANY = {
    "industry": "Canary-q",
    "phones": ["+5511987650987"],
    "emails": ["canary-r@example.com"],
    "web_pages": ["canary-s.example.com"],
    "messengers": [{"value": "@canary_t", "type": "telegram"}],
    "address": "Canary-v",
    "city": "Canary-w",
    "region": "Canary-x",
    "postal_code": "Canary-y",
    "source": "Canary-z",
    "source_description": "Canary-sc",
    "comment": "Canary-1",
    "addresses": [{"type": "billing", "street": "Canary-2"}],
    **{mark: f"Kanarie-f{number}" for number, mark in enumerate(MARKS)},
    "logo": KeptPicture("kanarie-logo"),
}
LEAD = {
    "company_title": "Canary-la",
    "post": "Canary-lb",
    "birth_date": date(1907, 6, 17),
    "phones": ["+5511987653210"],
    "emails": ["canary-lc@example.com"],
    "web_pages": ["canary-ld.example.com"],
    "messengers": [{"value": "@canary_le", "type": "telegram"}],
    "source": "Canary-lf",
    "source_description": "Canary-lg",
    "address": "Canary-lh",
    "city": "Canary-li",
    "region": "Canary-lj",
    "postal_code": "Canary-lk",
    **{mark: f"Canary-l{number}" for number, mark in enumerate(MARKS)},
    "comment": "Canary-lm",
}
LOST_LEAD, DECLINED = "Canary-ln", "Canary-po"
PAYER, CANCELED = "Canary-iv", "Canary-ic"
LEAD_AMOUNT, OFFERED, ASKED, REVENUE = "864213579", "973158", "1306491", "8139724"
KINDS_OF_CLIENTS = {"client_type": "competitor", "country": "SJ"}
"""Words too common to look for."""
WAYS = ("phones", "emails", "web_pages", "messengers")
PLACE = ("address", "city", "region", "postal_code", "country", "addresses")
STOCK, TAX = 3133700, Decimal("0.1937")
TOTAL = "1157391"
"""Three at 3,857.97: what an order costs."""
ARRIVED = "84412398"
"""Three at 281,374.66: what a stock document is about."""
WORDS = [
    *DEAL.values(),
    *MARKS.values(),
    *(f"{year}" for year in (2087, 2088, 2089)),
    "987654321",
    *(value for value in (*CONTACT.values(), *COMPANY.values(), *LEAD.values()) if isinstance(value, str)),
    LOST_LEAD,
    DECLINED,
    PAYER,
    CANCELED,
    LEAD_AMOUNT,
    OFFERED,
    ASKED,
    REVENUE,
    "1907",
    "987653210",
    "canary-lc@example.com",
    "canary-ld.example.com",
    "canary_le",
    "canary-d@example.com",
    "canary-n.example.com",
    "canary_o",
    "1908",
    "Canary-p",
    "987650987",
    "canary-r@example.com",
    "canary-s.example.com",
    "canary_t",
    "Canary-2",
    "Canary-3",
    "Canary-4",
    "Canary-k",
    "Canary-l",
    str(STOCK),
    "0.1937",
    TOTAL,
    "Canary-5",
    ARRIVED,
]


@pytest.fixture
def canaries(world):
    """A word or a number of its own in each field that can be hidden; changed, so that events tell it too."""
    contact = Contact.objects.get(pk=world.ids["contacts"])
    edit_contact(contact, **CONTACT, **KINDS_OF_CLIENTS, by=SYSTEM)
    add_requisite(contact, preset="other", values={"tax_number": "Canary-3"}, by=SYSTEM)
    company = Company.objects.get(pk=world.ids["companies"])
    revenue = money("81397.24", "BRL")
    edit_company(company, **COMPANY, **KINDS_OF_CLIENTS, employees=7, revenue=revenue, by=SYSTEM)
    add_requisite(company, preset="other", values={"tax_number": "Canary-4"}, by=SYSTEM)
    product = new_product(name="Telescope", price="3857.97", stock=100)
    secret = {"delivery_total": Decimal(0), "delivery_address": "Canary-k", "buyer_comment": "Canary-l"}
    bought = {"product": product, "quantity": 3, "contact": contact, "company": company}
    order = order_behind_a_deal(**bought, responsible=contact.responsible, **secret)
    edit_order(order, comment="Canary-5", by=SYSTEM)
    new_payment(order)
    edit_order(new_order(**bought, responsible=contact.responsible, **secret), comment="Canary-5", by=SYSTEM)
    arrived = [NewDocumentLine(product, 3, Decimal("281374.66"))]
    world.ids["stock-documents"] = create_document(kind="arrival", lines=arrived, by=SYSTEM).pk
    edit_product(product, tax_rate=TAX, by=SYSTEM)
    set_stock(product, stock=STOCK, by=SYSTEM)
    deal = Deal.objects.get(pk=order.deal_id)
    texts = {name: DEAL[name] for name in ("comment", "source", "source_description")}
    changes = {**texts, "deal_type": "complex", "probability": 37, **MARKS, **DAYS}
    edit_deal(deal, amount=money("7654321.09", "BRL"), **changes, by=SYSTEM)
    mark_paid(deal, at=PAID, by=SYSTEM)
    lead = Lead.objects.get(pk=world.ids["leads"])
    clients = {"contact": contact, "company": company, "country": "SJ"}
    edit_lead(lead, amount=money("8642135.79", "BRL"), **LEAD, **clients, by=SYSTEM)
    offered = NewOffer(None, "Observatory", Decimal("3243.86"), Decimal(3))
    proposal = create_proposal(deal, lines=[offered], by=SYSTEM)
    world.ids["proposals"] = proposal.pk
    asked_for = NewInvoiceLine(None, "Observatory", Decimal("4354.97"), Decimal(3))
    invoice = create_invoice(deal, lines=[asked_for], payer_details=PAYER, by=SYSTEM)
    world.ids["invoices"] = invoice.pk
    ids = {"deals": deal.pk, "crm": deal.pk, "orders": order.pk, "products": product.pk}
    ids["payments"] = order.payments.get().pk
    world.ids.update(ids)
    run_reactions()
    return world


def order_behind_a_deal(**bought):
    """An order placed while purchases are deals; orders have their section before and after."""
    switch_to_deals(by=SYSTEM)
    run_all()
    order = new_order(**bought)
    bring_orders_back(by=SYSTEM)
    return order


@pytest.fixture
def lost(canaries):
    """The deal and the lead were lost, the proposal declined, the invoice canceled, each for a reason."""
    lose_deal(Deal.objects.get(pk=canaries.ids["deals"]), reason=DEAL["lost_reason"], by=SYSTEM)
    lose_lead(Lead.objects.get(pk=canaries.ids["leads"]), reason=LOST_LEAD, by=SYSTEM)
    decline_proposal(Proposal.objects.get(pk=canaries.ids["proposals"]), reason=DECLINED, by=SYSTEM)
    cancel_invoice(Invoice.objects.get(pk=canaries.ids["invoices"]), reason=CANCELED, by=SYSTEM)
    run_reactions()
    return canaries


@pytest.fixture
def everything_hidden(roles):
    """All fields that can be hidden, of every kind."""
    return {kind.name: [field.name for field in kind.hideable] for kind in protected_kinds() if kind.hideable}


@pytest.fixture
def blinkered(everything_hidden):
    """Bela may do everything with every record and sees no field that can be hidden."""
    rights = {"*": dict.fromkeys(VERBS, "all")}
    role = create_role(name="Blinkered", scopes=rights, hidden=everything_hidden, by=SYSTEM)
    return create_user(email="bela@example.com", name="Bela", role=role, by=SYSTEM)


@pytest.fixture
def clear(roles):
    """Clara may do the same and sees all."""
    role = create_role(name="Clear", scopes={"*": dict.fromkeys(VERBS, "all")}, by=SYSTEM)
    return create_user(email="clara.k@example.com", name="Clara K", role=role, by=SYSTEM)


def pages_of(world):
    paths = ["/" + world.filled(one.route) for one in office_pages() if not one.route.startswith("me")]
    return [
        *paths,
        "/search?q=Quokka",
        "/search?q=Telescope",
        f"/contacts?q={SECRET}",
        "/deals?own=",
        "/tasks?who=all",
    ]


class TestHiddenFields:
    def test_are_all_covered_by_canaries(self):
        came_with_the_product = {
            kind.name: [field.name for field in kind.hideable if not field.is_custom]
            for kind in protected_kinds()
            if kind.hideable
        }

        assert came_with_the_product == {
            "contact": [
                "client_type",
                "companies",
                "post",
                *WAYS,
                "birth_date",
                *PLACE,
                "source",
                "source_description",
                *MARKS,
                "comment",
                "photo",
                "requisites",
            ],
            "company": [
                "client_type",
                *WAYS,
                "industry",
                "employees",
                "revenue",
                *PLACE,
                "source",
                "source_description",
                *MARKS,
                "comment",
                "logo",
                "requisites",
            ],
            "deal": [
                "amount",
                "contact",
                "contacts",
                "company",
                "probability",
                "deal_type",
                "source",
                "source_description",
                *DAYS,
                *MARKS,
                "comment",
                "lost_reason",
                "paid_at",
            ],
            "lead": [
                "company_title",
                "post",
                "birth_date",
                *WAYS,
                "amount",
                "contact",
                "company",
                "source",
                "source_description",
                *(name for name in PLACE if name != "addresses"),
                *MARKS,
                "comment",
                "lost_reason",
            ],
            "proposal": ["contact", "company", "total", "decline_reason"],
            "invoice": ["contact", "company", "total", "payer_details", "cancel_reason"],
            "order": ["contact", "company", "total", "delivery_address", "buyer_comment", "comment"],
            "stock_document": ["total"],
            "product": ["tax_rate", "stock"],
        }

    @pytest.mark.parametrize("state", ["canaries", "lost"])
    def test_are_on_no_page(self, request, state, blinkered, client_of):
        known = request.getfixturevalue(state)

        assert told(client_of(blinkered), pages_of(known), WORDS) == {}

    @pytest.mark.parametrize("state", ["canaries", "lost"])
    def test_are_in_no_answer_of_the_api(self, request, state, blinkered, api_of):
        known = request.getfixturevalue(state)
        paths = [known.filled(one.path) for one in all_operations() if one.is_safe]

        assert told(api_of(blinkered), paths, WORDS) == {}

    def test_are_in_no_answer_to_what_is_written(self, lost, blinkered, api_of, client_of):
        program, browser, found = api_of(blinkered), client_of(blinkered), {}
        for one in all_operations():
            if not one.is_safe:
                answer, _changed = asked(program, one.method, lost.filled(one.path), one.body)
                if words := words_in(answer, WORDS):
                    found[one.id] = words
        for path in pages_of(lost):
            answer, _changed = asked(browser, "post", path)
            if words := words_in(answer, WORDS):
                found[path] = words

        assert found == {}

    def test_are_told_to_those_from_whom_they_are_not_hidden(self, lost, clear, client_of, api_of):
        """Else the walks above would prove nothing."""
        pages = told(client_of(clear), pages_of(lost), WORDS)
        paths = [lost.filled(one.path) for one in all_operations() if one.is_safe]
        answers = told(api_of(clear), paths, WORDS)

        assert {word for words in pages.values() for word in words} >= set(WORDS) - {"0.1937"}
        assert {word for words in answers.values() for word in words} == set(WORDS)

    def test_are_named_and_empty_in_the_api(self, lost, blinkered, api_of, everything_hidden):
        program = api_of(blinkered)

        deal = program.get(f"/api/v1/deals/{lost.ids['deals']}").json()
        contact = program.get(f"/api/v1/contacts/{lost.ids['contacts']}").json()

        assert deal["hidden"] == sorted(everything_hidden["deal"])
        assert (deal["amount"], deal["comment"], deal["contact_ids"], deal["begins_on"]) == (
            None,
            "",
            [],
            None,
        )
        assert (contact["phones"], contact["addresses"], contact["company_ids"]) == ([], [], [])
        assert contact["hidden"] == sorted(everything_hidden["contact"])
        assert contact["name"] == f"{SECRET} Client"

    @pytest.mark.parametrize("text", ["987654321", "canary-d", "+55 11 98765-4321", "canary-d@example.com"])
    def test_are_not_found_by_search(self, canaries, blinkered, clear, client_of, api_of, text):
        def found(user):
            page = client_of(user).get("/search", {"q": text}).content.decode()
            items = api_of(user).get("/api/v1/contacts", {"q": text}).json()["items"]
            return (f"{SECRET} Client" in page, [one["name"] for one in items])

        assert found(clear) == (True, [f"{SECRET} Client"])
        assert found(blinkered) == (False, [])

    @pytest.mark.parametrize("number", ["Canary-3", "Canary-4"])
    def test_leave_no_requisites_to_be_looked_for(self, canaries, blinkered, clear, api_of, number):
        def found(user):
            return len(api_of(user).get("/api/v1/requisites", {"tax_number": number}).json()["items"])

        assert (found(clear), found(blinkered)) == (1, 0)

    @pytest.mark.parametrize("text", ["quokka", "Client", "QUÓKKA cli"])
    def test_leave_records_to_be_found_by_their_names(self, canaries, blinkered, api_of, text):
        items = api_of(blinkered).get("/api/v1/contacts", {"q": text}).json()["items"]

        assert [one["name"] for one in items] == [f"{SECRET} Client"]

    @pytest.mark.parametrize(
        "question",
        [
            "deals?amount__gte=1",
            "deals?sort=-amount",
            "deals?contact_id=1",
            "deals?source=Canary-b",
            "deals?deal_type=complex",
            "deals?company_id=1",
            "deals?probability=37",
            "deals?utm_campaign=Canary-u3",
            "leads?amount__gte=1",
            "leads?sort=-amount",
            "leads?contact_id=1",
            "leads?company_id=1",
            "leads?source=Canary-lf",
            "leads?city=Canary-li",
            "leads?utm_term=Canary-l4",
            "leads?phone=%2B5511987653210",
            "leads?email=canary-lc@example.com",
            "companies?phone=%2B5511987650987",
            "companies?email=canary-r@example.com",
            "companies?city=Canary-w",
            "companies?industry=Canary-q",
            "companies?revenue__gte=1",
            "proposals?contact_id=1",
            "proposals?company_id=1",
            "invoices?contact_id=1",
            "invoices?company_id=1",
            "contacts?phone=%2B5511987654321",
            "contacts?email=canary-d@example.com",
            "contacts?city=Canary-f",
            "products?stock__gt=5",
            "orders?total__gte=1",
            "orders?contact_id=1",
            "payments?amount=1",
        ],
    )
    def test_are_neither_filtered_nor_sorted_by(self, canaries, blinkered, clear, api_of, question):
        refused = api_of(blinkered).get(f"/api/v1/{question}")

        assert refused.status_code == 403
        assert refused.json()["errors"][0]["field"] == question.partition("?")[2].partition("=")[0]
        assert api_of(clear).get(f"/api/v1/{question}").status_code == 200

    @pytest.mark.parametrize(
        ("noun", "body"),
        [
            ("deals", {"amount": {"amount": "1.00", "currency": "BRL"}}),
            ("deals", {"comment": "x"}),
            ("deals", {"currency": "EUR"}),
            ("companies", {"revenue": None}),
            ("deals", {"contact_ids": []}),
            ("leads", {"amount": {"amount": "1.00", "currency": "BRL"}}),
            ("leads", {"phones": []}),
            ("leads", {"comment": "x"}),
            ("companies", {"phones": []}),
            ("companies", {"comment": "x"}),
            ("contacts", {"phones": []}),
            ("contacts", {"city": "x"}),
            ("products", {"tax_rate": 0.5}),
        ],
    )
    def test_are_not_written(self, canaries, blinkered, api_of, recorded, noun, body):
        program = api_of(blinkered)
        recorded.start_over()

        answer, changed = asked(program, "patch", f"/api/v1/{noun}/{canaries.ids[noun]}", body)

        assert (answer.status_code, changed) == (403, [])
        assert answer.json()["errors"][0]["field"] == next(iter(body))
        assert recorded == []

    def test_are_not_written_on_pages(self, canaries, blinkered, client_of, recorded):
        deal, contact = f"/deals/{canaries.ids['deals']}", f"/contacts/{canaries.ids['contacts']}"
        recorded.start_over()
        browser = client_of(blinkered)

        refused = [
            asked(browser, "post", path)
            for path in (
                f"{deal}/edit/amount",
                f"{deal}/edit/client",
                f"{deal}/lines",
                f"{contact}/edit/phones",
            )
        ]

        assert [(answer.status_code, changed) for answer, changed in refused] == [(403, [])] * 4
        assert recorded == []

    def test_keep_what_they_hold_when_the_rest_is_changed(self, canaries, blinkered, client_of):
        path = f"/contacts/{canaries.ids['contacts']}/edit"

        answer = client_of(blinkered).post(path, {"first_name": "Ann", "last_name": "Lee", "tags": ""})

        contact = Contact.objects.get(pk=canaries.ids["contacts"])
        assert answer.status_code == 303
        assert (contact.name, contact.city, contact.comment) == ("Ann Lee", "Canary-f", "Canary-j")
        assert contact.phone_texts == CONTACT["phones"]

    def test_leave_the_product_and_its_stock_as_they_are(self, canaries, blinkered, api_of):
        path = f"/api/v1/products/{canaries.ids['products']}/stock"

        answer, changed = asked(api_of(blinkered), "post", path, {"stock": 1})

        assert (answer.status_code, changed) == (403, [])
        assert Product.objects.get(pk=canaries.ids["products"]).stock == STOCK

    def test_lead_from_a_client_to_none_of_its_deals(self, canaries, blinkered, clear, api_of, client_of):
        """Whose deal it is, is a field of the deal: neither card nor timeline of the client may tell it."""
        path = f"/contacts/{canaries.ids['contacts']}"
        number = Order.objects.get(pk=canaries.ids["orders"]).number

        def told_to(user):
            timeline = api_of(user).get(f"/api/v1{path}/timeline").json()["items"]
            card = client_of(user).get(path).content.decode()
            return {item["subject"]["kind"] for item in timeline}, number in card

        assert told_to(clear) == (
            {"contact", "deal", "order", "shipment", "lead", "proposal", "invoice", "activity"},
            True,
        )
        # what was planned for the client themselves stays
        assert told_to(blinkered) == ({"contact", "activity"}, False)


def shapes():
    """Every shape of the API that tells of a kind whose fields may be hidden."""
    waiting, found = [Out], []
    while waiting:
        waiting += (shape := waiting.pop()).__subclasses__()
        if shape.of_kind:
            found.append(shape)
    return found


class TestShapes:
    def test_have_an_empty_form_of_all_that_may_be_hidden(self):
        for shape in shapes():
            for field in protected(shape.of_kind).hideable:
                for output in outputs_of(field.name, shape.hides, shape.model_fields):
                    empty_of(shape.model_fields[output].annotation)

    def test_speak_of_fields_that_there_are(self):
        strangers = {
            shape.__name__: sorted(set(shape.hides) - protected(shape.of_kind).built_in) for shape in shapes()
        }

        assert {name: fields for name, fields in strangers.items() if fields} == {}


class TestEvents:
    @pytest.mark.parametrize(
        "event", [one for one in all_declared() if one.tells_of], ids=lambda one: one.kind
    )
    def test_keep_hidden_facts_out_of_their_sentences(self, event):
        loaded = event.load(event.sample)
        with translation.override("en"):
            whole = loaded.say(actor="Anna", subject="it")
            quiet = loaded.hiding(event.tells_of).say(actor="Anna", subject="it")
            places = {
                fact: place for fact, place in loaded.places().items() if fact in event.tells_of and place
            }

        assert [place for place in places.values() if place in quiet] == []
        assert (HIDDEN in quiet) == (HIDDEN in whole or any(place in whole for place in places.values())) or (
            quiet != whole
        )

    def test_say_which_facts_repeat_a_field_that_may_be_hidden(self):
        """A fact called like a field of the kind it happens to repeats that field."""
        silent = [
            f"{event.kind}: {fact}"
            for event in all_declared()
            if (kind := protected(event.kind.partition(".")[0])) is not None
            for fact in event.model_fields
            if fact in {field.name for field in kind.hideable} and fact not in event.tells_of
        ]

        assert silent == []

    def test_keep_prices_of_lines_from_whom_amounts_are_hidden(self):
        told = {
            event.kind
            for event in all_declared()
            if event.kind.endswith(".lines_changed") and not {"rows", "rows_before"} <= event.tells_of.keys()
        }

        assert told == set()


def test_scopes_are_ordered_from_nothing_to_everything():
    assert [scope.value for scope in sorted(Scope, key=lambda scope: scope.width)] == [
        "none",
        "own",
        "department",
        "tree",
        "all",
    ]
