"""Adding, changing, ordering and removing fields; and reference lists."""

import pytest

from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import unrecorded
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.fields import jobs
from dealwright.records.fields.actions import add_field, edit_field, move_field, remove_field, restore_field
from dealwright.records.fields.models import CustomField
from dealwright.records.fields.queries import custom_fields_of, fields_of
from dealwright.records.reference_lists.actions import create_list, edit_list, remove_list
from dealwright.records.reference_lists.models import ReferenceList
from tests.records.fields.conftest import SYSTEM

pytestmark = pytest.mark.django_db


def unchanged(model):
    return list(model.objects.order_by("pk").values())


class TestAddField:
    @pytest.mark.parametrize(
        ("label", "code"),
        [
            ("What we sell", "what_we_sell"),
            ("Что продаём", "chto_prodaem"),
            ("Ação", "acao"),
            ("重量", "field"),
            ("7 days", "field_7_days"),
            ("🦊", "field"),
            ("x" * 80, "x" * 40),
        ],
    )
    def test_makes_the_code_from_the_label(self, label, code, add):
        assert add("text", label).code == code

    def test_gives_the_second_of_a_name_a_number(self, add):
        assert [add("text", "Weight").code for _ in range(3)] == ["weight", "weight_2", "weight_3"]

    def test_leaves_a_code_alone_that_an_import_uses(self, add, deal):
        with unrecorded("a test"):
            Deal.objects.filter(pk=deal.pk).update(custom={"state": "SP"})

        assert add("text", "State").code == "state_2"
        with pytest.raises(Refused):
            add("text", "State", code="state")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"of_kind": "payment"}, "record_kind"),
            ({"type": "color"}, "type"),
            ({"label": " \0"}, "label"),
            ({"label": "x" * 81}, "label"),
            ({"code": "Weight"}, "code"),
            ({"code": "1x"}, "code"),
            ({"code": "taken"}, "code"),
            ({"settings": {"digits": 10}}, "settings.digits"),
            ({"settings": {"kinds": ["deal"]}}, "settings.kinds"),
            ({"type": "yes_no", "multiple": True}, "multiple"),
            ({"type": "list"}, "options"),
            ({"type": "list", "options": [{"words": "A"}, {"words": "a"}]}, "options"),
            ({"type": "list", "options": [{"words": "A", "color": "#fff"}]}, "options"),
            ({"type": "record"}, "settings.kinds"),
            ({"type": "record", "settings": {"kinds": ["galaxy"]}}, "settings.kinds"),
            ({"type": "reference"}, "reference_list_id"),
            ({"type": "file", "required": True}, "required"),
            ({"default": "x"}, "default"),
            ({"is_searched": True}, "is_searched"),
            ({"options": [{"words": "A"}]}, "options"),
            ({"type": "money", "settings": {"currency": "XXY"}}, "settings.currency"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, given, field, add, recorded):
        add("text", "Taken", code="taken")
        before = unchanged(CustomField)
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            add_field(**{"of_kind": "deal", "label": "Weight", "type": "number", "by": SYSTEM, **given})

        assert refused.value.field == field
        assert unchanged(CustomField) == before
        assert recorded == []

    def test_makes_roles_speak_of_it(self, add):
        from dealwright.people.protected import protected

        add("number", "Weight")

        assert "custom.weight" in [field.name for field in protected("deal").hideable]


class TestEditField:
    @pytest.mark.parametrize(
        ("name", "value"), [("code", "other"), ("type", "text"), ("multiple", True), ("of_kind", "contact")]
    )
    def test_refuses_to_change_what_lasts(self, name, value, add, recorded):
        field = add("number", "Weight")
        recorded.start_over()

        with pytest.raises(Refused):
            edit_field(field, **{name: value}, by=SYSTEM)

        assert recorded == []
        assert unchanged(CustomField)[0]["version"] == 1

    def test_keeps_what_is_not_given(self, add):
        field = add("number", "Weight", help_text="In kilograms", settings={"digits": 2, "unit": "kg"})

        field = edit_field(field, settings={"digits": 3}, by=SYSTEM)

        assert (field.help_text, field.settings, field.version) == (
            "In kilograms",
            {"digits": 3, "unit": "kg"},
            2,
        )

    def test_archives_an_option_that_is_left_out(self, add):
        field = add("list", "Sort")

        field = edit_field(field, options=[{"words": "Green"}, {"key": "blue", "words": "Azure"}], by=SYSTEM)

        assert [(one["key"], one["words"], one["archived"]) for one in field.settings["options"]] == [
            ("green", "Green", False), ("blue", "Azure", False), ("red", "Red", True)
        ]  # fmt: skip

    def test_brings_an_archived_option_back_by_its_words(self, add):
        field = add("list", "Sort")
        field = edit_field(field, options=[{"key": "blue", "words": "Blue"}], by=SYSTEM)

        field = edit_field(field, options=[{"key": "blue", "words": "Blue"}, {"words": "red"}], by=SYSTEM)

        assert [one["key"] for one in field.settings["options"] if not one["archived"]] == ["blue", "red"]

    def test_refuses_a_stale_version(self, add):
        field = add("number", "Weight")
        edit_field(field, label="Mass", by=SYSTEM)

        with pytest.raises(Conflict):
            edit_field(field, label="Load", version=1, by=SYSTEM)

        assert field.refreshed().label == "Mass"


