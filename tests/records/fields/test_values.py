"""Values of added fields: every type, single and several, through actions, the API and pages."""

import pytest

from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.people.roles.models import Role
from dealwright.records.fields.actions import edit_field, remove_field, restore_field
from dealwright.records.fields.queries import custom_field_of
from dealwright.records.undo.actions import undo_change
from tests.records.fields.conftest import BY_TYPE, SAMPLES, SYSTEM

pytestmark = pytest.mark.django_db

EVERY = [
    (sample, multiple)
    for sample in SAMPLES
    for multiple in (False, True)
    if not (sample.type == "yes_no" and multiple)
]
NAMES = [f"{sample.type}{'-several' if multiple else ''}" for sample, multiple in EVERY]


@pytest.mark.parametrize(("sample", "multiple"), EVERY, ids=NAMES)
class TestEveryType:
    def test_is_created_edited_emptied_and_undone_by_a_program(
        self, sample, multiple, add, values, owner, pipeline, api_of, run_reactions
    ):
        field, program = add(sample.type, multiple=multiple), api_of(owner)
        first, second = ([one] if multiple else one for one in values(sample))

        made = program.post("/api/v1/deals", {"title": "Phones", "custom": {field.code: first}}).json()
        edited = program.patch(f"/api/v1/deals/{made['id']}", {"custom": {field.code: second}}).json()
        change = edited_by(made["id"])
        undo_change(change.change_id, by=SYSTEM)
        undone = program.get(f"/api/v1/deals/{made['id']}").json()
        emptied = program.patch(f"/api/v1/deals/{made['id']}", {"custom": {field.code: None}}).json()

        assert made["custom"] == {field.code: first}
        assert edited["custom"] == {field.code: second}
        assert [one["field"] for one in change.facts["changes"]] == [field.name]
        assert undone["custom"] == {field.code: first}
        assert emptied["custom"] == {}

    def test_refuses_what_does_not_fit(self, sample, multiple, add, deal, owner, api_of, recorded):
        field, program = add(sample.type, multiple=multiple), api_of(owner)
        recorded.start_over()

        for bad in sample.bad:
            answer = program.patch(
                f"/api/v1/deals/{deal.pk}", {"custom": {field.code: [bad] if multiple else bad}}
            )

            assert answer.status_code == 422, bad
            assert [one["field"] for one in answer.json()["errors"]] == [field.name]
        assert deal.refreshed().custom == {}
        assert recorded == []

    def test_stands_on_the_card_and_is_edited_there(
        self, sample, multiple, add, values, deal, owner, client_of
    ):
        field, client = add(sample.type, multiple=multiple), client_of(owner)
        first, second = values(sample)
        edit_deal(deal, custom={field.code: [first, second] if multiple else first}, by=SYSTEM)
        place = f"/custom/deal/{deal.pk}/{field.code}"

        card = client.get(f"/deals/{deal.pk}").content.decode()
        form = client.get(place)
        saved = client.post(place, {field.name: typed(sample, second), "version": deal.refreshed().version})

        assert field.label in card
        assert f'href="{place}"' in card
        assert form.status_code == 200
        assert saved.status_code == 303, saved.content.decode()
        assert deal.refreshed().custom == {field.code: [second] if multiple else second}

    def test_is_asked_for_in_the_form_of_a_new_deal(
        self, sample, multiple, add, values, pipeline, owner, client_of
    ):
        field, client = add(sample.type, multiple=multiple), client_of(owner)
        first, _second = values(sample)

        asked = client.get("/deals/new").content.decode()
        client.post(
            "/deals/new", {"title": "Phones", "pipeline": pipeline.pk, field.name: typed(sample, first)}
        )

        assert f'name="{field.name}"' in asked
        assert Deal.objects.get().custom == {field.code: [first] if multiple else first}

    def test_stands_in_the_list(self, sample, multiple, add, values, deal, owner, client_of):
        field = add(sample.type, multiple=multiple)
        first, _second = values(sample)
        edit_deal(deal, custom={field.code: [first] if multiple else first}, by=SYSTEM)

        answer = client_of(owner).get(f"/deals/list?columns=title,{field.name}", follow=True)

        assert answer.status_code == 200
        assert field.label in answer.content.decode()


def edited_by(deal_id):
    """The entry of the last edit of a deal."""
    from dealwright.events.models import Entry

    return Entry.objects.filter(kind="deal.edited", subject_id=deal_id).order_by("-id")[0]


def typed(sample, value):
    """A value as a person types it into the form of the card."""
    match sample.type:
        case "money":
            return value["amount"]
        case "yes_no":
            return "true" if value else "false"
        case "datetime":
            return value[:16]
    return str(value)


