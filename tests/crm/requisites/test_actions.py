"""Requisites of clients: adding, changing, removing, undo, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.requisites.actions import NewAccount, add_requisite, edit_requisite, remove_requisite
from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.requisites.queries import clients_by_tax_number
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change

SYSTEM = Actor.system()
CNPJ = {"cnpj": "11.222.333/0001-81"}


@pytest.fixture
def acme(anna: User) -> Company:
    """A company of Anna's."""
    return create_company(name="Acme Ltda", responsible=anna, by=SYSTEM)


def undo_last(by: Actor) -> None:
    """Take the newest change back."""
    undo_change(Entry.objects.order_by("-id")[0].change_id, by=by)


class TestAddRequisite:
    def test_keeps_numbers_compact_and_finds_by_them(self, acme: Company, recorded: Any) -> None:
        added = add_requisite(
            acme,
            preset="br_company",
            values={**CNPJ, "ie": " ISENTO "},
            accounts=[
                NewAccount({"pix": "+55 11 98765-4321"}, bank="Banco Um", currency="brl"),
                NewAccount({}),
            ],
            by=SYSTEM,
        )

        assert added.values == {"cnpj": "11222333000181", "ie": "ISENTO"}
        assert added.tax_number == "11222333000181"
        (account,) = added.bank_accounts.all()
        assert (account.values, account.bank, account.currency) == (
            {"pix": "+5511987654321"},
            "Banco Um",
            "BRL",
        )
        assert recorded == ["requisite.added"]
        assert acme.refreshed().search_key == "acme ltda 11.222.333/0001-81 11222333000181"
        assert [one.id for one in clients_by_tax_number("11222333000181")] == [acme.pk]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"preset": "xx", "values": CNPJ}, "preset"),
            ({"preset": "br_company", "values": {}}, "cnpj"),
            ({"preset": "br_company", "values": {"cnpj": "11222333000182"}}, "cnpj"),
            ({"preset": "br_company", "values": {"inn": "1"}}, "inn"),
            ({"preset": "br_company", "values": CNPJ, "name": "n" * 251}, "name"),
            (
                {
                    "preset": "br_company",
                    "values": CNPJ,
                    "accounts": [NewAccount({}), NewAccount({"pix": "x"})],
                },
                "accounts.1.pix",
            ),
            (
                {"preset": "br_company", "values": CNPJ, "accounts": [NewAccount({}, "B", "ZZZZ")]},
                "accounts.0.currency",
            ),
        ],
    )
    def test_refuses_what_cannot_be(
        self, acme: Company, given: dict[str, Any], field: str, recorded: list[str]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            add_requisite(acme, **given, by=SYSTEM)

        assert refusal.value.field == field
        assert Requisite.objects.count() == BankAccount.objects.count() == 0
        assert recorded == []

    def test_is_forbidden_where_the_role_hides_them(self, acme: Company, anna: User, recorded: Any) -> None:
        edit_role(anna.role, hidden={"company": ["requisites"]}, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Forbidden):
            add_requisite(acme, preset="br_company", values=CNPJ, by=Actor.of(User.objects.get(pk=anna.pk)))

        assert Requisite.objects.count() == 0
        assert recorded == []

    def test_is_taken_back(self, acme: Company, owner: User) -> None:
        add_requisite(acme, preset="br_company", values=CNPJ, by=Actor.of(owner))

        undo_last(Actor.of(owner))

        assert Requisite.objects.count() == 0
        assert acme.refreshed().search_key == "acme ltda"


class TestEditRequisite:
    def test_changes_what_is_given_and_is_taken_back(self, acme: Company, owner: User, recorded: Any) -> None:
        added = add_requisite(
            acme, preset="br_company", values=CNPJ, accounts=[NewAccount({"bank_code": "001"})], by=SYSTEM
        )
        recorded.start_over()

        edited = edit_requisite(added, values={**CNPJ, "im": "77"}, accounts=[], by=Actor.of(owner))
        assert (edited.values["im"], edited.bank_accounts.count(), edited.version) == ("77", 0, 2)
        assert recorded == ["requisite.changed"]

        undo_last(Actor.of(owner))
        fresh = Requisite.objects.get()
        assert fresh.values == {"cnpj": "11222333000181"}
        assert [one.values for one in fresh.bank_accounts.all()] == [{"bank_code": "001"}]

    def test_puts_the_main_ones_first(self, acme: Company) -> None:
        first = add_requisite(acme, preset="br_company", values=CNPJ, by=SYSTEM)
        second = add_requisite(acme, preset="ru_company", values={"inn": "7707083893"}, by=SYSTEM)

        edit_requisite(second, is_main=True, by=SYSTEM)

        assert [one.pk for one in acme.requisites.all()] == [second.pk, first.pk]

    def test_ignores_what_is_the_same_and_refuses_what_is_stale(self, acme: Company, recorded: Any) -> None:
        added = add_requisite(acme, preset="br_company", values=CNPJ, by=SYSTEM)
        recorded.start_over()

        assert edit_requisite(added, values=CNPJ, by=SYSTEM).version == 1
        with pytest.raises(Conflict):
            edit_requisite(added, name="X", version=7, by=SYSTEM)

        assert Requisite.objects.get().name == ""
        assert recorded == []


class TestRemoveRequisite:
    def test_lets_the_next_be_the_main_ones_and_is_taken_back(self, acme: Company, owner: User) -> None:
        first = add_requisite(
            acme, preset="br_company", values=CNPJ, accounts=[NewAccount({"bank_code": "001"})], by=SYSTEM
        )
        second = add_requisite(acme, preset="ru_company", values={"inn": "7707083893"}, by=SYSTEM)

        remove_requisite(first, by=Actor.of(owner))
        assert [(one.pk, one.position) for one in acme.requisites.all()] == [(second.pk, 0)]

        undo_last(Actor.of(owner))
        again, other = acme.requisites.all()
        assert (again.values, other.pk, other.position) == ({"cnpj": "11222333000181"}, second.pk, 1)
        assert again.bank_accounts.count() == 1


class TestPages:
    def test_ask_add_refuse_and_remove(self, client_of: Any, anna: User, acme: Company) -> None:
        browser: Client = client_of(anna)

        form = browser.get(f"/requisites/new?company={acme.pk}&preset=ru_company").content.decode()
        assert 'name="value_inn"' in form and 'name="account_0_bik"' in form

        sent = {
            "company": acme.pk,
            "preset": "br_company",
            "value_cnpj": "11.222.333/0001-82",
            "value_ie": "ISENTO",
        }
        refused = browser.post("/requisites/new", sent)
        assert refused.status_code == 422
        assert "The check digits of this CNPJ do not fit" in refused.content.decode()
        assert 'value="ISENTO"' in refused.content.decode()
        assert Requisite.objects.count() == 0

        added = browser.post(
            "/requisites/new", {**sent, "value_cnpj": "11.222.333/0001-81", "account_0_pix": "a@b.example"}
        )
        assert (added.status_code, added["Location"]) == (303, f"/companies/{acme.pk}")
        assert "11.222.333/0001-81" in browser.get(f"/companies/{acme.pk}").content.decode()

        made = Requisite.objects.get()
        again = browser.get(f"/requisites/{made.pk}").content.decode()
        assert 'value="11.222.333/0001-81"' in again and 'value="a@b.example"' in again
        wrong = browser.post(
            f"/requisites/{made.pk}", {"value_cnpj": "11222333000181", "account_0_pix": "no", "version": 1}
        )
        assert wrong.status_code == 422 and "This is no PIX key" in wrong.content.decode()

        assert browser.post(f"/requisites/{made.pk}/removal").status_code == 303
        assert Requisite.objects.count() == 0

    def test_are_not_found_by_a_stranger(self, client_of: Any, boris: User, acme: Company) -> None:
        made = add_requisite(acme, preset="br_company", values=CNPJ, by=SYSTEM)
        browser: Client = client_of(boris)

        assert browser.get(f"/requisites/new?company={acme.pk}").status_code == 404
        assert browser.get(f"/requisites/{made.pk}").status_code == 404
        assert browser.post(f"/requisites/{made.pk}/removal").status_code == 404
        assert Requisite.objects.count() == 1


class TestApi:
    def test_adds_lists_changes_and_removes(self, api_of: Any, anna: User, acme: Company) -> None:
        program = api_of(anna)

        made = program.post(
            "/api/v1/requisites",
            {
                "company_id": acme.pk,
                "preset": "br_company",
                "values": CNPJ,
                "bank_accounts": [{"bank": "Banco", "values": {"bank_code": "001"}}],
            },
        ).json()
        assert (made["values"], made["shown"]) == ({"cnpj": "11222333000181"}, CNPJ)
        assert (made["is_main"], made["tax_number"]) == (True, "11222333000181")
        assert made["bank_accounts"] == [{"bank": "Banco", "currency": "", "values": {"bank_code": "001"}}]

        for query in (f"company_id={acme.pk}", "tax_number=11222333000181"):
            items = program.get(f"/api/v1/requisites?{query}").json()["items"]
            assert [one["id"] for one in items] == [made["id"]]
        companies = program.get("/api/v1/companies?tax_number=11222333000181").json()["items"]
        assert [one["id"] for one in companies] == [acme.pk]

        path = f"/api/v1/requisites/{made['id']}"
        assert program.patch(path, {"name": "Acme Comércio Ltda"}).json()["name"] == "Acme Comércio Ltda"
        assert program.patch(path, {"name": "X", "version": 1}).status_code == 409
        assert program.delete(path).status_code == 204
        assert program.get(path).status_code == 404

    def test_tells_what_is_wrong_at_its_field(self, api_of: Any, anna: User, acme: Company) -> None:
        answer = api_of(anna).post(
            "/api/v1/requisites",
            {"company_id": acme.pk, "preset": "ru_company", "values": {"inn": "1", "kpp": "2"}},
        )

        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["inn", "kpp"]

    def test_keeps_them_from_strangers_and_from_roles_that_hide_them(
        self, api_of: Any, anna: User, boris: User, acme: Company
    ) -> None:
        made = add_requisite(acme, preset="br_company", values=CNPJ, by=SYSTEM)

        assert api_of(boris).get("/api/v1/requisites").json()["items"] == []
        assert api_of(boris).get(f"/api/v1/requisites/{made.pk}").status_code == 404
        mine = {
            "contact_id": create_contact(name="B", responsible=boris, by=SYSTEM).pk,
            "company_id": acme.pk,
        }
        sent = {**mine, "preset": "br_company", "values": CNPJ}
        assert api_of(boris).post("/api/v1/requisites", sent).status_code == 422
        edit_role(anna.role, hidden={"company": ["requisites"]}, by=SYSTEM)
        assert api_of(anna).get("/api/v1/requisites").json()["items"] == []
        assert api_of(anna).get("/api/v1/companies?tax_number=11222333000181").status_code == 403

    def test_tells_the_presets(self, api_of: Any, anna: User) -> None:
        items = api_of(anna).get("/api/v1/requisite-presets").json()["items"]

        assert [one["code"] for one in items][:3] == ["br_company", "br_person", "ru_company"]
        assert items[0]["parts"][0] == {"name": "cnpj", "label": "CNPJ", "longest": 24, "is_tax_number": True}