class TestMoveField:
    def test_puts_it_before_another(self, add):
        fields = [add("text", name) for name in "ABC"]

        move_field(fields[2], before=fields[0], by=SYSTEM)
        move_field(fields[0].refreshed(), before=None, by=SYSTEM)

        assert [field.label for field in custom_fields_of("deal")] == ["C", "B", "A"]

    def test_holds_out_however_often_it_is_done(self, add):
        first, second, third = (add("text", name) for name in "ABC")

        for _ in range(70):
            move_field(third.refreshed(), before=second.refreshed(), by=SYSTEM)
            second, third = third, second

        assert custom_fields_of("deal")[0].label == "A"
        assert first.refreshed().position < second.refreshed().position


class TestRemoveField:
    def test_counts_who_holds_a_value_and_comes_back(self, add, deal, recorded):
        field = add("text", "Serial")
        edit_deal(deal, custom={"serial": "x"}, by=SYSTEM)
        recorded.start_over()

        remove_field(field, by=SYSTEM)
        removed = [one.name for one in fields_of("deal")]
        restore_field(field, by=SYSTEM)

        assert recorded.entries[0].facts == {"records": 1}
        assert recorded == ["custom_field.removed", "custom_field.restored"]
        assert "custom.serial" not in removed
        assert "custom.serial" in [one.name for one in fields_of("deal")]

    def test_keeps_its_code_while_it_lies_in_the_bin(self, add):
        remove_field(add("text", "Serial"), by=SYSTEM)

        assert add("text", "Serial").code == "serial_2"


class TestForgetSome:
    def test_takes_values_and_field_away_after_thirty_days(self, add, deal, monkeypatch):
        field, other = add("text", "Serial"), add("text", "Colour")
        edit_deal(deal, custom={"serial": "x", "colour": "red"}, by=SYSTEM)
        removed = remove_field(field, by=SYSTEM)
        monkeypatch.setattr(jobs, "drop_all", lambda gone: None)

        while jobs.forget_some(now=removed.deleted_at + jobs.IN_BIN):
            pass
        kept = deal.refreshed().custom
        while jobs.forget_some(now=removed.deleted_at + jobs.IN_BIN * 2):
            pass

        assert kept == {"serial": "x", "colour": "red"}
        assert deal.refreshed().custom == {"colour": "red"}
        assert [one.pk for one in CustomField.objects.all()] == [other.pk]


class TestRenewSome:
    def test_makes_records_findable_by_a_field_that_is_searched_from_now_on(
        self, add, deal, owner, api_of, monkeypatch
    ):
        field, program = add("text", "Serial"), api_of(owner)
        other = create_deal(title="Other", custom={"serial": "XK-78"}, by=SYSTEM)
        edit_deal(deal, custom={"serial": "XK-77"}, by=SYSTEM)
        monkeypatch.setattr(jobs, "BATCH", 1)

        edit_field(field, is_searched=True, by=SYSTEM)
        while jobs.renew_some():
            pass

        found = program.get("/api/v1/deals?q=xk-7").json()["items"]
        assert {one["id"] for one in found} == {deal.pk, other.pk}
        assert deal.refreshed().version == 2


