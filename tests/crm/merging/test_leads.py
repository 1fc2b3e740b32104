"""Merging leads: products and amounts come together too; a converted one is the one that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import NewLine, create_lead, edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.merging.actions import merge_records
from dealwright.crm.merging.groups import duplicate_groups
from dealwright.crm.merging.models import Merge
from dealwright.crm.merging.snapshots import plan_of
from dealwright.events import Actor, last_change, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Forbidden, NotFound, Problem, Refused
from dealwright.kit.money import Money
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.files.models import File
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.models import Note
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task
from tests.factories.sales import at_once

SYSTEM = Actor.system()
PHONE = NewLine(None, "Phone", Decimal(100), Decimal(2))
CASE = NewLine(None, "Case", Decimal(10))
MOVING = {"version", "updated_at", "last_interaction_at", "updated_by_id"}


@dataclass
class Twins:
    """What Maria wrote in the form, which stays, and what was noted when she called."""

    form: Lead
    call: Lead


@pytest.fixture
def twins(pipeline: Any, lead_pipeline: Any, anna: Any, boris: Any) -> Twins:
    """Made two days ago, so that what is done now has other moments."""
    with clock.at(clock.now() - timedelta(days=2)):
        by = Actor.of(anna)
        add_field(of_kind="lead", label="Shoe size", type="number", by=SYSTEM)
        form = create_lead(
            title="Form: phones", name="Maria Souza", phones=["+5511987654321"], tags=["web"],
            utm={"source": "news", "campaign": "may"}, lines=[PHONE], responsible=anna, by=by,
        )  # fmt: skip
        call = create_lead(
            title="Maria called", name="M. Souza", phones=["+55 11 98765-4321", "+551130303030"],
            tags=["web", "urgent"], utm={"source": "radio", "term": "cheap"}, lines=[PHONE, CASE, CASE],
            comment="Call after six.", custom={"shoe_size": 38}, observers=[boris], responsible=anna, by=by,
        )  # fmt: skip
        add_note(call, text="Likes green.", by=by)
        create_task(title="Write to her", responsible=anna, about=call, by=by)
        with blobs.kept(ContentFile(b"It is cheap.", "offer.txt")) as blob:
            attach_file(call, blob=blob, by=by)
    create_activity(
        kind="call",
        subject="Call her",
        due_at=clock.now() + timedelta(days=1),
        about=[call],
        responsible=anna,
        by=by,
    )
    return Twins(form.refreshed(), call.refreshed())


def state() -> dict[str, Any]:
    """The leads and all that is about them, without what every change moves on."""
    found: dict[str, Any] = {
        f"lead:{row['id']}": {key: row[key] for key in row.keys() - MOVING}
        for row in Lead.everything.order_by("pk").values()
    }
    for lead in Lead.everything.order_by("pk"):
        found[f"lines:{lead.pk}"] = list(lead.lines.values_list("name", "price", "quantity"))
        found[f"ways:{lead.pk}"] = list(lead.ways_to_reach.values_list("kind", "normalised"))
        found[f"watching:{lead.pk}"] = sorted(lead.observers.values_list("pk", flat=True))
    found["notes"] = sorted(Note.everything.values_list("pk", "on_kind", "on_id"))
    found["files"] = sorted(File.objects.values_list("pk", "on_kind", "on_id"))
    found["tasks"] = sorted(Task.everything.values_list("pk", "about_kind", "about_id"))
    found["deals"] = sorted(Deal.everything.values_list("pk", "lead"))
    return found


def undo_last(by: Any) -> None:
    last = last_change()
    assert last is not None
    undo_change(last, by=by)


class TestMergeLeads:
    def test_brings_together_what_is_about_them(self, twins, anna, boris, manager) -> None:
        next_step = twins.call.next_step_at

        merge_records(twins.form, others=[twins.call], by=Actor.of(manager))

        form = Lead.objects.get()
        assert form == twins.form
        assert (Note.objects.get().on_id, File.objects.get().on_id) == (form.pk, form.pk)
        assert Task.objects.get().about_id == form.pk
        assert form.next_step_at == next_step is not None
        assert [way.normalised for way in form.ways_to_reach.all()] == ["+5511987654321", "+551130303030"]
        assert (form.tags, form.custom["shoe_size"]) == (["web", "urgent"], 38)
        assert (form.name, form.comment) == ("Maria Souza", "Call after six.")
        assert list(form.observers.all()) == [boris]
        kinds = [item.kind for item in timeline(form, actor=Actor.of(manager), limit=50).items]
        assert "lead.merged" in kinds and kinds.count("lead.created") == 2

    def test_has_each_product_once_and_is_worth_them(self, twins, manager) -> None:
        merge_records(twins.form, others=[twins.call], by=Actor.of(manager))

        form = twins.form.refreshed()
        assert [line.name for line in form.lines.all()] == ["Phone", "Case", "Case"]
        assert (form.amount, form.amount_is_manual) == (Decimal(220), False)

    def test_takes_the_marks_of_one_campaign(self, twins, manager) -> None:
        merge_records(
            twins.form, others=[twins.call], choose={"utm_source": twins.call.pk}, by=Actor.of(manager)
        )

        form = twins.form.refreshed()
        assert (form.utm_source, form.utm_campaign, form.utm_term) == ("radio", "", "cheap")

    def test_lets_an_amount_be_chosen_that_somebody_typed(self, twins, manager) -> None:
        edit_lead(twins.call, amount=Money(500, "BRL"), by=SYSTEM)
        records = [twins.form.refreshed(), twins.call.refreshed()]
        options = {one.name: one.options for one in plan_of(records).chosen}

        merge_records(records[0], others=records[1:], choose={"amount": twins.call.pk}, by=Actor.of(manager))

        assert options["amount"][0][1].startswith("the sum of all products (now ")
        form = twins.form.refreshed()
        assert (form.amount, form.amount_is_manual, form.lines.count()) == (Decimal(500), True, 3)

    def test_takes_the_currency_of_the_only_products(self, twins, anna, manager) -> None:
        empty = create_lead(title="Empty", currency="EUR", responsible=anna, by=SYSTEM)

        merge_records(empty, others=[twins.call], by=Actor.of(manager))

        empty = empty.refreshed()
        assert (empty.currency, empty.amount) == ("BRL", Decimal(220))
        undo_last(Actor.of(manager))
        empty = empty.refreshed()
        assert (empty.currency, empty.amount, empty.lines.count()) == ("EUR", Decimal(0), 0)

    def test_is_taken_back_and_done_again(self, twins, manager) -> None:
        before = state()

        merge_records(twins.form, others=[twins.call], by=Actor.of(manager))
        merged = state()
        undo_last(Actor.of(manager))

        assert state() == before
        assert twins.call.refreshed().next_step_at == twins.call.next_step_at
        undo_last(Actor.of(manager))
        again = state()
        for one in (merged, again):
            del one[f"lead:{twins.call.pk}"]["deleted_at"]
            one[f"lead:{twins.form.pk}"]["search_key"] = sorted(
                one[f"lead:{twins.form.pk}"]["search_key"].split()
            )
        assert again == merged

    def test_keeps_a_converted_one_with_what_it_became(self, twins, manager) -> None:
        convert_lead(twins.form, deal=NEW, contact=NEW, by=SYSTEM)

        merge_records(twins.form.refreshed(), others=[twins.call], by=Actor.of(manager))

        form = twins.form.refreshed()
        assert form.is_converted and Deal.objects.get().lead == form


class TestRefusals:
    @pytest.fixture(autouse=True)
    def unchanged(self, twins: Any) -> Any:
        yield
        assert not Merge.objects.exists()
        assert Lead.objects.filter(pk__in=[twins.form.pk, twins.call.pk]).count() == 2

    def test_of_a_converted_one_that_would_go(self, twins, manager, recorded) -> None:
        convert_lead(twins.call, deal=NEW, by=SYSTEM)
        recorded.start_over()
        before = state()

        with pytest.raises(Refused, match="“Maria called” is converted"):
            merge_records(twins.form, others=[twins.call.refreshed()], by=Actor.of(manager))
        assert state() == before
        assert recorded == []

    def test_of_products_in_two_currencies(self, twins, anna, manager, recorded) -> None:
        euros = create_lead(title="Euros", currency="EUR", lines=[CASE], responsible=anna, by=SYSTEM)
        recorded.start_over()
        before = state()

        with pytest.raises(Refused, match="different currencies: BRL, EUR"):
            merge_records(twins.form, others=[euros], by=Actor.of(manager))
        assert state() == before
        assert recorded == []

    def test_of_whoever_may_not(self, twins, anna, boris, recorded) -> None:
        with unrecorded("a test"):
            Role.objects.filter(pk=anna.role_id).update(hidden={"lead": ["phones"]})
        anna = User.objects.select_related("role").get(pk=anna.pk)

        with pytest.raises(NotFound):
            merge_records(twins.form, others=[twins.call], by=Actor.of(boris))
        with pytest.raises(Forbidden, match="Phones"):
            merge_records(twins.form, others=[twins.call], by=Actor.of(anna))
        assert recorded == []


class TestPages:
    def test_find_compare_and_merge(self, twins, manager, client_of) -> None:
        browser = client_of(manager)
        ids = {"ids": [twins.form.pk, twins.call.pk]}

        card = browser.get(f"/leads/{twins.form.pk}").content.decode()
        groups = browser.get("/leads/duplicates").content.decode()
        alike = browser.get(f"/leads/{twins.form.pk}/duplicates").content.decode()
        compared = browser.post("/leads/merge", ids).content.decode()
        done = browser.post("/leads/merge", {**ids, "version": twins.form.version, "step": "merge"})

        assert f'href="/leads/{twins.form.pk}/duplicates"' in card
        assert "Compare and merge" in groups and 'action="/leads/merge"' in groups
        assert "Maria called" in alike and "has this phone" in alike
        assert f'name="choose.title" value="{twins.call.pk}"' in compared
        assert (done.status_code, done["Location"]) == (303, f"/leads/{twins.form.pk}")
        assert Lead.objects.get() == twins.form
        old = browser.get(f"/leads/{twins.call.pk}")
        assert old.status_code in (301, 302) and old["Location"] == f"/leads/{twins.form.pk}"

    def test_leave_converted_ones_out_of_the_groups(self, twins, manager) -> None:
        assert len(duplicate_groups("lead", actor=Actor.of(manager)).groups) == 1

        convert_lead(twins.form, deal=NEW, by=SYSTEM)

        assert duplicate_groups("lead", actor=Actor.of(manager)).groups == []

    def test_name_no_client_the_reader_may_not_see(self, twins, manager, boris, client_of) -> None:
        secret = create_contact(name="Quokka Secret", responsible=boris, by=SYSTEM)
        firm = create_company(name="Quokka Firm", responsible=boris, by=SYSTEM)
        edit_lead(twins.call, contact=secret, company=firm, by=SYSTEM)

        compared = client_of(manager).post("/leads/merge", {"ids": [twins.form.pk, twins.call.pk]})

        assert compared.status_code == 200
        assert "Quokka" not in compared.content.decode()
        assert "somebody you may not see" in compared.content.decode()


class TestApi:
    def test_plans_merges_and_leads_on(self, twins, manager, api_of) -> None:
        program = api_of(manager)
        wanted = {"other_ids": [twins.call.pk]}

        planned = program.post(f"/api/v1/leads/{twins.form.pk}/merge", {**wanted, "dry_run": True}).json()
        groups = program.get("/api/v1/duplicates/groups?kind=lead").json()
        done = program.post(f"/api/v1/leads/{twins.form.pk}/merge", wanted)

        lists = {one["name"]: one["values"] for one in planned["lists"]}
        assert lists["lines"] == ["2 × Phone", "1 × Case", "1 × Case"]
        assert planned["problems"] == [] and planned["dry_run"]
        assert groups["items"][0]["ids"] == [twins.form.pk, twins.call.pk]
        assert done.status_code == 200 and Lead.objects.get() == twins.form
        assert program.get(f"/api/v1/leads/{twins.call.pk}").json()["id"] == twins.form.pk

    def test_refuses_a_converted_one_that_would_go(self, twins, manager, api_of) -> None:
        convert_lead(twins.call, deal=NEW, by=SYSTEM)

        refused = api_of(manager).post(f"/api/v1/leads/{twins.form.pk}/merge", {"other_ids": [twins.call.pk]})

        assert refused.status_code == 422 and "is converted" in refused.content.decode()
        assert not Merge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_opposite_merges_do_not_hang_and_lose_nothing(twins: Any) -> None:
    form, call = twins.form, twins.call

    answers = at_once(
        lambda: merge_records(form, others=[call], by=SYSTEM),
        lambda: merge_records(call, others=[form], by=SYSTEM),
    )

    assert sorted(isinstance(one, Problem) for one in answers) == [False, True]
    assert Merge.objects.count() == 1
    assert sorted(line.name for line in Lead.objects.get().lines.all()) == ["Case", "Case", "Phone"]