class TestRequired:
    def test_is_asked_of_new_records_of_people_and_programs(
        self, add, pipeline, owner, api_of, client_of, recorded
    ):
        add("text", "Weight", required=True)
        add("number", "Height", required=True)
        program = api_of(owner)
        recorded.start_over()

        answer = program.post("/api/v1/deals", {"title": "Phones"})
        page = client_of(owner).post("/deals/new", {"title": "Phones", "pipeline": pipeline.pk})

        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["custom.weight", "custom.height"]
        assert page.status_code == 422
        assert Deal.objects.count() == 0
        assert recorded == []

    def test_does_not_stop_those_who_know_of_no_fields(self, add, pipeline):
        add("text", required=True)

        assert create_deal(title="From the shop", by=SYSTEM).custom == {}

    def test_leaves_old_records_alone_until_the_field_is_emptied(self, add, deal, owner, api_of):
        field, program = add("text", required=True), api_of(owner)

        renamed = program.patch(f"/api/v1/deals/{deal.pk}", {"title": "Tablets"})
        program.patch(f"/api/v1/deals/{deal.pk}", {"custom": {field.code: "x"}})
        emptied = program.patch(f"/api/v1/deals/{deal.pk}", {"custom": {field.code: None}})

        assert renamed.status_code == 200
        assert emptied.status_code == 422
        assert deal.refreshed().custom == {field.code: "x"}


class TestDefault:
    def test_fills_new_records_however_they_are_made(self, add, pipeline, owner, api_of, client_of):
        add("list", "What we sell", default="red")

        told = api_of(owner).post("/api/v1/deals", {"title": "One"}).json()
        other = (
            api_of(owner).post("/api/v1/deals", {"title": "Two", "custom": {"what_we_sell": "blue"}}).json()
        )
        none = (
            api_of(owner).post("/api/v1/deals", {"title": "Three", "custom": {"what_we_sell": None}}).json()
        )

        assert create_deal(title="From the shop", by=SYSTEM).custom == {"what_we_sell": "red"}
        assert (told["custom"], other["custom"]) == ({"what_we_sell": "red"}, {"what_we_sell": "blue"})
        assert none["custom"] == {}
        assert 'value="red" selected' in client_of(owner).get("/deals/new").content.decode()


class TestUnknown:
    @pytest.mark.parametrize("code", ["nothing", "", "x" * 100, "title", "\u202e"])
    def test_is_refused_by_name(self, code, deal, owner, api_of):
        answer = api_of(owner).patch(f"/api/v1/deals/{deal.pk}", {"custom": {code: 1}})

        assert answer.status_code == 422
        assert deal.refreshed().custom == {}

    def test_is_told_with_everything_else_that_is_wrong(self, add, deal, owner, api_of):
        add("number", "Weight")

        answer = api_of(owner).patch(f"/api/v1/deals/{deal.pk}", {"custom": {"weight": "x", "nothing": 1}})

        assert {one["field"] for one in answer.json()["errors"]} == {"custom.weight", "custom.nothing"}


class TestRelatedRecord:
    def test_must_be_one_the_person_may_see(self, add, deal, anna, boris, api_of):
        add("record", "Sister deal", settings={"kinds": ["deal"]})
        others = create_deal(title="Secret", responsible=boris, by=SYSTEM)

        answer = api_of(anna).patch(f"/api/v1/deals/{deal.pk}", {"custom": {"sister_deal": others.pk}})

        assert answer.status_code == 422
        assert deal.refreshed().custom == {}

    def test_is_named_only_to_those_who_may_see_it(self, add, deal, anna, boris, client_of):
        add("record", "Sister deal", settings={"kinds": ["deal"]})
        others = create_deal(title="Quokka", responsible=boris, by=SYSTEM)
        edit_deal(deal, custom={"sister_deal": others.pk}, by=SYSTEM)

        card = client_of(anna).get(f"/deals/{deal.pk}").content.decode()

        assert "Quokka" not in card
        assert "not visible to you" in card

    def test_may_be_of_several_kinds(self, add, deal, anna, api_of):
        add("record", "About", settings={"kinds": ["deal", "contact"]})

        answer = api_of(anna).patch(f"/api/v1/deals/{deal.pk}", {"custom": {"about": f"deal:{deal.pk}"}})

        assert answer.json()["custom"] == {"about": f"deal:{deal.pk}"}

    def test_offers_what_is_found_by_a_part_of_the_name(self, add, deal, anna, boris, client_of):
        field = add("record", "Sister deal", settings={"kinds": ["deal"]})
        create_deal(title="Phones of Boris", responsible=boris, by=SYSTEM)

        found = client_of(anna).get(f"/custom/choices/{field.pk}?look=phon").content.decode()

        assert f'value="{deal.pk}"' in found
        assert "Boris" not in found