class TestReferenceLists:
    def test_come_with_the_product(self):
        assert set(ReferenceList.objects.values_list("code", flat=True)) == {
            "source",
            "client_type",
            "company_type",
            "deal_type",
            "honorific",
            "industry",
        }

    def test_offer_new_words_at_once_and_keep_old_ones(self, add, deal):
        found = create_list(name="Cities", entries=[{"words": "Santos"}, {"words": "Recife"}], by=SYSTEM)
        add("reference", "City", reference_list=found)
        edit_deal(deal, custom={"city": "santos"}, by=SYSTEM)

        edit_list(found, entries=[{"key": "recife", "words": "Recife, PE"}], by=SYSTEM)

        (city,) = custom_fields_of("deal")
        assert city.show("recife") == "Recife, PE"
        assert city.show("santos") == "Santos"
        assert [one.key for one in city.type.offered()] == ["recife"]

    def test_stay_while_a_field_uses_them(self, add, recorded):
        found = ReferenceList.objects.get(code="source")
        remove_field(add("reference", "Source", reference_list=found), by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            remove_list(found, by=SYSTEM)

        assert recorded == []
        assert ReferenceList.objects.filter(pk=found.pk).exists()


class TestApi:
    def test_adds_changes_moves_removes_and_restores(self, owner, api_of, pipeline):
        program = api_of(owner)
        body = {
            "record_kind": "deal",
            "label": "Что продаём",
            "type": "list",
            "options": [{"words": "Услуги"}, {"words": "Товары"}],
        }

        made = program.post("/api/v1/custom-fields", body)
        field = made.json()
        changed = program.patch(
            f"/api/v1/custom-fields/{field['id']}", {"label": "Sort", "version": 1}
        ).json()
        refused = program.patch(f"/api/v1/custom-fields/{field['id']}", {"multiple": True})
        stale = program.patch(f"/api/v1/custom-fields/{field['id']}", {"label": "x", "version": 1})
        moved = program.post(f"/api/v1/custom-fields/{field['id']}/move")
        gone = program.delete(f"/api/v1/custom-fields/{field['id']}")
        back = program.post(f"/api/v1/custom-fields/{field['id']}/restore").json()

        assert (made.status_code, field["code"], field["options"][0]["key"]) == (
            201,
            "chto_prodaem",
            "uslugi",
        )
        assert (changed["label"], changed["version"]) == ("Sort", 2)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "multiple")
        assert (stale.status_code, moved.status_code, gone.status_code) == (409, 200, 204)
        assert back["deleted_at"] is None

    def test_is_closed_to_those_who_may_not_change_settings(self, add, anna, api_of, recorded):
        field, program = add("text", "Serial"), api_of(anna)
        recorded.start_over()

        answers = [
            program.post("/api/v1/custom-fields", {"record_kind": "deal", "label": "x", "type": "text"}),
            program.patch(f"/api/v1/custom-fields/{field.pk}", {"label": "x"}),
            program.delete(f"/api/v1/custom-fields/{field.pk}"),
            program.post("/api/v1/reference-lists", {"name": "x"}),
        ]

        assert [one.status_code for one in answers] == [403] * 4
        assert [one.label for one in CustomField.objects.all()] == ["Serial"]
        assert recorded == []

    def test_manages_reference_lists(self, owner, api_of):
        program = api_of(owner)

        made = program.post(
            "/api/v1/reference-lists", {"name": "Cities", "entries": [{"words": "Santos"}]}
        ).json()
        more = program.post(
            f"/api/v1/reference-lists/{made['id']}/entries", {"entries": [{"words": "Recife"}]}
        ).json()
        gone = program.delete(f"/api/v1/reference-lists/{made['id']}")

        assert [(one["key"], one["position"]) for one in more["entries"]] == [("santos", 1), ("recife", 2)]
        assert gone.status_code == 204


