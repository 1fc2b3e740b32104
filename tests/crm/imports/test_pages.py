"""The pages and the API of imports, and the command."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.imports import command, running
from dealwright.records.imports.models import Import

SYSTEM = Actor.system()
FILE = "Name;Mobile;Remark\nAna Clara;+55 11 98765-4321;Called\nRui;12;\n"
ROWS = [{"Name": "Ana Clara", "Tel": "+55 11 98765-4321"}, {"Name": "Rui", "Tel": "12"}]


def sent(browser: Client, text: str = FILE, kind: str = "contact") -> Any:
    """The answer to a file of these words."""
    file = SimpleUploadedFile("people.csv", text.encode())
    return browser.post(f"/imports/new/{kind}", {"file": file})


@pytest.fixture
def run(owner: User, client_of: Callable[[User], Client]) -> Import:
    """Olga’s file, looked at."""
    sent(client_of(owner))
    return Import.objects.get()


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("kind", ["contact", "company", "lead", "deal"])
    def test_are_offered_by_the_list(
        self, owner: User, client_of: Callable[[User], Client], pipeline: Any, classic: None, kind: str
    ) -> None:
        browser = client_of(owner)
        url = {"contact": "/contacts", "company": "/companies", "lead": "/leads/list", "deal": "/deals/list"}

        shown = browser.get(url[kind], {"view": "all"}).content.decode()

        assert f'href="/imports/new/{kind}"' in shown
        assert browser.get(f"/imports/new/{kind}").status_code == 200
        assert browser.get(f"/imports/new/{kind}/empty").content.decode("utf-8-sig").count(",") > 5

    def test_lead_from_the_file_to_its_columns(
        self, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        answer = sent(client_of(owner))

        run = Import.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/imports/{run.pk}")
        shown = client_of(owner).get(f"/imports/{run.pk}").content.decode()
        assert "1 new, 0 here already, 1 with mistakes." in shown
        assert "is no phone number" in shown
        assert Contact.objects.count() == 0

    def test_take_phone_numbers_for_those_of_the_chosen_country(
        self, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        browser = client_of(owner)
        sent(browser, "Name;Mobile\nAna Clara;(11) 98765-4321\n")
        run = Import.objects.get()
        chosen = {"column_0": "name", "column_1": "phones", "known": "pass_over", "days": "dmy"}
        assert "is no phone number" in browser.get(f"/imports/{run.pk}").content.decode()

        browser.post(f"/imports/{run.pk}/start", {**chosen, "region": "BR"})
        running.run_all()

        assert Contact.objects.get().ways_to_reach.get().normalised == "+5511987654321"

    def test_refuse_a_country_that_is_none(self, owner: User, client_of: Callable[[User], Client]) -> None:
        answer = client_of(owner).post(
            "/api/v1/imports",
            {"record_kind": "contact", "records": ROWS, "region": "QQ"},
            content_type="application/json",
        )

        assert answer.status_code == 422
        assert "are not the two letters of a country" in answer.content.decode()
        assert Import.objects.count() == Contact.objects.count() == 0

    def test_say_what_is_wrong_with_a_file(self, owner: User, client_of: Callable[[User], Client]) -> None:
        answer = sent(client_of(owner), "Name\n")

        assert answer.status_code == 422
        assert "There is nothing below the first line" in answer.content.decode()
        assert Import.objects.count() == 0

    def test_bring_in_what_was_chosen(
        self, owner: User, client_of: Callable[[User], Client], run: Import
    ) -> None:
        browser = client_of(owner)
        chosen = {"column_0": "name", "column_1": "phones", "column_2": "comment", "known": "pass_over"}

        answer = browser.post(f"/imports/{run.pk}/start", {**chosen, "tags": "fair, vip", "days": "dmy"})
        running.run_all()

        contact = Contact.objects.get()
        assert answer.status_code == 303
        assert (contact.name, contact.comment, contact.tags) == ("Ana Clara", "Called", ["fair", "vip"])
        shown = browser.get(f"/imports/{run.pk}").content.decode()
        assert "1 new, 0 changed, 0 here already, 1 refused." in shown
        refused = browser.get(f"/imports/{run.pk}/refused").content.decode("utf-8-sig").splitlines()
        assert refused[0] == "Name,Mobile,Remark,Why it was refused,Line in the first file"
        assert refused[1].startswith("Rui,12,,")

    def test_refuse_a_mapping_that_makes_no_sense(
        self, owner: User, client_of: Callable[[User], Client], run: Import
    ) -> None:
        browser = client_of(owner)
        chosen = {"column_0": "name", "column_1": "name", "known": "pass_over", "days": "dmy"}

        answer = browser.post(f"/imports/{run.pk}/start", chosen)

        assert answer.status_code == 422
        assert "Two columns go to “Name”; only one can." in answer.content.decode()
        run.refresh_from_db()
        assert (run.state, run.mapping) == ("looked_at", ["name", "phones", "comment"])

    def test_take_an_import_back(self, owner: User, client_of: Callable[[User], Client], run: Import) -> None:
        browser = client_of(owner)
        browser.post(f"/imports/{run.pk}/start", {"column_0": "name", "known": "pass_over", "days": "dmy"})
        running.run_all()
        assert "Undo the import" in browser.get(f"/imports/{run.pk}").content.decode()

        answer = browser.post(f"/imports/{run.pk}/revert")
        running.run_all()

        assert answer.status_code == 303
        assert Contact.objects.count() == 0
        assert "Taken back: 2. Left as they are: 0." in browser.get(f"/imports/{run.pk}").content.decode()

    def test_forget_a_file(self, owner: User, client_of: Callable[[User], Client], run: Import) -> None:
        answer = client_of(owner).post(f"/imports/{run.pk}/start", {"forget": "yes"})

        assert answer["Location"] == "/imports/new/contact"
        assert Import.objects.count() == 0

    def test_show_a_file_to_nobody_else(
        self, anna: User, client_of: Callable[[User], Client], run: Import
    ) -> None:
        browser = client_of(anna)

        assert browser.get(f"/imports/{run.pk}").status_code == 404
        assert browser.post(f"/imports/{run.pk}/start", {"forget": "yes"}).status_code == 404
        assert "people.csv" not in browser.get("/imports").content.decode()

    def test_are_for_those_who_may_create(self, anna: User, client_of: Callable[[User], Client]) -> None:
        edit_role(anna.role, scopes={"*": {}, "contact": {"see": "all"}}, by=SYSTEM)
        browser = client_of(User.objects.get(pk=anna.pk))

        assert browser.get("/imports/new/contact").status_code == 403
        assert "/imports/new/contact" not in browser.get("/contacts").content.decode()

    def test_ask_as_often_for_many_columns(
        self, owner: User, client_of: Callable[[User], Client], django_assert_max_num_queries: Any
    ) -> None:
        head = ";".join(["Name", "E-mail", *(f"X{at}" for at in range(60))])
        rows = "\n".join(f"Ana {at};a{at}@example.com" for at in range(300))
        browser = client_of(owner)
        sent(browser, f"{head}\n{rows}\n")
        page = f"/imports/{Import.objects.get().pk}"
        browser.get(page)

        with django_assert_max_num_queries(16):
            browser.get(page)


@pytest.mark.django_db
class TestApi:
    def test_brings_records_in_and_takes_them_back(self, owner: User, api_of: Callable[[User], Any]) -> None:
        program = api_of(owner)
        body = {"record_kind": "contact", "records": ROWS, "map": {"Tel": "phones"}, "tags": ["fair"]}

        made = program.post("/api/v1/imports", body)
        running.run_all()
        told = program.get(f"/api/v1/imports/{made.json()['id']}").json()
        refusals = program.get(f"/api/v1/imports/{told['id']}/refusals").json()
        reverted = program.post(f"/api/v1/imports/{told['id']}/revert", {})
        running.run_all()

        assert (made.status_code, made.json()["state"]) == (201, "waiting")
        assert (told["state"], told["created"], told["refused"]) == ("done", {"contact": 1}, 1)
        assert told["map"] == {"Name": "name", "Tel": "phones"}
        assert [one["line"] for one in refusals] == [2]
        assert reverted.status_code == 202
        assert program.get(f"/api/v1/imports/{told['id']}").json()["taken_back"] == 1
        assert Contact.objects.count() == 0
        assert [one["id"] for one in program.get("/api/v1/imports").json()["items"]] == [told["id"]]

    def test_only_looks_in_a_dry_run(self, owner: User, api_of: Callable[[User], Any], recorded: Any) -> None:
        create_contact(name="Ana", phones=["+55 11 98765-4321"], by=SYSTEM)
        program = api_of(owner)
        recorded.start_over()
        content = base64.b64encode(FILE.encode()).decode()

        told = program.post(
            "/api/v1/imports", {"record_kind": "contact", "content": content, "dry_run": True}
        )

        preview = told.json()["preview"]
        assert (told.status_code, told.json()["id"], told.json()["state"]) == (201, None, "preview")
        assert (preview["new"], preview["here"], preview["refused"]) == (0, 1, 1)
        assert Import.objects.count() == 0
        assert recorded == []

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"record_kind": "stage"}, "record_kind"),
            ({"records": None}, "content"),
            ({"map": {"Nothing": "name"}}, "map"),
            ({"map": {"Tel": "nothing"}}, "column_1"),
            ({"stage_id": 999_999}, "stage_id"),
            ({"responsible_id": 999_999}, "responsible_id"),
        ],
    )
    def test_refuses_at_the_field(
        self, owner: User, api_of: Callable[[User], Any], change: dict[str, Any], field: str
    ) -> None:
        body = {"record_kind": "contact", "records": ROWS, **change}

        told = api_of(owner).post("/api/v1/imports", body)

        assert told.status_code == 422
        assert told.json()["errors"][0]["field"] == field
        assert Import.objects.count() == Contact.objects.count() == 0


@pytest.mark.django_db
class TestCommand:
    def test_brings_in_and_takes_back(self, owner: User, tmp_path: Path) -> None:
        file = tmp_path / "people.csv"
        file.write_text(FILE, encoding="utf-8")
        usual: dict[str, Any] = {"email": owner.email, "known": "pass_over", "progress": lambda _text: None}

        foretold = command.import_file("contact", file, mapped="", dry_run=True, **usual)
        told = command.import_file("contact", file, mapped="Remark=", dry_run=False, **usual)

        assert foretold.startswith("Would be: 1 new, 0 here already, 1 refused")
        run = Import.objects.get()
        assert told.splitlines()[:2] == [
            f"Import {run.pk}",
            "1 new, 0 changed, 0 here already, 1 refused",
        ]
        assert Contact.objects.get().comment == ""
        taken_back = command.revert(run.pk, email=owner.email, progress=lambda _text: None)
        assert taken_back == "Taken back: 1. Left: 0."
        assert Contact.objects.count() == 0

    def test_knows_who_may(self, anna: User, run: Import) -> None:
        with pytest.raises(NotFound):
            command.revert(run.pk, email=anna.email, progress=lambda _text: None)
