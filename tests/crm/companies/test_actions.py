"""Companies: adding, editing, finding the one that is there already, their people, undo."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.companies.actions import (
    archive_company,
    create_company,
    delete_company,
    edit_company,
    find_or_create_company,
    restore_company,
    unarchive_company,
)
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import (
    add_people,
    create_company_with_people,
    create_contact,
    edit_contact,
    make_main_company,
    remove_contact_from_company,
    set_contacts,
)
from dealwright.crm.contacts.models import Contact
from dealwright.crm.requisites.actions import add_requisite
from dealwright.events import Actor
from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.search.queries import search
from dealwright.records.undo.actions import undo_change

SYSTEM = Actor.system()


@pytest.fixture
def acme(db: None) -> Company:
    """A company of nobody in particular."""
    return create_company(
        name="Acme Ltda", phones=["+55 11 3555-0100"], emails=["Hi@Acme.example"], by=SYSTEM
    )


def undo_last(by: Actor) -> None:
    """Take the newest change back."""
    undo_change(Entry.objects.order_by("-id")[0].change_id, by=by)


class TestCreateCompany:
    def test_keeps_everything_that_was_typed(self, db: None, recorded: list[str]) -> None:
        company = create_company(
            name="  Acme   Ltda ",
            client_type="supplier",
            industry="Retail",
            employees=40,
            is_own=True,
            web_pages=["www.acme.example"],
            messengers=[{"value": "@acme", "type": "telegram"}],
            country="br",
            addresses=[{"type": "delivery", "street": "Rua A 1", "country": "br"}, {"type": "billing"}],
            by=SYSTEM,
        )

        assert (company.name, company.country, company.client_type) == ("Acme Ltda", "BR", "supplier")
        assert company.address_facts == [
            {
                "type": "delivery",
                "street": "Rua A 1",
                "city": "",
                "region": "",
                "postal_code": "",
                "country": "BR",
            }
        ]
        assert company.search_key == "acme ltda acme.example telegram:acme"
        assert recorded == ["company.created"]

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"name": "   "}, "name"),
            ({"name": "A" * 251}, "name"),
            ({"name": "A", "client_type": "friend"}, "client_type"),
            ({"name": "A", "employees": -1}, "employees"),
            ({"name": "A", "employees": 1.5}, "employees"),
            ({"name": "A", "country": "XX"}, "country"),
            ({"name": "A", "addresses": [{"type": "main", "street": "x"}]}, "addresses"),
            ({"name": "A", "addresses": [{"type": "other", "street": "x" * 501}]}, "addresses"),
            ({"name": "A", "addresses": [{"type": "other", "street": "x", "country": "??"}]}, "addresses"),
            ({"name": "A", "addresses": [{"street": str(at)} for at in range(11)]}, "addresses"),
            ({"name": "A", "web_pages": ["javascript:x"]}, "web_pages"),
            ({"name": "A", "phones": ["12"]}, "phones"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, typed: dict[str, Any], field: str, db: None, recorded: list[str]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_company(**typed, by=SYSTEM)

        assert refusal.value.field == field
        assert Company.objects.count() == 0
        assert recorded == []


class TestEditCompany:
    def test_writes_down_what_changed_and_is_taken_back(
        self, acme: Company, owner: User, recorded: Any
    ) -> None:
        edit_company(
            acme,
            industry="Retail",
            employees=12,
            messengers=[{"value": "@acme", "type": "telegram"}],
            addresses=[{"type": "registered", "city": "Santos"}],
            do_not_track=True,
            by=Actor.of(owner),
        )

        assert recorded == ["company.edited"]
        assert [one["field"] for one in recorded.entries[0].facts["changes"]] == [
            "industry",
            "employees",
            "do_not_track",
            "messengers",
            "addresses",
        ]

        undo_last(Actor.of(owner))
        fresh = acme.refreshed()
        assert (fresh.industry, fresh.employees, fresh.do_not_track) == ("", None, False)
        assert (fresh.messenger_texts, fresh.address_facts) == ([], [])
        assert fresh.phone_texts == ["+55 11 3555-0100"]

    def test_refuses_a_stale_version_and_changes_nothing(self, acme: Company, recorded: list[str]) -> None:
        with pytest.raises(Conflict):
            edit_company(acme, industry="Retail", version=acme.version + 1, by=SYSTEM)

        assert acme.refreshed().industry == ""
        assert recorded == []

    def test_refuses_fields_that_a_role_hides(self, acme: Company, anna: User, recorded: list[str]) -> None:
        edit_role(anna.role, hidden={"company": ["industry", "messengers"]}, by=SYSTEM)
        anna.refresh_from_db()
        recorded.start_over()  # type: ignore[attr-defined]

        with pytest.raises(Forbidden):
            edit_company(acme, messengers=["@x"], by=Actor.of(User.objects.get(pk=anna.pk)))

        assert acme.refreshed().messenger_texts == []
        assert recorded == []


class TestComingAndGoing:
    def test_archives_deletes_and_restores(self, acme: Company, recorded: list[str]) -> None:
        archive_company(acme, by=SYSTEM)
        unarchive_company(acme, by=SYSTEM)
        delete_company(acme, by=SYSTEM)
        assert Company.objects.count() == 0
        restore_company(acme, by=SYSTEM)

        assert Company.objects.get().archived_at is None
        assert recorded == ["company.archived", "company.unarchived", "company.deleted", "company.restored"]


class TestFindOrCreateCompany:
    def test_finds_by_tax_number_mail_phone_and_name(self, acme: Company) -> None:
        add_requisite(acme, preset="br_company", values={"cnpj": "11.222.333/0001-81"}, by=SYSTEM)

        for known in (
            {"name": "Other", "tax_number": "11222333000181"},
            {"name": "Other", "email": "hi@acme.example"},
            {"name": "Other", "phone": "+55 11 3555 0100"},
            {"name": "ÀCME  ltda"},
        ):
            assert find_or_create_company(**known, by=SYSTEM) == acme
        assert Company.objects.count() == 1

    def test_makes_a_new_one_where_there_is_none(self, acme: Company) -> None:
        made = find_or_create_company(name="Acme", phone="+55 11 3555-0199", by=SYSTEM)

        assert made != acme
        assert made.phone_texts == ["+551135550199"]

    def test_looks_only_among_those_given(self, acme: Company) -> None:
        assert find_or_create_company(name="Acme Ltda", among=Company.objects.none(), by=SYSTEM) != acme


class TestPeople:
    def test_join_and_leave_and_both_sides_tell_it(self, acme: Company, recorded: Any) -> None:
        ana = create_contact(name="Ana", companies=[acme], by=SYSTEM)
        other = create_company(name="Other", by=SYSTEM)
        recorded.start_over()

        edit_contact(ana, companies=[acme, other], by=SYSTEM)
        make_main_company(ana, other, by=SYSTEM)
        remove_contact_from_company(ana, other, by=SYSTEM)

        assert ana.refreshed().companies_in_order == [acme]
        assert recorded == ["contact.companies_changed"] * 3
        about = Link.objects.filter(event_id__in=[one.pk for one in recorded.entries])
        assert about.filter(record_kind="company", record_id=other.pk).count() == 3
        assert about.filter(record_kind="company", record_id=acme.pk).count() == 1

    def test_is_taken_back(self, acme: Company, owner: User) -> None:
        ana = create_contact(name="Ana", companies=[acme], by=SYSTEM)
        remove_contact_from_company(ana, acme, by=Actor.of(owner))

        undo_last(Actor.of(owner))

        assert ana.refreshed().companies_in_order == [acme]

    def test_ignores_what_is_so_already(self, acme: Company, recorded: Any) -> None:
        ana = create_contact(name="Ana", companies=[acme, acme], by=SYSTEM)
        recorded.start_over()

        edited = edit_contact(ana, companies=[acme], by=SYSTEM)

        assert (edited.version, list(recorded)) == (ana.version, [])

    def test_are_added_with_the_company(self, db: None) -> None:
        ana = create_contact(name="Ana", by=SYSTEM)

        made = create_company_with_people(name="Acme", contacts=[ana], new_contacts=["Новая Анна"], by=SYSTEM)
        add_people(made, contacts=[ana], by=SYSTEM)

        assert sorted(str(one) for one in made.contacts.all()) == ["Ana", "Новая Анна"]

    def test_are_set_among_those_one_sees(self, acme: Company, anna: User, boris: User) -> None:
        seen = create_contact(name="Seen", companies=[acme], responsible=anna, by=SYSTEM)
        unseen = create_contact(name="Unseen", companies=[acme], responsible=boris, by=SYSTEM)

        mine = Contact.objects.seen_by(Actor.of(anna))
        set_contacts(acme, contacts=[], among=mine, by=Actor.of(anna))

        assert list(acme.contacts.all()) == [unseen]
        assert seen.refreshed().companies_in_order == []

    def test_belong_to_at_most_twenty(self, db: None) -> None:
        many = [create_company(name=f"C {at}", by=SYSTEM) for at in range(21)]

        with pytest.raises(Refused) as refusal:
            create_contact(name="Ana", companies=many, by=SYSTEM)

        assert refusal.value.field == "companies"
        assert Contact.objects.count() == 0


class TestSearch:
    @pytest.mark.parametrize(
        "text", ["11.222.333/0001-81", "11222333000181", "11.222", "acme", "3555 0100", "11 3555-0100"]
    )
    def test_finds_by_number_in_both_forms(self, acme: Company, owner: User, text: str) -> None:
        add_requisite(acme, preset="br_company", values={"cnpj": "11222333000181"}, by=SYSTEM)

        found = search(Actor.of(owner), text, only=["company"])

        assert [one.records for one in found] == [[acme]]
