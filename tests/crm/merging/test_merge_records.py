"""Merging clients: everything points at the one that stays; taken back, everything is as it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact, edit_contact, restore_contact
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.merging import moving
from dealwright.crm.merging.actions import merge_records
from dealwright.crm.merging.models import Merge, MergedRecord
from dealwright.crm.merging.snapshots import plan_of
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor, last_change
from dealwright.events.models import Link
from dealwright.kit.errors import Conflict, Forbidden, NotFound, Refused
from dealwright.people.roles.models import Role
from dealwright.records.files.models import File
from dealwright.records.notes.models import Note
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import InTheWay, undo_change
from dealwright.sales.orders.models import Order
from dealwright.work.tasks.models import Task

SYSTEM = Actor.system()
MOVING = {"version", "updated_at", "updated_by_id", "last_interaction_at", "edited_at"}


def state() -> dict[str, Any]:
    """All that points at clients, and the clients themselves, without what every change moves on."""
    found: dict[str, Any] = {}
    for kind, model in moving.MODELS.items():
        for row in model.everything.order_by("pk").values():
            found[f"{kind}:{row['id']}"] = {key: row[key] for key in row.keys() - MOVING}
    for name in ("crm.Deal", "sales.Order", "crm.Lead"):
        model = apps.get_model(name)
        found[name] = list(model.everything.order_by("pk").values_list("pk", "contact", "search_key"))  # type: ignore[attr-defined]
    found["deal custom"] = list(Deal.everything.order_by("pk").values_list("pk", "custom"))
    through = Deal.other_contacts.through.objects
    found["others"] = sorted(through.values_list("deal_id", "contact_id"))
    found["companies"] = sorted(ContactCompany.objects.values_list("contact", "company"))
    found["requisites"] = sorted(Requisite.objects.values_list("pk", "contact", "tax_number"))
    found["notes"] = sorted(Note.everything.values_list("pk", "on_kind", "on_id"))
    found["files"] = sorted(File.objects.values_list("pk", "on_kind", "on_id"))
    found["tasks"] = sorted(Task.everything.values_list("pk", "about_kind", "about_id"))
    found["bindings"] = sorted(apps.get_model("crm.Binding").objects.values_list("pk", "on_kind", "on_id"))
    found["ways"] = [
        (one.pk, way.kind, way.normalised, way.type)
        for one in Contact.everything.order_by("pk")
        for way in one.ways_to_reach.all()
    ]
    return found


def change() -> UUID:
    last = last_change()
    assert last is not None
    return last


class TestMergeRecords:
    def test_lets_everything_point_at_the_one_that_stays(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        maria = twins.maria.refreshed()
        assert not Deal.everything.filter(contact=twins.souza.pk).exists()
        assert Order.objects.get(pk=twins.order.pk).contact == maria
        assert Note.objects.get().on_id == maria.pk
        assert File.objects.get().on_id == maria.pk
        assert Task.objects.get().about_id == maria.pk
        assert apps.get_model("crm.Binding").objects.get().on_id == maria.pk
        assert maria.companies.get() == twins.company
        assert Deal.objects.get(title="Lamp").custom["decider"] == maria.pk
        assert {one.tax_number for one in maria.requisites.all()} == {"52998224725", "11144477735"}
        assert maria.requisites.count() == 2

    def test_unites_what_may_be_several(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        maria = twins.maria.refreshed()
        ways = [(way.kind, way.normalised) for way in maria.ways_to_reach.all()]
        assert ways == [
            ("email", "maria@example.com"),
            ("email", "m.souza@example.com"),
            ("phone", "+5511987654321"),
            ("phone", "+551130303030"),
        ]
        assert maria.tags == ["vip", "regular"]
        assert [(one.type, one.address) for one in maria.further_addresses.all()] == [("other", "Rua B, 2")]
        assert "551130303030" in maria.search_key

    def test_fills_what_is_lacking_and_takes_what_was_chosen(self, twins, anna, manager) -> None:
        merge_records(
            twins.maria, others=[twins.souza], choose={"address": twins.souza.pk}, by=Actor.of(manager)
        )

        maria = twins.maria.refreshed()
        assert (maria.name, maria.comment, maria.custom["shoe_size"]) == ("Maria Souza", "Likes green.", 38)
        assert (maria.address, maria.city) == ("Rua B, 2", "Recife")
        assert [one.address for one in maria.further_addresses.all()] == ["Rua A, 1"]

    def test_lets_nobody_be_twice_on_a_deal(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        for deal in Deal.objects.all():
            clients = [deal.contact_id, *(one.pk for one in deal.other_contacts.all())]
            assert clients.count(twins.maria.pk) == 1
            assert twins.souza.pk not in clients

    def test_puts_the_others_into_the_bin_and_tells_one_story(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        told = timeline(twins.maria, actor=Actor.of(anna), limit=200).items
        assert Contact.everything.get(pk=twins.souza.pk).deleted_at is not None
        assert told[0].sentence == "Marta merged into Maria Souza: M. Souza"
        assert {"note.added", "order.placed", "deal.created"} <= {item.kind for item in told}
        assert [item.sentence for item in told].count("Anna added the contact M. Souza") == 1

    def test_leaves_no_link_twice(self, twins, anna, manager) -> None:
        events = set(Link.objects.filter(record_kind="contact").values_list("event_id", flat=True))

        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        theirs = Link.objects.filter(record_kind="contact", record_id=twins.maria.pk)
        assert events <= set(theirs.values_list("event_id", flat=True))
        assert theirs.count() == len(set(theirs.values_list("event_id", flat=True)))

    def test_does_what_the_plan_says(self, twins, anna, manager) -> None:
        plan = plan_of([twins.maria, twins.souza])
        merge = merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        assert {name: set(of) for name, of in merge.moved.items()} == {
            name: {str(id) for id in of} for name, of in plan.moves.items()
        }
        assert [one.name for one in plan.chosen if one.from_id == twins.souza.pk] == [
            "comment",
            "custom.shoe_size",
        ]

    def test_merges_five_at_once(self, twins, anna, manager) -> None:
        more = [create_contact(name=f"Maria {number}", responsible=anna, by=SYSTEM) for number in range(3)]
        for one in more:
            create_deal(title=one.name, contact=one, responsible=anna, by=SYSTEM)

        merge_records(twins.maria, others=[*more, twins.souza], by=Actor.of(manager))

        assert Contact.objects.count() == 1
        assert set(Deal.objects.values_list("contact", flat=True)) == {twins.maria.pk}

    def test_merges_companies(self, pipeline, anna, manager) -> None:
        azul = create_company(name="Loja Azul", responsible=anna, by=SYSTEM)
        blue = create_company(name="Loja Azul Ltda", responsible=anna, by=SYSTEM)
        maria = create_contact(name="Maria", companies=[azul, blue], responsible=anna, by=SYSTEM)
        rui = create_contact(name="Rui", companies=[blue], responsible=anna, by=SYSTEM)
        deal = create_deal(title="Lamps", company=blue, responsible=anna, by=SYSTEM)

        merge_records(azul, others=[blue], by=Actor.of(manager))

        assert deal.refreshed().company == azul
        assert [one.name for one in rui.refreshed().companies.all()] == ["Loja Azul"]
        assert [one.name for one in maria.refreshed().companies.all()] == ["Loja Azul"]


class TestRefusals:
    @pytest.fixture
    def unchanged(self, twins: Any) -> Callable[[], None]:
        before, merges = state(), Merge.objects.count()

        def check() -> None:
            assert state() == before
            assert Merge.objects.count() == merges

        return check

    def test_of_one_alone_or_six(self, twins, anna, manager, unchanged, recorded) -> None:
        with pytest.raises(Refused):
            merge_records(twins.maria, others=[], by=Actor.of(manager))
        with pytest.raises(Refused):
            merge_records(twins.maria, others=[twins.maria], by=Actor.of(manager))
        unchanged()
        assert recorded == []

    def test_of_strangers(self, twins, boris, unchanged, recorded) -> None:
        with pytest.raises(NotFound):
            merge_records(twins.maria, others=[twins.souza], by=Actor.of(boris))
        unchanged()
        assert recorded == []

    def test_of_whoever_may_not_delete(self, twins, anna, manager, unchanged, recorded) -> None:
        role = Role.objects.get(pk=anna.role_id)
        role.scopes["contact"] = {**role.scopes.get("contact", role.scopes["*"]), "delete": "none"}
        _save(role)

        with pytest.raises(Forbidden):
            merge_records(twins.maria, others=[twins.souza], by=Actor.of(_again(anna)))
        unchanged()
        assert recorded == []

    def test_of_whoever_does_not_see_all_fields(self, twins, anna, manager, unchanged, recorded) -> None:
        role = Role.objects.get(pk=anna.role_id)
        role.hidden = {"contact": ["phones"]}
        _save(role)

        with pytest.raises(Forbidden, match="does not show you: Phones"):
            merge_records(twins.maria, others=[twins.souza], by=Actor.of(_again(anna)))
        unchanged()
        assert recorded == []

    def test_of_an_older_version_and_of_odd_choices(self, twins, anna, manager, unchanged, recorded) -> None:
        with pytest.raises(Conflict):
            merge_records(twins.maria, others=[twins.souza], version=99, by=Actor.of(manager))
        for choose in ({"name": 987654}, {"shoe": twins.souza.pk}):
            with pytest.raises(Refused):
                merge_records(twins.maria, others=[twins.souza], choose=choose, by=Actor.of(manager))
        unchanged()
        assert recorded == []

    def test_of_more_than_can_be_kept(self, twins, anna, manager, recorded) -> None:
        edit_contact(twins.souza, phones=[f"+5511987650{at:03}" for at in range(20)], by=Actor.of(manager))
        recorded.start_over()

        with pytest.raises(Refused, match="Phones: together they are 21"):
            merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        assert recorded == []


class TestSplit:
    def test_brings_everything_back(self, twins, anna, manager) -> None:
        before = state()
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        undo_change(change(), by=Actor.of(manager))

        assert different(state(), before) == {}
        assert not MergedRecord.objects.filter(is_merged=True).exists()
        told = timeline(twins.souza, actor=Actor.of(anna), limit=100).items
        assert "note.added" in {item.kind for item in told}

    def test_is_done_again(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        merged = state()
        undone = undo_change(change(), by=Actor.of(manager))

        undo_change(undone.change_id, by=Actor.of(manager))

        assert different(state(), merged, but={"deleted_at"}) == {}

    def test_keeps_later_edits_and_tells_of_them(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        merge = change()
        edit_contact(twins.maria.refreshed(), comment="Likes blue.", by=Actor.of(manager))

        with pytest.raises(InTheWay) as in_the_way:
            undo_change(merge, by=Actor.of(manager))
        assert "comment" in str(in_the_way.value)
        assert Contact.objects.count() == 1

        undo_change(merge, rest=True, by=Actor.of(manager))
        assert twins.maria.refreshed().comment == "Likes blue."
        assert twins.deal.refreshed().contact_id == twins.souza.pk

    def test_keeps_what_was_moved_elsewhere_since(self, twins, anna, manager) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        merge = change()
        rui = create_contact(name="Rui", responsible=anna, by=SYSTEM)
        edit_deal(twins.deal.refreshed(), contact=rui, by=Actor.of(manager))

        with pytest.raises(InTheWay, match="what was moved when it was merged"):
            undo_change(merge, by=Actor.of(manager))
        undo_change(merge, rest=True, by=Actor.of(manager))

        assert twins.deal.refreshed().contact == rui
        assert Note.objects.get().on_id == twins.souza.pk

    def test_is_the_only_way_out_of_the_bin(self, twins, anna, manager, recorded) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        recorded.start_over()

        with pytest.raises(Refused, match="was merged into “Maria Souza”"):
            restore_contact(Contact.everything.get(pk=twins.souza.pk), by=Actor.of(manager))
        assert recorded == []


class TestOldAddresses:
    def test_lead_to_the_one_that_stays(self, twins, anna, manager, client_of, api_of) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        page = client_of(anna).get(f"/contacts/{twins.souza.pk}")
        told = api_of(anna).get(f"/api/v1/contacts/{twins.souza.pk}")

        assert (page.status_code, page["Location"]) == (302, f"/contacts/{twins.maria.pk}")
        assert told.json()["id"] == twins.maria.pk

    def test_lead_on_through_a_second_merge(self, twins, anna, manager, api_of) -> None:
        rui = create_contact(name="Rui", responsible=anna, by=SYSTEM)
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))
        merge_records(rui, others=[twins.maria.refreshed()], by=Actor.of(manager))

        assert api_of(anna).get(f"/api/v1/contacts/{twins.souza.pk}").json()["id"] == rui.pk
        assert {"Rui"} == {one.name for one in Contact.objects.all()}

    def test_tell_strangers_nothing(self, twins, anna, manager, boris, client_of, api_of) -> None:
        merge_records(twins.maria, others=[twins.souza], by=Actor.of(manager))

        assert client_of(boris).get(f"/contacts/{twins.souza.pk}").status_code == 404
        assert api_of(boris).get(f"/api/v1/contacts/{twins.souza.pk}").status_code == 404


class TestRelations:
    def test_of_kind_and_id_are_all_declared(self, db) -> None:
        """A table that names records by kind and id is moved by a merge, or stands here with its reason."""
        exempt = {
            "automation.RuleRun": "contacts and companies stand on no stages",
            "automation.Trial": "contacts and companies stand on no stages",
            "catalog.Reservation": "pieces are held for orders",
            "catalog.StockDocument": "pieces go and come for orders, shipments and deals",
            "records.BulkItem": "tells what was done to a record then",
            "demo.SampleRecord": "says which sample data was loaded",
            "events.Entry": "the log is never changed",
            "events.Link": "moved by the story",
            "crm.MergedRecord": "tells of merges",
        }
        declared = {one.model._meta.label for one in moving.relations_of("contact") if hasattr(one, "model")}
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            pairs = [
                name for name in names if name.endswith("_kind") and name.replace("_kind", "_id") in names
            ]
            if pairs and model._meta.label not in declared and model._meta.label not in exempt:
                pytest.fail(f"a merge does not know what to do with {model._meta.label}.{pairs[0]}")

    def test_of_many_to_many_are_all_known(self) -> None:
        known = {"deal.other_contacts", "contact.companies"}
        for kind, model in moving.MODELS.items():
            for relation in model._meta.get_fields(include_hidden=True):
                if relation.many_to_many and relation.auto_created:
                    name = f"{relation.related_model._meta.model_name}.{relation.field.name}"
                    assert name in known, f"a merge of {kind} does not know {name}"

    @pytest.mark.parametrize("seed", range(12))
    def test_lose_and_double_nothing(self, seed, pipeline, anna, manager) -> None:
        """Whoever stands wherever: after the merge each deal has each person once; a split restores it."""
        chance = random.Random(seed)
        people = [create_contact(name=f"Person {n}", responsible=anna, by=SYSTEM) for n in range(5)]
        companies = [create_company(name=f"Company {n}", responsible=anna, by=SYSTEM) for n in range(3)]
        for one in people:
            edit_contact(one, companies=chance.sample(companies, chance.randint(0, 3)), by=SYSTEM)
        for number in range(10):
            first, *others = chance.sample(people, chance.randint(1, 4))
            create_deal(
                title=f"{number}",
                contact=first,
                other_contacts=others,
                company=chance.choice([None, *companies]),
                responsible=anna,
                by=SYSTEM,
            )
        before = state()
        deals = _clients()
        into, *gone = chance.sample(people, chance.randint(2, 4))
        same = {one.pk: into.pk for one in gone}

        merge_records(into.refreshed(), others=gone, by=Actor.of(manager))

        for deal, (primary, others) in _clients().items():
            was_primary, were = deals[deal]
            expected = {same.get(id, id) for id in [was_primary, *were]}
            assert primary == same.get(was_primary, was_primary)
            assert {primary, *others} == expected
            assert len([primary, *others]) == len(expected)
        undo_change(change(), by=Actor.of(manager))
        assert different(state(), before) == {}


def _clients() -> dict[int, tuple[int | None, list[int]]]:
    """Of each deal its primary contact and the further ones, as cards show them."""
    deals = Deal.objects.prefetch_related("other_contacts")
    return {deal.pk: (deal.contact_id, [one.pk for one in deal.other_contacts.all()]) for deal in deals}


def different(now: dict[str, Any], then: dict[str, Any], but: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """Where two states differ, by name: what is, and what was."""
    found: dict[str, Any] = {}
    for name, was in then.items():
        if not isinstance(was, dict):
            if now[name] != was:
                found[name] = (now[name], was)
            continue
        for column in was.keys() - but:
            is_now, was_then = now[name][column], was[column]
            if column == "search_key":  # its words may stand in another order
                is_now, was_then = sorted(is_now.split()), sorted(was_then.split())
            if is_now != was_then:
                found[f"{name}.{column}"] = (is_now, was_then)
    return found


def _save(role: Role) -> None:
    with connection.cursor() as cursor:
        import json

        cursor.execute(
            "UPDATE people_role SET scopes = %s, hidden = %s WHERE id = %s",
            [json.dumps(role.scopes), json.dumps(role.hidden), role.pk],
        )


def _again(user: Any) -> Any:
    return type(user).objects.select_related("role").get(pk=user.pk)
