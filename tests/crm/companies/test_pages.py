"""The pages of companies, as a browser without scripts and with htmx sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.people.users.models import User

SYSTEM = Actor.system()
HTMX = {"HX-Request": "true"}
Browser = Callable[[User], Client]


@pytest.fixture
def acme(anna: User) -> Company:
    """A company of Anna's."""
    return create_company(name="Общество «Ромашка»", client_type="client", responsible=anna, by=SYSTEM)


@pytest.fixture
def other(boris: User) -> Company:
    """A company of Boris's."""
    return create_company(name="Empresa do Boris", responsible=boris, by=SYSTEM)


class TestCompanies:
    def test_shows_a_seller_only_their_own(
        self, client_of: Browser, anna: User, acme: Company, other: Company
    ) -> None:
        page = client_of(anna).get("/companies").content.decode()

        assert "Общество «Ромашка»" in page
        assert "Empresa do Boris" not in page

    def test_is_narrowed_by_what_they_are_to_us(self, client_of: Browser, anna: User, acme: Company) -> None:
        browser = client_of(anna)

        assert "Ромашка" in browser.get("/companies?client_type=client").content.decode()
        assert "Ромашка" not in browser.get("/companies?client_type=supplier").content.decode()


class TestNewCompany:
    def test_adds_it_with_its_people(self, client_of: Browser, anna: User, recorded: list[str]) -> None:
        ana = create_contact(name="Ana", responsible=anna, by=SYSTEM)

        answer = client_of(anna).post(
            "/companies/new",
            {
                "name": "Acme",
                "employees": "12",
                "phones": ["+55 11 3555-0100", ""],
                "phones_type": ["work", "mobile"],
                "addresses_type": ["delivery"],
                "addresses_street": ["Rua A 1"],
                "addresses_city": ["Santos"],
                "addresses_region": [""],
                "addresses_postal_code": [""],
                "addresses_country": ["BR"],
                "contacts": [str(ana.pk), "new:Bia Nova"],
                "responsible": anna.pk,
            },
        )

        made = Company.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/companies/{made.pk}")
        assert (made.employees, made.responsible, made.phone_texts) == (12, anna, ["+55 11 3555-0100"])
        assert made.address_facts[0]["city"] == "Santos"
        assert sorted(one.name for one in made.contacts.all()) == ["Ana", "Bia Nova"]

    def test_loses_nothing_when_it_is_refused(self, client_of: Browser, anna: User) -> None:
        answer = client_of(anna).post(
            "/companies/new",
            {
                "name": "Acme",
                "phones": ["12", "+55 11 3555-0100"],
                "phones_type": ["home", "work"],
                "web_pages": ["nobody"],
                "web_pages_type": ["work"],
                "addresses_type": ["billing"],
                "addresses_street": ["Rua B 2"],
                "contacts": ["new:Bia Nova"],
            },
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "“12” is no phone number" in page and "“nobody” is no address of a page" in page
        for typed in ('value="12"', 'value="+55 11 3555-0100"', 'value="Rua B 2"', 'value="new:Bia Nova"'):
            assert typed in page
        assert Company.objects.count() == Contact.objects.count() == 0

    def test_refuses_contacts_one_does_not_see(self, client_of: Browser, anna: User, boris: User) -> None:
        foreign = create_contact(name="Foreign", responsible=boris, by=SYSTEM)

        answer = client_of(anna).post("/companies/new", {"name": "Acme", "contacts": [str(foreign.pk)]})

        assert answer.status_code == 422
        assert Company.objects.count() == 0


class TestCompanyCard:
    def test_is_a_page_and_alone_a_panel(self, client_of: Browser, anna: User, acme: Company) -> None:
        browser = client_of(anna)

        page = browser.get(f"/companies/{acme.pk}").content.decode()
        panel = browser.get(f"/companies/{acme.pk}", headers={**HTMX, "HX-Target": "panel"}).content.decode()

        assert "<html" in page and "<html" not in panel
        assert f'id="record-company-{acme.pk}"' in panel

    def test_is_where_old_links_lead(self, client_of: Browser, anna: User, acme: Company) -> None:
        browser = client_of(anna)

        for kind, cards in (("company", "companies"), ("contact", "contacts")):
            for address in (f"/crm/{kind}/details/{acme.pk}/", f"/crm/{kind}/show/{acme.pk}/"):
                answer = browser.get(address)
                assert (answer.status_code, answer["Location"]) == (301, f"/{cards}/{acme.pk}")

    def test_of_somebody_else_is_not_found(self, client_of: Browser, anna: User, other: Company) -> None:
        browser = client_of(anna)

        for path in ("", "/edit", "/edit/name", "/contacts", "/timeline"):
            assert browser.get(f"/companies/{other.pk}{path}").status_code == 404

    def test_links_phones_pages_and_messengers(self, client_of: Browser, anna: User) -> None:
        company = create_company(
            name="Acme",
            phones=["+55 11 98765-4321"],
            web_pages=["acme.example"],
            messengers=[{"value": "@acme", "type": "telegram"}],
            responsible=anna,
            by=SYSTEM,
        )

        page = client_of(anna).get(f"/companies/{company.pk}").content.decode()

        for href in (
            "tel:+5511987654321",
            "https://wa.me/5511987654321",
            "https://acme.example",
            "https://t.me/acme",
        ):
            assert f'href="{href}"' in page


class TestEditing:
    @pytest.mark.parametrize(
        ("place", "sent", "field", "value"),
        [
            ("client-type", {"client_type": "partner"}, "client_type", "partner"),
            ("business", {"industry": "it", "employees": "7"}, "employees", 7),
            ("own", {"is_own": "on"}, "is_own", True),
            ("tracking", {"do_not_track": "on"}, "do_not_track", True),
            ("address", {"address": "Rua A", "country": "BR"}, "country", "BR"),
        ],
    )
    def test_saves_one_place_and_answers_with_the_card(
        self,
        client_of: Browser,
        anna: User,
        acme: Company,
        place: str,
        sent: dict[str, str],
        field: str,
        value: Any,
    ) -> None:
        browser = client_of(anna)
        path = f"/companies/{acme.pk}/edit/{place}"
        assert "<html" not in browser.get(path, headers=HTMX).content.decode()

        answer = browser.post(path, sent, headers=HTMX)

        assert answer.status_code == 200
        assert answer["HX-Retarget"] == f"#record-company-{acme.pk}"
        assert getattr(acme.refreshed(), field) == value
        assert acme.refreshed().name == "Общество «Ромашка»"


class TestPeople:
    def test_are_found_while_typing_or_added_anew(
        self, client_of: Browser, anna: User, boris: User, acme: Company
    ) -> None:
        ana = create_contact(name="Ana Lima", responsible=anna, by=SYSTEM)
        create_contact(name="Ana Foreign", responsible=boris, by=SYSTEM)
        browser = client_of(anna)

        found = browser.get("/contacts/choices?look=ana", headers=HTMX).content.decode()
        assert "Ana Lima" in found and "Ana Foreign" not in found and 'value="new:ana"' in found

        empty = browser.post(f"/companies/{acme.pk}/contacts", {"contacts.asked": "yes"})
        assert empty.status_code == 422 and "Mark at least one." in empty.content.decode()

        added = browser.post(f"/companies/{acme.pk}/contacts", {"contacts": [str(ana.pk), "new:Bia"]})
        assert added.status_code == 303
        assert sorted(one.name for one in acme.contacts.all()) == ["Ana Lima", "Bia"]

        browser.post(f"/companies/{acme.pk}/contacts/{ana.pk}", {"remove": "yes"})
        assert [one.name for one in acme.contacts.all()] == ["Bia"]

    def test_have_a_main_company(self, client_of: Browser, anna: User, acme: Company) -> None:
        second = create_company(name="Second", responsible=anna, by=SYSTEM)
        ana = create_contact(name="Ana", companies=[acme], responsible=anna, by=SYSTEM)
        browser = client_of(anna)

        browser.post(f"/contacts/{ana.pk}/companies", {"companies": [str(second.pk)]})
        assert ana.refreshed().companies_in_order == [acme, second]

        answer = browser.post(f"/contacts/{ana.pk}/companies/{second.pk}", {"main": "yes"}, headers=HTMX)
        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert ana.refreshed().companies_in_order == [second, acme]


class TestApi:
    def test_speaks_of_everything(self, api_of: Any, anna: User, owner: User) -> None:
        ana = create_contact(name="Ana", responsible=anna, by=SYSTEM)
        program = api_of(anna)

        made = program.post(
            "/api/v1/companies",
            {
                "name": "Acme",
                "client_type": "supplier",
                "employees": 7,
                "contact_ids": [ana.pk],
                "phones": [{"value": "+55 11 3555-0100", "type": "fax"}],
                "messengers": [{"value": "@acme"}],
                "addresses": [
                    {"type": "main", "street": "Rua A", "city": "Santos", "country": "BR"},
                    {"type": "delivery", "city": "Campinas"},
                ],
                "do_not_track": True,
            },
        ).json()

        assert (made["client_type"], made["contact_ids"], made["do_not_track"]) == (
            "supplier",
            [ana.pk],
            True,
        )
        assert (made["address"], made["country"], made["responsible_id"]) == ("Rua A", "BR", anna.pk)
        assert [(one["type"], one["city"]) for one in made["addresses"]] == [
            ("main", "Santos"),
            ("delivery", "Campinas"),
        ]
        assert made["messengers"] == [{"value": "@acme", "type": "telegram"}]
        assert program.get(f"/api/v1/contacts?company_id={made['id']}").json()["items"][0]["company_ids"] == [
            made["id"]
        ]

        path = f"/api/v1/companies/{made['id']}"
        changed = program.patch(path, {"contact_ids": [], "addresses": [], "client_type": None}).json()
        assert (changed["contact_ids"], changed["client_type"]) == ([], None)
        assert [one["type"] for one in changed["addresses"]] == ["main"]
        assert program.patch(path, {"name": "X", "version": 1}).status_code == 409
        assert program.post(f"{path}/notes", {"text": "Hello"}).status_code == 201
        administrator = api_of(owner)
        assert administrator.post(f"{path}/archive").json()["archived_at"]
        assert administrator.post(f"{path}/unarchive").json()["archived_at"] is None

    @pytest.mark.parametrize(
        "sent",
        [
            {"name": ""},
            {"name": "A", "client_type": "friend"},
            {"name": "A", "employees": -1},
            {"name": "A", "country": "??"},
            {"name": "A", "contact_ids": [999_999]},
            {"name": "A", "phones": [{"value": "12"}]},
            {"name": "A", "emails": [{"value": "a@b.example", "type": "mobile"}]},
            {"name": "A", "addresses": [{"street": "a"}, {"street": "b"}]},
        ],
    )
    def test_refuses_bad_input_and_saves_nothing(
        self, api_of: Any, anna: User, sent: dict[str, Any], recorded: list[str]
    ) -> None:
        answer = api_of(anna).post("/api/v1/companies", sent)

        assert answer.status_code == 422
        assert Company.objects.count() == 0
        assert "company.created" not in recorded

    @pytest.mark.parametrize("many", [1, 40])
    def test_keeps_its_number_of_queries(
        self, api_of: Any, anna: User, many: int, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(many):
            company = create_company(
                name=f"C {number}",
                phones=[f"+55 11 98765-{4000 + number}"],
                addresses=[{"street": "x"}],
                responsible=anna,
                by=SYSTEM,
            )
            create_contact(name=f"P {number}", companies=[company], responsible=anna, by=SYSTEM)
        program = api_of(anna)

        with django_assert_max_num_queries(6):  # one asks what the caller observes
            program.get("/api/v1/companies")
