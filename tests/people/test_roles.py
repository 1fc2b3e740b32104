"""Roles: making, changing, copying and deleting them, and the table of their rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.events import Actor
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people import access
from dealwright.people.access import Scope, Verb
from dealwright.people.roles.actions import copy_role, delete_role, edit_role
from dealwright.people.roles.models import Reach, Role
from dealwright.people.roles.telling import sentences_of
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline
from tests.factories import STAGES

SYSTEM = Actor.system()
Browser = Callable[[User], Client]


@pytest.fixture
def wholesale(pipeline: Pipeline) -> Pipeline:
    """A second pipeline."""
    return create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM)


@pytest.mark.django_db
class TestReach:
    def test_takes_the_narrowest_row_as_a_whole(self) -> None:
        scopes = {"*": {"see": "all", "change": "all"}, "deal": {"see": "own"}, "deal:7": {"change": "tree"}}
        role = Role(scopes=scopes)

        assert role.reach("contact", Verb.SEE) == Reach(Scope.ALL)
        assert role.reach("deal", Verb.SEE) == Reach(Scope.OWN, {7: Scope.NONE})
        assert role.reach("deal", Verb.CHANGE) == Reach(Scope.NONE, {7: Scope.TREE})
        assert role.scope("deal", Verb.CHANGE) is Scope.TREE
        assert role.scope("deal", Verb.CHANGE, 8) is Scope.NONE

    def test_of_an_administrator_is_everything_and_hides_nothing(self) -> None:
        role = Role(is_administrator=True, scopes={"deal": {"see": "none"}}, hidden={"deal": ["amount"]})

        assert role.reach("deal", Verb.EXPORT) == Reach(Scope.ALL)
        assert role.hides("deal") == frozenset()


class TestRequire:
    def test_asks_for_one_pipeline(self, anna: User, pipeline: Pipeline, wholesale: Pipeline) -> None:
        scopes = {"*": {"create": "own"}, f"deal:{wholesale.pk}": {"create": "none"}}
        edit_role(anna.role, scopes=scopes, by=SYSTEM)
        actor = Actor.of(anna.refreshed())

        access.require(actor, "deal", Verb.CREATE)
        access.require(actor, "deal", Verb.CREATE, pipeline.pk)
        with pytest.raises(Forbidden):
            access.require(actor, "deal", Verb.CREATE, wholesale.pk)
        with pytest.raises(Forbidden):
            access.require(actor, "deal", Verb.EXPORT)


class TestRefuseHidden:
    def test_names_the_field(self, anna: User) -> None:
        edit_role(anna.role, hidden={"deal": ["amount", "comment"]}, by=SYSTEM)
        actor = Actor.of(anna.refreshed())

        access.refuse_hidden(actor, "deal", {"title": "x"})
        with pytest.raises(Forbidden) as refusal:
            access.refuse_hidden(actor, "deal", {"title": "x", "amount": 1})

        assert refusal.value.field == "amount"
        assert "“Amount”" in str(refusal.value)

    def test_looks_into_custom_fields(self, anna: User) -> None:
        Role.objects.filter(pk=anna.role_id)
        anna.role.hidden = {"deal": ["custom.margin"]}
        actor = Actor.of(anna)

        access.refuse_hidden(actor, "deal", {"custom": {"weight": 1}})
        with pytest.raises(Forbidden):
            access.refuse_hidden(actor, "deal", {"custom": {"margin": 1}})

    def test_never_stops_the_product_itself(self, anna: User) -> None:
        access.refuse_hidden(SYSTEM, "deal", {"amount": 1})

        assert access.hidden_fields(SYSTEM, "deal") == frozenset()


class TestVisibleFields:
    def test_are_all_but_the_hidden_ones(self, anna: User) -> None:
        before = access.visible_fields(Actor.of(anna), "deal")
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=SYSTEM)

        assert before - access.visible_fields(Actor.of(anna.refreshed()), "deal") == {"amount"}


class TestEditRole:
    @pytest.mark.parametrize(
        "scopes",
        [
            {"deal:99": {"see": "all"}},
            {"deal:x": {"see": "all"}},
            {"lamp": {"see": "all"}},
            {"contact:1": {"see": "all"}},
            {"deal": {"eat": "all"}},
            {"deal": {"see": "galaxy"}},
        ],
    )
    def test_refuses_rights_nobody_can_have(
        self, anna: User, pipeline: Pipeline, recorded: list[str], scopes: Any
    ) -> None:
        before = anna.role.scopes

        with pytest.raises(Refused) as refusal:
            edit_role(anna.role, scopes=scopes, by=SYSTEM)

        assert refusal.value.field == "scopes"
        assert anna.role.refreshed().scopes == before
        assert recorded == []

    @pytest.mark.parametrize("hidden", [{"deal": ["title"]}, {"deal": ["lamp"]}, {"lamp": ["amount"]}])
    def test_refuses_to_hide_what_must_be_seen(self, anna: User, recorded: list[str], hidden: Any) -> None:
        with pytest.raises(Refused) as refusal:
            edit_role(anna.role, hidden=hidden, by=SYSTEM)

        assert refusal.value.field == "hidden"
        assert recorded == []

    def test_keeps_hidden_what_is_no_field_any_more(self, anna: User) -> None:
        role = anna.role
        role.hidden = {"deal": ["custom.gone"]}
        from dealwright.events import unrecorded

        with unrecorded("a field that was removed since"):
            role.save()

        edit_role(role, hidden={"deal": ["amount", "custom.gone"]}, by=SYSTEM)

        assert role.refreshed().hidden == {"deal": ["amount", "custom.gone"]}

    def test_tells_what_changed(self, anna: User, recorded: Any) -> None:
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=SYSTEM)

        assert recorded == ["role.edited"]
        assert recorded.entries[0].facts["changes"] == [
            {"field": "hidden", "before": {}, "after": {"deal": ["amount"]}}
        ]

    def test_leaves_administrators_as_they_are(self, owner: User, recorded: list[str]) -> None:
        with pytest.raises(Refused):
            edit_role(owner.role, hidden={"deal": ["amount"]}, by=SYSTEM)
        with pytest.raises(Refused):
            copy_role(owner.role, by=SYSTEM)

        assert recorded == []


class TestCopyRole:
    def test_reaches_as_far_under_another_name(self, roles: dict[str, Role], recorded: list[str]) -> None:
        first = copy_role(roles["Seller"], by=SYSTEM)
        second = copy_role(roles["Seller"], by=SYSTEM)
        named = copy_role(roles["Seller"], name="Senior seller", by=SYSTEM)

        assert [first.name, second.name, named.name] == ["Seller (2)", "Seller (3)", "Senior seller"]
        assert first.scopes == roles["Seller"].scopes
        assert recorded == ["role.created"] * 3


class TestDeleteRole:
    def test_takes_away_one_that_nobody_has(self, roles: dict[str, Role], recorded: list[str]) -> None:
        delete_role(roles["Reader"], by=SYSTEM)

        assert not Role.objects.filter(name="Reader").exists()
        assert recorded == ["role.deleted"]

    def test_names_who_has_it(self, anna: User, boris: User, recorded: list[str]) -> None:
        with pytest.raises(Refused) as refusal:
            delete_role(anna.role, by=SYSTEM)

        assert str(refusal.value) == "Give these people another role first: Anna, Boris."
        assert Role.objects.filter(pk=anna.role_id).exists()
        assert recorded == []


class TestRolePage:
    def test_shows_kinds_pipelines_and_fields(
        self, client_of: Browser, owner: User, roles: dict[str, Role], wholesale: Pipeline
    ) -> None:
        page = client_of(owner).get(f"/people/roles/{roles['Seller'].pk}").content.decode()

        for name in (
            "deal.see",
            "deal.export",
            f"deal:{wholesale.pk}.see",
            "*.delete",
            f"own.deal:{wholesale.pk}",
        ):
            assert f'name="{name}"' in page
        assert 'name="hide.deal" value="amount"' in page
        assert 'name="hide.deal" value="title"' not in page

    def test_saves_what_was_marked(
        self, client_of: Browser, owner: User, roles: dict[str, Role], wholesale: Pipeline, pipeline: Pipeline
    ) -> None:
        role, row = roles["Seller"], f"deal:{wholesale.pk}"
        sent = {
            "name": "Seller",
            "*.see": "own",
            "contact.see": "own",
            "deal.see": "tree",
            "deal.export": "own",
            f"own.{row}": "on",
            f"{row}.see": "all",
            f"deal:{pipeline.pk}.see": "none",
            "hide.deal": ["amount", "comment"],
            "hide.contact": ["phones"],
        }

        answer = client_of(owner).post(f"/people/roles/{role.pk}", sent)

        role = role.refreshed()
        assert answer.status_code == 303
        assert role.scope("deal", Verb.SEE, pipeline.pk) is Scope.TREE
        assert role.scope("deal", Verb.SEE, wholesale.pk) is Scope.ALL
        assert role.scope("deal", Verb.EXPORT, wholesale.pk) is Scope.NONE
        assert role.scope("contact", Verb.SEE) is Scope.OWN
        assert role.hidden == {"contact": ["phones"], "deal": ["amount", "comment"]}
        assert "contact" not in role.scopes
        assert f"deal:{pipeline.pk}" not in role.scopes

    def test_keeps_what_was_typed_when_it_is_refused(
        self, client_of: Browser, owner: User, roles: dict[str, Role], recorded: list[str]
    ) -> None:
        sent = {"name": "Reader", "deal.see": "tree", "hide.deal": "amount"}

        answer = client_of(owner).post(f"/people/roles/{roles['Seller'].pk}", sent)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "There is a role of this name already." in page
        assert 'name="hide.deal" value="amount" checked' in page
        assert recorded == []

    def test_is_copied_and_deleted(self, client_of: Browser, owner: User, roles: dict[str, Role]) -> None:
        browser = client_of(owner)

        copied = browser.post(f"/people/roles/{roles['Seller'].pk}/copy")
        copy = Role.objects.get(name="Seller (2)")
        deleted = browser.post(f"/people/roles/{copy.pk}/deletion")

        assert (copied.status_code, copied["Location"]) == (303, f"/people/roles/{copy.pk}")
        assert (deleted.status_code, Role.objects.filter(pk=copy.pk).exists()) == (303, False)

    def test_says_who_has_the_role(
        self, client_of: Browser, owner: User, anna: User, recorded: list[str]
    ) -> None:
        answer = client_of(owner).post(f"/people/roles/{anna.role_id}/deletion")

        assert answer.status_code == 422
        assert "Give these people another role first: Anna." in answer.content.decode()
        assert recorded == []


class TestSentences:
    def test_say_what_the_role_may_do(self, roles: dict[str, Role], pipeline: Pipeline) -> None:
        role = Role(
            scopes={
                "*": {"see": "own"},
                "contact": {},
                f"deal:{pipeline.pk}": {"see": "all", "change": "tree"},
            },
            hidden={"deal": ["amount"]},
        )

        told = sentences_of(role)

        assert "Contacts: sees none." in told
        assert "Deals – See: own." in told
        assert "Deals in “Sales” – See: all; Change: department and below." in told
        assert "Deals: these fields are hidden: Amount." in told


class TestApi:
    def test_keeps_roles_from_those_who_may_not_change_settings(
        self, api_of: Callable[[User], Any], anna: User
    ) -> None:
        program = api_of(anna)

        assert program.get("/api/v1/roles").json() == {"items": [], "next_cursor": None}
        assert program.get(f"/api/v1/roles/{anna.role_id}").status_code == 404

    def test_makes_changes_copies_and_deletes(
        self, api_of: Callable[[User], Any], owner: User, pipeline: Pipeline
    ) -> None:
        program = api_of(owner)
        scopes = {"*": {"see": "tree"}, f"deal:{pipeline.pk}": {"see": "none"}}

        made = program.post(
            "/api/v1/roles", {"name": "Courier", "scopes": scopes, "hidden": {"deal": ["amount"]}}
        )
        address = f"/api/v1/roles/{made.json()['id']}"
        changed = program.patch(address, {"hidden": {}})
        copied = program.post(f"{address}/copy", {"name": "Driver"})
        deleted = program.delete(address)

        assert (made.status_code, made.json()["scopes"], made.json()["hidden"]) == (
            201,
            scopes,
            {"deal": ["amount"]},
        )
        assert (changed.json()["scopes"], changed.json()["hidden"]) == (scopes, {})
        assert (copied.status_code, copied.json()["name"], copied.json()["scopes"]) == (201, "Driver", scopes)
        assert (deleted.status_code, program.get(address).status_code) == (204, 404)

    def test_refuses_to_delete_one_in_use(
        self, api_of: Callable[[User], Any], owner: User, anna: User
    ) -> None:
        answer = api_of(owner).delete(f"/api/v1/roles/{anna.role_id}")

        assert answer.status_code == 422
        assert "Anna" in answer.json()["detail"]
