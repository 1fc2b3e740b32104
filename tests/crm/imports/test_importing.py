"""From a file to contacts, companies, leads and deals: once, in the name of whoever brought it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.records.imports import running
from dealwright.records.imports.actions import (
    bring_in,
    choose_columns,
    give_up_import,
    look_at_file,
    revert_import,
)
from dealwright.records.imports.choosing import Options
from dealwright.records.imports.models import Import, ImportRow
from dealwright.records.pipelines.models import Pipeline
from dealwright.work.notifications.models import Notification

SYSTEM = Actor.system()
CONTACTS = (
    "First name;Last name;Mobile phone;E-mail;Company;City;Tags\n"
    "Ana Clara;Ribeiro;+55 11 98765-4321;ana@example.com;Padaria Central;São Paulo;vip; \n"
    "João;Conceição;;joao@example.com, j@example.com;Padaria Central;Santos;\n"
    "Nobody;;12;;;;\n"
)


def looked_at(text: str, kind: str, person: User) -> Import:
    """The import of this file, looked at."""
    return look_at_file(kind, text.encode(), name=f"{kind}s.csv", by=Actor.of(person))


def brought(text: str, kind: str, person: User, **options: Any) -> Import:
    """The import of this file, done."""
    by, run = Actor.of(person), looked_at(text, kind, person)
    chosen = Options.from_json({**run.options, **options})
    run = choose_columns(run, mapping=run.mapping, options=chosen, by=by)
    bring_in(run, by=by)
    running.run_all()
    run.refresh_from_db()
    return run


def taken_back(run: Import, person: User) -> Import:
    """The same, taken back."""
    revert_import(run, by=Actor.of(person))
    running.run_all()
    run.refresh_from_db()
    return run


def reasons(run: Import, state: str) -> list[tuple[int, str]]:
    """Line and reason of the rows in this state."""
    rows = ImportRow.objects.filter(run=run, state=state).order_by("line")
    return list(rows.values_list("line", "reason"))


@pytest.mark.django_db
class TestLookAtFile:
    def test_guesses_the_columns_and_writes_nothing(self, owner: User, recorded: Any) -> None:
        run = looked_at(CONTACTS, "contact", owner)

        mapping = ["first_name", "last_name", "phones", "emails", "companies", "city", "tags"]
        assert (run.state, run.total, run.mapping) == ("looked_at", 3, mapping)
        assert Contact.objects.count() == 0
        assert recorded == []

    @pytest.mark.parametrize(
        ("kind", "head", "mapping"),
        [
            (
                "contact",
                "Имя;Фамилия;Мобильный телефон;Почта",
                ["first_name", "last_name", "phones", "emails"],
            ),
            ("contact", "Nome;Telefone 1;Telefone 2;Cargo", ["name", "phones", "phones", "post"]),
            ("company", "Razão social;CEP;UF;Site", ["name", "postal_code", "region", "web_pages"]),
            ("lead", "TITLE;COMPANY_TITLE;PHONE;STATUS_ID", ["title", "company_title", "phones", "stage"]),
            (
                "deal",
                "Название сделки;Воронка;Стадия;Сумма;Валюта;Клиент;Ответственный",
                ["title", "pipeline", "stage", "amount", "amount.currency", "contact.name", "responsible"],
            ),
        ],
    )
    def test_knows_columns_in_three_languages(
        self, owner: User, kind: str, head: str, mapping: list[str]
    ) -> None:
        assert looked_at(f"{head}\nx\n", kind, owner).mapping == mapping

    def test_knows_added_fields_by_label_and_code(self, owner: User) -> None:
        add_field(of_kind="contact", label="Shoe size", type="number", by=SYSTEM)

        run = looked_at("Name;Shoe size\nAna;42\n", "contact", owner)
        other = looked_at("Name;UF_CRM_SHOE_SIZE\nAna;42\n", "contact", owner)

        assert run.mapping == other.mapping == ["name", "custom.shoe_size"]

    def test_remembers_where_columns_went(self, owner: User) -> None:
        by, run = Actor.of(owner), looked_at("Name;X\nAna;Santos\n", "contact", owner)
        choose_columns(run, mapping=["name", "city"], options=Options(), by=by)
        bring_in(run, by=by)

        assert looked_at("Name;X\nRui;Bahia\n", "contact", owner).mapping == ["name", "city"]
        refused = "Name;X;Why it was refused;Line in the first file\nRui;Bahia;x;2\n"
        assert looked_at(refused, "contact", owner).mapping == ["name", "city", "", ""]

    def test_is_for_those_who_may_create(self, anna: User, recorded: Any) -> None:
        anna.role = edit_role(anna.role, scopes={"*": {}, "contact": {"see": "all"}}, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Forbidden):
            looked_at(CONTACTS, "contact", anna)

        assert Import.objects.count() == 0
        assert recorded == []

    def test_is_forgotten_when_given_up(self, owner: User, recorded: Any) -> None:
        give_up_import(looked_at(CONTACTS, "contact", owner), by=Actor.of(owner))

        assert Import.objects.count() == ImportRow.objects.count() == 0
        assert recorded == []


@pytest.mark.django_db
class TestImport:
    def test_makes_contacts_with_their_companies(self, owner: User) -> None:
        run = brought(CONTACTS, "contact", owner, tags=["fair"])

        ana, joao = Contact.objects.order_by("id")
        assert (run.state, run.done, run.refused) == ("done", 3, 1)
        assert run.created == {"contact": 2, "company": 1}
        assert (ana.name, ana.city, ana.responsible, ana.tags) == (
            "Ana Clara Ribeiro",
            "São Paulo",
            owner,
            ["vip", "fair"],
        )
        assert [way.type for way in ana.ways_to_reach.all()] == ["work", "mobile"]
        assert joao.email_texts == ["joao@example.com", "j@example.com"]
        assert [one.name for one in Company.objects.all()] == ["Padaria Central"]
        assert set(Company.objects.get().contacts.all()) == {ana, joao}

    def test_tells_why_rows_were_refused(self, owner: User) -> None:
        run = brought(CONTACTS, "contact", owner)

        ((line, why),) = reasons(run, "refused")
        assert line == 4
        assert why.startswith("“Mobile phone”: “12” is no phone number")

    def test_keeps_cells_of_refused_rows_alone(self, owner: User) -> None:
        run = brought(CONTACTS, "contact", owner)

        assert [bool(row.cells) for row in ImportRow.objects.filter(run=run).order_by("line")] == [
            False,
            False,
            True,
        ]

    def test_is_recorded_quietly_and_told_once(self, owner: User, recorded: Any) -> None:
        brought(CONTACTS, "contact", owner)

        told = [entry.kind for entry in recorded.entries if not entry.quiet]
        assert told == ["import.started", "import.finished"]
        assert Entry.objects.filter(kind="contact.created", quiet=True).count() == 2

    def test_rings_the_bell_of_whoever_brought_it(self, owner: User, run_reactions: Any) -> None:
        run = brought(CONTACTS, "contact", owner)

        run_reactions()

        assert [one.subject_id for one in Notification.objects.filter(user=owner)] == [run.pk]

    def test_goes_on_where_it_stood(self, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "BATCH", 1)
        by, run = Actor.of(owner), looked_at(CONTACTS, "contact", owner)
        bring_in(run, by=by)
        running.step()
        with monkeypatch.context() as dying:
            dying.setattr(running, "_keep", lambda *_args: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                running.step()
        running.run_all()

        run.refresh_from_db()
        assert (run.state, run.done, run.created_count) == ("done", 3, 2)
        assert Contact.objects.count() == 2

    def test_passes_over_those_who_are_here(self, owner: User) -> None:
        brought(CONTACTS, "contact", owner)
        again = brought(CONTACTS, "contact", owner)

        assert (again.created_count, again.passed_over_count, again.refused) == (0, 2, 1)
        assert Contact.objects.count() == 2

    def test_knows_rows_of_the_same_file(self, owner: User) -> None:
        run = brought("Name;Phone\nAna;+55 11 98765-4321\nA.;(+55) 11 987654321\n", "contact", owner)

        assert (run.created_count, run.passed_over_count) == (1, 1)

    def test_adds_once_more_where_that_is_wanted(self, owner: User) -> None:
        run = brought("Name;E-mail\nAna;a@example.com\nBea;A@example.com\n", "contact", owner, known="add")

        assert run.created_count == Contact.objects.count() == 2

    def test_fills_what_is_empty(self, owner: User) -> None:
        contact = create_contact(name="Ana", emails=["ana@example.com"], city="Rio", by=SYSTEM)

        run = brought("E-mail;City;Position\nana@example.com;Santos;Owner\n", "contact", owner, known="fill")

        contact.refresh_from_db()
        assert run.changed == {"contact": 1}
        assert (contact.city, contact.post) == ("Rio", "Owner")

    def test_writes_over_what_is_there(self, owner: User) -> None:
        contact = create_contact(
            name="Ana", emails=["ana@example.com"], phones=["+55 11 98765-4321"], tags=["vip"], by=SYSTEM
        )
        text = "E-mail;City;Phone;Tags\nana@example.com;Santos;+55 11 91111-2222;new\n"

        run = brought(text, "contact", owner, known="update", tags=["fair"])

        contact = Contact.objects.get(pk=contact.pk)
        assert run.changed == {"contact": 1}
        assert (contact.city, contact.tags) == ("Santos", ["vip", "new"])
        assert contact.phone_texts == ["+55 11 98765-4321", "+55 11 91111-2222"]

    def test_saves_nothing_that_is_so_already(self, owner: User) -> None:
        contact = create_contact(name="Ana", emails=["ana@example.com"], city="Rio", by=SYSTEM)

        run = brought("E-mail;City\nana@example.com;Rio\n", "contact", owner, known="update")

        assert (run.changed, run.passed_over) == ({}, {"contact": 1})
        assert Contact.objects.get().version == contact.version

    def test_finds_records_by_number(self, owner: User) -> None:
        contact = create_contact(name="Ana", by=SYSTEM)

        text = f"Number in Dealwright;City\n{contact.pk};Rio\n999999;Bahia\n"
        run = brought(text, "contact", owner, known="update")

        assert Contact.objects.get().city == "Rio"
        ((line, why),) = reasons(run, "refused")
        assert (line, "There is no record with the number 999999" in why) == (3, True)

    def test_makes_companies_once_by_name(self, owner: User) -> None:
        create_company(name="Padaria São João", by=SYSTEM)

        head = "Company;Employees;Annual revenue;Country\n"
        text = f"{head}PADARIA SAO JOAO;3;;\nBanco;1 200;R$ 1.500.000,50;Brazil\n"
        run = brought(text, "company", owner)

        banco = Company.objects.get(name="Banco")
        assert (run.created, run.passed_over) == ({"company": 1}, {"company": 1})
        assert (banco.employees, banco.revenue, banco.revenue_currency, banco.country) == (
            1200,
            Decimal("1500000.50"),
            "BRL",
            "BR",
        )

    def test_makes_leads_on_their_stages(self, owner: User, lead_pipeline: Pipeline) -> None:
        stage = lead_pipeline.stages.all()[1]

        run = brought(
            f"Title;Phone;Status;Amount\nTen phones;+55 11 98765-4321;{stage.name};12,50\n", "lead", owner
        )

        lead = Lead.objects.get()
        assert (run.created, lead.stage, lead.amount) == ({"lead": 1}, stage, Decimal("12.50"))

    def test_makes_deals_with_their_clients(self, owner: User, anna: User, pipeline: Pipeline) -> None:
        ana = create_contact(name="Ana Ribeiro", emails=["ana@example.com"], by=SYSTEM)
        text = (
            "Deal;Stage;Value;Currency;Client;Contact email;Company;Owner;Close date\n"
            "Ten phones;Offer;1.299,90;EUR;;ana@example.com;Padaria;anna@example.com;31/12/2026\n"
            "Two phones;;100;;Rui Melo;;Padaria;Anna;\n"
            "Bad;Nowhere;x;;;;;Ghost;31/31/2026\n"
        )

        run = brought(text, "deal", owner)

        first, second = Deal.objects.order_by("id")
        assert run.created == {"deal": 2, "contact": 1, "company": 1}
        assert (first.stage.name, first.contact, first.responsible) == ("Offer", ana, anna)
        assert (str(first.amount), first.currency, str(first.closes_on)) == ("1299.90", "EUR", "2026-12-31")
        assert (second.stage.name, second.contact.name, second.company) == ("New", "Rui Melo", first.company)
        ((line, why),) = reasons(run, "refused")
        assert line == 4
        assert all(part in why for part in ("“Value”", "“Owner”", "“Close date”"))

    def test_doubles_no_deals(self, owner: User, pipeline: Pipeline) -> None:
        text = "Deal;Client\nTen phones;Rui Melo\nTwo phones;Rui Melo\n"
        brought(text, "deal", owner)
        again = brought(text, "deal", owner)

        assert (again.created, again.passed_over) == ({}, {"deal": 2})
        assert (Deal.objects.count(), Contact.objects.count()) == (2, 1)

    def test_refuses_a_stage_that_is_not_there(self, owner: User, pipeline: Pipeline) -> None:
        run = brought("Deal;Stage\nTen phones;Nowhere\n", "deal", owner)

        assert reasons(run, "refused") == [(2, "“Stage”: There is no stage “Nowhere”.")]
        assert Deal.objects.count() == 0

    def test_fills_added_fields(self, owner: User) -> None:
        add_field(of_kind="contact", label="Shoe size", type="number", by=SYSTEM)
        add_field(of_kind="contact", label="Since", type="date", by=SYSTEM)

        brought("Name;Shoe size;Since\nAna;42,5;02/03/2020\n", "contact", owner)

        assert Contact.objects.get().custom == {"shoe_size": 42.5, "since": "2020-03-02"}

    def test_fills_nothing_that_is_hidden(self, anna: User, recorded: Any) -> None:
        anna.role = edit_role(anna.role, hidden={"contact": ["city"]}, by=SYSTEM)
        run = looked_at("Name;City\nAna;Rio\n", "contact", anna)

        assert run.mapping == ["name", ""]
        with pytest.raises(Refused, match="There is no field “city” you may fill"):
            choose_columns(run, mapping=["name", "city"], options=Options(), by=Actor.of(anna))
        assert Contact.objects.count() == 0

    def test_knows_nobody_its_reader_does_not_see(self, anna: User, boris: User) -> None:
        create_contact(name="Ana", emails=["ana@example.com"], responsible=boris, by=SYSTEM)
        anna.role = edit_role(
            anna.role,
            scopes={"*": {}, "contact": {"see": "own", "create": "own", "change": "own"}},
            by=SYSTEM,
        )

        run = brought("Name;E-mail\nAna;ana@example.com\n", "contact", anna)

        assert run.created == {"contact": 1}


@pytest.mark.django_db
class TestChooseColumns:
    @pytest.mark.parametrize(
        ("mapping", "told"),
        [
            (["city", "nothing"], "There is no field “nothing”"),
            (["city", ""], "Choose the column with the names"),
            (["name", "name"], "Two columns go to “Name”"),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, owner: User, recorded: Any, mapping: list[str], told: str
    ) -> None:
        run = looked_at("A;B\nx;y\n", "contact", owner)

        with pytest.raises(Refused, match=told):
            choose_columns(run, mapping=mapping, options=Options(), by=Actor.of(owner))

        assert Import.objects.get().mapping == ["", ""]
        assert recorded == []


@pytest.mark.django_db
class TestRevertImport:
    def test_puts_what_it_made_into_the_bin(self, owner: User, pipeline: Pipeline, recorded: Any) -> None:
        run = taken_back(brought("Deal;Client\nTen phones;Rui Melo\n", "deal", owner), owner)

        assert (run.state, run.taken_back, run.left) == ("reverted", 1, 0)
        assert Deal.objects.count() == Contact.objects.count() == 0
        assert (Deal.everything.count(), Contact.everything.count()) == (1, 1)
        assert recorded.entries[-1].kind == "import.reverted"

    def test_leaves_what_somebody_worked_with(self, owner: User, anna: User) -> None:
        run = brought("Name;City\nAna;Rio\nBea;Rio\n", "contact", owner)
        edit_contact(Contact.objects.get(name="Ana"), city="Santos", by=Actor.of(anna))

        run = taken_back(run, owner)

        assert [one.name for one in Contact.objects.all()] == ["Ana"]
        assert (run.taken_back, run.left) == (1, 1)
        ((line, why),) = reasons(run, "left")
        assert (line, "Anna worked with it." in why) == (2, True)

    def test_leaves_what_its_own_author_worked_with(self, owner: User, pipeline: Pipeline) -> None:
        run = brought("Deal;Client\nTen phones;Rui Melo\n", "deal", owner)
        edit_contact(Contact.objects.get(), city="Santos", by=Actor.of(owner))

        run = taken_back(run, owner)

        assert (Deal.objects.count(), Contact.objects.count()) == (0, 1)

    def test_gives_former_values_back(self, owner: User) -> None:
        contact = create_contact(name="Ana", emails=["ana@example.com"], city="Rio", by=SYSTEM)
        other = create_contact(name="Bea", emails=["bea@example.com"], city="Rio", by=SYSTEM)
        text = "E-mail;City\nana@example.com;Santos\nbea@example.com;Santos\n"
        run = brought(text, "contact", owner, known="update")
        edit_contact(other, city="Bahia", by=Actor.of(owner))

        run = taken_back(run, owner)

        contact.refresh_from_db()
        other.refresh_from_db()
        assert (contact.city, other.city) == ("Rio", "Bahia")
        assert (run.taken_back, run.left) == (1, 1)

    def test_is_refused_before_the_end(self, owner: User, recorded: Any) -> None:
        run = looked_at(CONTACTS, "contact", owner)

        with pytest.raises(Conflict):
            revert_import(run, by=Actor.of(owner))

        assert recorded == []

    def test_is_done_once(self, owner: User, recorded: Any) -> None:
        run = taken_back(brought(CONTACTS, "contact", owner), owner)
        taken_back(run, owner)

        assert list(recorded).count("import.reverted") == 1
