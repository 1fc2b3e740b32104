"""The pages of contacts, as a browser without scripts and with htmx sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.crm.contacts.actions import archive_contact, create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.notes.models import Note

SYSTEM = Actor.system()
HTMX = {"HX-Request": "true"}
Browser = Callable[[User], Client]


@pytest.fixture
def of_anna(anna: User) -> Contact:
    """A client of Anna's."""
    return create_contact(name="Клиент Анны", emails=["ka@example.com"], responsible=anna, by=SYSTEM)


@pytest.fixture
def of_boris(boris: User) -> Contact:
    """A client of Boris's."""
    return create_contact(name="Cliente do Boris", responsible=boris, by=SYSTEM)


class TestContacts:
    def test_shows_a_seller_only_their_own(
        self, client_of: Browser, anna: User, of_anna: Contact, of_boris: Contact
    ) -> None:
        page = client_of(anna).get("/contacts").content.decode()

        assert "Клиент Анны" in page
        assert "Cliente do Boris" not in page

    def test_shows_a_manager_those_of_the_department(
        self, client_of: Browser, manager: User, of_anna: Contact, of_boris: Contact
    ) -> None:
        page = client_of(manager).get("/contacts").content.decode()

        assert "Клиент Анны" in page
        assert "Cliente do Boris" not in page

    def test_finds_without_accents_and_case(
        self, client_of: Browser, owner: User, of_anna: Contact, of_boris: Contact
    ) -> None:
        page = client_of(owner).get("/contacts", {"q": "КЛИЕНТ анн"}).content.decode()

        assert "Клиент Анны" in page
        assert "Cliente do Boris" not in page

    def test_reads_on_where_the_page_ended(self, client_of: Browser, owner: User) -> None:
        for number in range(60):
            create_contact(name=f"Client {number:02}", by=SYSTEM)
        browser = client_of(owner)

        first = browser.get("/contacts", {"sort": "name"})
        next_url = first.content.decode().split('class="more"')[1].split('href="')[1].split('"')[0]
        rest = browser.get(next_url.replace("&amp;", "&"), headers=HTMX).content.decode()

        assert first.content.decode().count("data-row=") == 50
        assert rest.count("data-row=") == 10
        assert "Client 50" in rest
        assert "<html" not in rest

    @pytest.mark.parametrize("address", ["/contacts?cursor=bent", "/contacts?responsible=x&sort=y&q=%00"])
    def test_answers_bent_addresses_plainly(self, client_of: Browser, owner: User, address: str) -> None:
        assert client_of(owner).get(address).status_code in {200, 422}

    @pytest.mark.parametrize("many", [1, 100])
    def test_keeps_its_number_of_queries(
        self, client_of: Browser, owner: User, many: int, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(many):
            create_contact(
                name=f"C {number}", phones=[f"+55 11 98765-{4000 + number}"], responsible=owner, by=SYSTEM
            )
        browser = client_of(owner)

        with django_assert_max_num_queries(8):
            browser.get("/contacts")


class TestNewContact:
    def test_adds_it_with_the_seller_as_responsible(
        self, client_of: Browser, anna: User, recorded: list[str]
    ) -> None:
        answer = client_of(anna).post(
            "/contacts/new",
            {
                "first_name": "Maria",
                "responsible": anna.pk,
                "phones": ["+55 11 98765-4321", ""],
                "phones_type": ["mobile", "work"],
                "emails": [""],
                "emails_type": ["work"],
            },
        )

        made = Contact.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{made.pk}")
        assert (made.name, made.responsible) == ("Maria", anna)
        assert made.ways_to_reach.get().type == "mobile"
        assert "contact.created" in recorded

    def test_keeps_what_was_typed_when_it_is_refused(self, client_of: Browser, anna: User) -> None:
        answer = client_of(anna).post(
            "/contacts/new", {"first_name": "Maria", "phones": ["12"], "phones_type": ["home"]}
        )

        assert answer.status_code == 422
        assert 'value="12"' in answer.content.decode()
        assert "“12” is no phone number" in answer.content.decode()
        assert Contact.objects.count() == 0

    def test_offers_a_seller_nobody_else_as_responsible(
        self, client_of: Browser, anna: User, boris: User
    ) -> None:
        answer = client_of(anna).post("/contacts/new", {"first_name": "X", "responsible": boris.pk})

        assert answer.status_code == 422
        assert Contact.objects.count() == 0


class TestContactCard:
    def test_is_a_page_and_alone_a_panel(self, client_of: Browser, anna: User, of_anna: Contact) -> None:
        browser = client_of(anna)

        page = browser.get(f"/contacts/{of_anna.pk}").content.decode()
        panel = browser.get(
            f"/contacts/{of_anna.pk}", headers={**HTMX, "HX-Target": "panel"}
        ).content.decode()

        assert "<html" in page
        assert "<html" not in panel
        assert "added the contact" in panel

    def test_of_somebody_else_is_not_found(
        self, client_of: Browser, anna: User, of_boris: Contact, recorded: list[str]
    ) -> None:
        browser = client_of(anna)
        base = f"/contacts/{of_boris.pk}"

        answers = [
            browser.get(base),
            browser.get(f"{base}/edit"),
            browser.post(f"{base}/edit/name", {"first_name": "Mine"}),
            browser.post(f"{base}/notes", {"text": "Mine"}),
            browser.post(f"{base}/archive"),
            browser.get(f"{base}/timeline"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 6
        assert of_boris.refreshed().name == "Cliente do Boris"
        assert recorded == []

    @pytest.mark.parametrize("many", [0, 40])
    def test_keeps_its_number_of_queries(
        self, client_of: Browser, owner: User, many: int, django_assert_max_num_queries: Any
    ) -> None:
        contact = create_contact(name="Busy", phones=["+55 11 98765-4321"], responsible=owner, by=SYSTEM)
        browser = client_of(owner)
        for number in range(many):
            browser.post(f"/contacts/{contact.pk}/notes", {"text": f"Note {number}"}, headers=HTMX)

        with django_assert_max_num_queries(15):
            browser.get(f"/contacts/{contact.pk}")


class TestEditContact:
    def test_answers_one_place_with_its_form(self, client_of: Browser, anna: User, of_anna: Contact) -> None:
        form = client_of(anna).get(f"/contacts/{of_anna.pk}/edit/emails", headers=HTMX).content.decode()

        assert 'value="ka@example.com"' in form
        assert "<html" not in form
        assert "first_name" not in form

    def test_saves_one_place_and_leaves_the_rest(
        self, client_of: Browser, anna: User, of_anna: Contact
    ) -> None:
        answer = client_of(anna).post(
            f"/contacts/{of_anna.pk}/edit/address", {"city": "Пермь", "version": "1"}, headers=HTMX
        )

        assert answer["HX-Retarget"] == f"#record-contact-{of_anna.pk}"
        assert "Пермь" in answer.content.decode()
        fresh = of_anna.refreshed()
        assert (fresh.city, fresh.name, fresh.responsible_id) == ("Пермь", "Клиент Анны", anna.pk)

    def test_keeps_the_input_when_somebody_was_quicker(
        self, client_of: Browser, anna: User, of_anna: Contact
    ) -> None:
        browser = client_of(anna)
        browser.post(f"/contacts/{of_anna.pk}/edit/name", {"first_name": "Anja", "version": "1"})

        answer = browser.post(
            f"/contacts/{of_anna.pk}/edit/name", {"first_name": "Anuta", "version": "1"}, headers=HTMX
        )

        assert answer.status_code == 409
        assert 'value="Anuta"' in answer.content.decode()
        assert 'name="version" value="2"' in answer.content.decode()
        assert of_anna.refreshed().name == "Anja"

    def test_saves_everything_without_scripts(self, client_of: Browser, anna: User, of_anna: Contact) -> None:
        answer = client_of(anna).post(
            f"/contacts/{of_anna.pk}/edit",
            {
                "first_name": "Анна",
                "last_name": "Клиентова",
                "emails": ["new@example.com"],
                "emails_type": ["home"],
                "responsible": anna.pk,
                "tags": "VIP, atacado",
                "version": "1",
            },
        )

        fresh = of_anna.refreshed()
        assert answer.status_code == 303
        assert (fresh.name, fresh.tags) == ("Анна Клиентова", ["VIP", "atacado"])
        assert fresh.ways_to_reach.get().value == "new@example.com"


class TestContactNotes:
    def test_answers_with_the_timeline_that_holds_it(
        self, client_of: Browser, anna: User, of_anna: Contact, recorded: list[str]
    ) -> None:
        answer = client_of(anna).post(
            f"/contacts/{of_anna.pk}/notes", {"text": "Позвонить <b>завтра</b>"}, headers=HTMX
        )

        page = answer.content.decode()
        assert "Позвонить &lt;b&gt;завтра&lt;/b&gt;" in page
        assert page.lstrip().startswith('<div class="timeline"')
        assert Note.objects.get().author == anna
        assert recorded == ["note.added"]

    def test_refuses_an_empty_one(self, client_of: Browser, anna: User, of_anna: Contact) -> None:
        answer = client_of(anna).post(f"/contacts/{of_anna.pk}/notes", {"text": " "}, headers=HTMX)

        assert answer.status_code == 422
        assert "Write something first" in answer.content.decode()
        assert Note.objects.count() == 0

    def test_leads_to_older_ones_without_repeating_the_day(
        self, client_of: Browser, anna: User, of_anna: Contact
    ) -> None:
        browser = client_of(anna)
        for number in range(25):
            browser.post(f"/contacts/{of_anna.pk}/notes", {"text": f"Note {number:02}"})

        page = browser.get(f"/contacts/{of_anna.pk}").content.decode()
        older = page.split('class="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        rest = browser.get(older, headers=HTMX).content.decode()

        assert "Note 24" in page
        assert "Note 04" in rest
        assert "Note 05" not in rest
        assert "timeline-date" not in rest


class TestContactArchive:
    def test_needs_the_right_to_delete(
        self, client_of: Browser, anna: User, manager: User, of_anna: Contact
    ) -> None:
        refused = client_of(anna).post(f"/contacts/{of_anna.pk}/archive")
        done = client_of(manager).post(f"/contacts/{of_anna.pk}/archive")

        assert (refused.status_code, done.status_code) == (404, 303)
        assert of_anna.refreshed().archived_at is not None

    def test_is_undone_from_the_card(self, client_of: Browser, manager: User, of_anna: Contact) -> None:
        archive_contact(of_anna, by=SYSTEM)
        browser = client_of(manager)

        assert "Клиент Анны" not in browser.get("/contacts").content.decode()
        assert "Take it out of the archive" in browser.get(f"/contacts/{of_anna.pk}").content.decode()
        browser.post(f"/contacts/{of_anna.pk}/archive", {"undo": "yes"})

        assert of_anna.refreshed().archived_at is None