class TestHidden:
    def hide(self, name):
        from dealwright.events import unrecorded

        with unrecorded("a test"):
            seller = Role.objects.get(name="Seller")
            seller.hidden = {"deal": [name]}
            seller.save()

    def test_stands_nowhere_and_is_refused(self, add, deal, anna, api_of, client_of):
        field = add("text", "Margin", is_searched=True)
        edit_deal(deal, custom={"margin": "quokka"}, by=SYSTEM)
        self.hide(field.name)
        anna.refresh_from_db()
        program, client = api_of(anna), client_of(anna)

        told = program.get(f"/api/v1/deals/{deal.pk}").json()
        written = program.patch(f"/api/v1/deals/{deal.pk}", {"custom": {"margin": "x"}})

        assert told["custom"] == {}
        assert told["hidden"] == [field.name]
        assert written.status_code == 403
        assert "quokka" not in client.get(f"/deals/{deal.pk}").content.decode()
        assert "Margin" not in client.get("/deals/new").content.decode()
        assert client.get(f"/custom/deal/{deal.pk}/margin").status_code == 404
        assert program.get("/api/v1/deals?custom.margin=quokka").status_code == 403
        assert program.get("/api/v1/deals?q=quokka").json()["items"] == []
        assert program.get("/api/v1/custom-fields").json()["items"] == []
        assert deal.refreshed().custom == {"margin": "quokka"}


class TestSearch:
    def test_finds_a_record_by_texts_that_are_searched(self, add, deal, owner, api_of):
        add("text", "Serial", is_searched=True)
        add("text", "Remark")
        edit_deal(deal, custom={"serial": "XK-77", "remark": "wombat"}, by=SYSTEM)

        program = api_of(owner)

        assert len(program.get("/api/v1/deals?q=xk-77").json()["items"]) == 1
        assert program.get("/api/v1/deals?q=wombat").json()["items"] == []


class TestRemoved:
    def test_hides_the_values_until_it_is_restored(self, add, deal, owner, api_of, client_of):
        field, program = add("text", "Serial"), api_of(owner)
        edit_deal(deal, custom={"serial": "XK-77"}, by=SYSTEM)

        remove_field(field, by=SYSTEM)
        told = program.get(f"/api/v1/deals/{deal.pk}").json()["custom"]
        written = program.patch(f"/api/v1/deals/{deal.pk}", {"custom": {"serial": "x"}})
        card = client_of(owner).get(f"/deals/{deal.pk}").content.decode()
        restore_field(field, by=SYSTEM)

        assert told == {}
        assert written.status_code == 422
        assert "XK-77" not in card
        assert "changed: Serial" in card
        assert program.get(f"/api/v1/deals/{deal.pk}").json()["custom"] == {"serial": "XK-77"}


class TestStricterField:
    def test_keeps_old_values_and_refuses_new_ones(self, add, deal):
        field = add("list", "Sort")
        edit_deal(deal, custom={"sort": "red"}, by=SYSTEM)

        edit_field(field, options=[{"key": "blue", "words": "Blue"}], by=SYSTEM)
        edit_deal(deal, custom={"sort": "red"}, by=SYSTEM)
        other = create_deal(title="Another", by=SYSTEM)

        with pytest.raises(Refused):
            edit_deal(other, custom={"sort": "red"}, by=SYSTEM)
        assert custom_field_of("deal", "sort").show("red") == "Red"


class TestLabel:
    def test_is_said_in_the_history_under_its_present_words(self, add, deal, owner, client_of):
        field = add("number", "Weight")
        edit_deal(deal, custom={"weight": 3}, by=SYSTEM)

        edit_field(field, label="Mass", by=SYSTEM)

        assert "changed: Mass" in client_of(owner).get(f"/deals/{deal.pk}").content.decode()


class TestOtherKinds:
    @pytest.mark.parametrize(("kind", "resource", "body"), [
        ("contact", "contacts", {"name": "Clara"}),
        ("product", "products", {"name": "Case", "price": {"amount": "1.00", "currency": "BRL"}}),
        ("task", "tasks", {"title": "Call"}),
    ])  # fmt: skip
    def test_have_fields_too(self, kind, resource, body, add, owner, api_of):
        add("number", "Weight", of_kind=kind)
        program = api_of(owner)

        made = program.post(f"/api/v1/{resource}", {**body, "custom": {"weight": 3}}).json()
        edited = program.patch(f"/api/v1/{resource}/{made['id']}", {"custom": {"weight": 4}}).json()
        found = program.get(f"/api/v1/{resource}?custom.weight__gte=4&sort=-custom.weight").json()

        assert (made["custom"], edited["custom"]) == ({"weight": 3}, {"weight": 4})
        assert [one["id"] for one in found["items"]] == [made["id"]]

    def test_orders_take_values_and_nothing_else(self, add, order, owner, api_of, client_of):
        add("number", "Weight", of_kind="order")

        answer = api_of(owner).patch(f"/api/v1/orders/{order.pk}", {"custom": {"weight": 4}})

        assert answer.json()["custom"] == {"weight": 4}
        assert "Weight" in client_of(owner).get(f"/orders/{order.pk}").content.decode()

    @pytest.fixture
    def order(self, pipeline, anna, system):
        from dealwright.sales.modes.actions import bring_orders_back
        from tests.factories.sales import new_order

        bring_orders_back(by=system)
        return new_order(responsible=anna)


def test_every_type_is_sampled():
    from dealwright.records.fields.declaring import TYPES

    assert set(TYPES) - set(BY_TYPE) == {"file"}