class TestPages:
    @pytest.fixture
    def client(self, owner, client_of):
        return client_of(owner)

    def test_add_a_list_with_options_and_colours(self, client):
        assert client.get("/fields", follow=True).status_code == 200
        assert "/fields/deal/new?type=list" in client.get("/fields/deal/new").content.decode()
        typed = {
            "label": "Sort",
            "option_key": ["", ""],
            "option_words": ["Red", "Blue"],
            "option_color": ["red", ""],
        }

        answer = client.post("/fields/deal/new?type=list", {**typed, "shows_on_card": "on"})

        field = CustomField.objects.get()
        assert answer.status_code == 303
        assert [(one["key"], one["color"]) for one in field.settings["options"]] == [
            ("red", "red"),
            ("blue", ""),
        ]
        assert (field.shows_on_card, field.shows_in_list) == (True, False)

    def test_say_at_the_field_what_is_wrong_and_save_nothing(self, client):
        answer = client.post("/fields/deal/new?type=number", {"label": "", "digits": "77"})

        assert answer.status_code == 422
        assert CustomField.objects.count() == 0

    def test_lift_an_option_without_saving(self, client, add):
        field = add("list", "Sort")
        typed = {
            "label": "Sort",
            "option_key": ["red", "blue"],
            "option_words": ["Red", "Blue"],
            "option_color": ["", ""],
        }

        page = client.post(f"/fields/deal/{field.pk}", {**typed, "lift": "1"}).content.decode()

        assert page.index('value="Blue"') < page.index('value="Red"')
        assert field.refreshed().version == 1

    def test_preview_what_is_typed(self, client):
        typed = {"label": "Quokka", "option_key": "", "option_words": "Red", "option_color": ""}

        answer = client.post("/fields/deal/preview?type=list", typed, headers={"HX-Request": "true"})

        assert "Quokka" in answer.content.decode()
        assert ">Red<" in answer.content.decode()
        assert CustomField.objects.count() == 0

    def test_change_order_remove_and_restore(self, client, add):
        first, second = add("text", "One"), add("number", "Two")

        client.post(f"/fields/deal/{second.pk}/place", {"to": "up"})
        up = [one.label for one in custom_fields_of("deal")]
        client.post(f"/fields/deal/{second.pk}/place", {"to": "down"})
        client.post(f"/fields/deal/{first.pk}", {"label": "Uno", "longest": "50", "version": 1})
        client.post(f"/fields/deal/{second.pk}/removal", {})
        gone = [one.label for one in custom_fields_of("deal")]
        client.post(f"/fields/deal/{second.pk}/restoration", {})

        assert (up, gone) == (["Two", "One"], ["Uno"])
        assert [one.label for one in custom_fields_of("deal")] == ["Uno", "Two"]

    def test_keep_what_was_typed_over_a_stale_version(self, client, add):
        field = add("text", "One")
        edit_field(field, label="Two", by=SYSTEM)

        answer = client.post(f"/fields/deal/{field.pk}", {"label": "Three", "version": 1})

        assert answer.status_code == 409
        assert 'value="Three"' in answer.content.decode()
        assert field.refreshed().label == "Two"

    @pytest.mark.parametrize(
        "type",
        [
            "text",
            "long_text",
            "number",
            "yes_no",
            "date",
            "datetime",
            "money",
            "url",
            "address",
            "reference",
            "employee",
            "record",
            "file",
        ],
    )
    def test_add_a_field_of_every_type(self, type, client, owner):
        more = {
            "reference": {"reference_list": ReferenceList.objects.get(code="source").pk},
            "record": {"kinds": ["deal"]},
            "money": {"currency": "BRL"},
        }

        assert client.get(f"/fields/contact/new?type={type}").status_code == 200
        answer = client.post(f"/fields/contact/new?type={type}", {"label": "Field", **more.get(type, {})})

        assert answer.status_code == 303, answer.content.decode()
        assert client.get(f"/fields/contact/{CustomField.objects.get().pk}").status_code == 200
        assert client.get("/fields/contact").status_code == 200
        assert client.get("/contacts/new").status_code == 200

    def test_manage_reference_lists(self, client):
        made = client.post(
            "/reference-lists/new",
            {"name": "Cities", "option_key": "", "option_words": "Santos", "option_color": ""},
        )
        found = ReferenceList.objects.get(name="Cities")
        client.post(
            f"/reference-lists/{found.pk}",
            {
                "name": "Towns",
                "version": 1,
                "option_key": "santos",
                "option_words": "Santos, SP",
                "option_color": "",
            },
        )

        assert made.status_code == 303
        assert client.get("/reference-lists").status_code == 200
        assert client.get(f"/reference-lists/{found.pk}").status_code == 200
        assert [one.words for one in found.refreshed().options] == ["Santos, SP"]
        assert client.post(f"/reference-lists/{found.pk}/removal", {}).status_code == 303
        assert not ReferenceList.objects.filter(pk=found.pk).exists()

    def test_are_closed_to_those_who_may_not_change_settings(self, add, anna, client_of):
        field, client = add("text", "Serial"), client_of(anna)

        addresses = [
            "/fields/deal",
            "/fields/deal/new?type=text",
            f"/fields/deal/{field.pk}",
            "/reference-lists",
            "/reference-lists/new",
        ]
        answers = [client.get(one).status_code for one in addresses]
        answers.append(client.post(f"/fields/deal/{field.pk}/removal", {}).status_code)

        assert answers == [403] * 6
        assert field.refreshed().deleted_at is None
