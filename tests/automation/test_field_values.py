"""Values for fields that rules write: read by the types of the fields, checked when a rule is saved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dealwright.automation.field_values import apply, change, check, is_dynamic, settable
from dealwright.automation.scope import RecordScope
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.records import kinds
from dealwright.records.fields.actions import add_field

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def added(deal):
    """A number, a list, several lines, a yes or no and a colleague, added to deals."""
    for code, type, more in (
        ("weight", "number", {}),
        ("grade", "list", {"options": [{"words": "Good"}, {"words": "Very good"}]}),
        ("marks", "text", {"multiple": True}),
        ("is_hot", "yes_no", {}),
        ("helper", "employee", {}),
    ):
        add_field(of_kind="deal", code=code, label=code.title(), type=type, by=SYSTEM, **more)


class TestApply:
    @pytest.mark.parametrize(
        ("name", "written", "argument", "value"),
        [
            ("title", "Cases", "title", "Cases"),
            ("title", "{=Document:title} (2)", "title", "Twenty phones (2)"),
            ("amount", "120.50", "amount", Money(Decimal("120.50"), "BRL")),
            ("amount", "120,5 USD", "amount", Money(Decimal("120.5"), "USD")),
            ("probability", "={=Document:probability} + 5", "probability", 15),
            ("closes_on", "2026-12-31", "closes_on", date(2026, 12, 31)),
            ("closes_on", "=dateadd('2026-12-31', '1d')", "closes_on", date(2027, 1, 1)),
            ("closes_on", "", "closes_on", None),
            ("source", "", "source", ""),
            ("tags", "vip, new", "tags", ["vip", "new"]),
            ("tags", "", "tags", []),
        ],
    )
    def test_reads_what_is_written_for_a_built_in_field(self, deal, name, written, argument, value):
        deal = edit_deal(deal, probability=10, by=SYSTEM)

        assert apply("deal", deal, {name: written}, RecordScope(record=deal)) == {argument: value}

    @pytest.mark.parametrize(
        ("code", "written", "value"),
        [
            ("weight", "2,5", Decimal("2.5")),
            ("weight", "=2*3", Decimal(6)),
            ("marks", "one\ntwo\n\none", ["one", "two"]),
            ("marks", "", []),
            ("is_hot", "Yes", True),
            ("is_hot", "N", False),
        ],
    )
    def test_reads_what_is_written_for_an_added_field(self, added, deal, code, written, value):
        found = apply("deal", deal, {f"custom.{code}": written}, RecordScope(record=deal))

        assert found == {"custom": {code: value}}

    def test_knows_people_by_number_name_address_and_value(self, added, deal, anna):
        for written in (
            f"user_{anna.pk}",
            f"{anna.name} [{anna.pk}]",
            anna.name,
            anna.email,
            "{=Document:responsible}",
        ):
            found = apply("deal", deal, {"custom.helper": written}, RecordScope(record=deal))

            assert found == {"custom": {"helper": anna}}, written

    def test_says_at_which_field_a_value_cannot_be(self, deal):
        with pytest.raises(Refused) as refusal:
            apply("deal", deal, {"probability": "={=Document:title}"}, RecordScope(record=deal))

        assert refusal.value.field == "probability"
        assert "Probability" in str(refusal.value)


class TestRecords:
    """Codes of records as other programs write them: `C_5`, `CO_5`, `T3_5` (6.9)."""

    @pytest.mark.parametrize("written", ["C_{id}", "T3_{id}", "contact_{id}", "{id}", "Clara [{id}]"])
    def test_are_known_by_their_letters(self, deal, written):
        clara = create_contact(first_name="Clara", by=SYSTEM)

        found = apply("deal", deal, {"contact": written.format(id=clara.pk)}, RecordScope(record=deal))

        assert found == {"contact": clara}

    @pytest.mark.parametrize(
        "written", ["D_{id}", "CO_{id}", "company:{id}", "T8a_{id}", "user_{id}", "X_{id}"]
    )
    def test_of_another_kind_are_refused(self, deal, written):
        clara = create_contact(first_name="Clara", by=SYSTEM)
        values = {"contact": written.format(id=clara.pk)}

        with pytest.raises(Refused, match=r"record of another kind\. Here stands: Contact"):
            apply("deal", deal, values, RecordScope(record=deal))
        with pytest.raises(Refused):
            check("deal", values)

    def test_of_another_kind_are_refused_from_a_value_too(self, deal):
        acme = create_company(name="Acme", by=SYSTEM)
        deal = edit_deal(deal, company=acme, by=SYSTEM)

        with pytest.raises(Refused, match="another kind"):
            apply("deal", deal, {"contact": "{=Document:company}"}, RecordScope(record=deal))

    def test_of_several_kinds_keep_theirs(self, deal):
        led_to = {"kinds": ["deal", "company"]}
        add_field(of_kind="deal", code="about", label="About", type="record", settings=led_to, by=SYSTEM)
        acme = create_company(name="Acme", by=SYSTEM)

        found = apply("deal", deal, {"custom.about": f"CO_{acme.pk}"}, RecordScope(record=deal))

        assert found == {"custom": {"about": acme}}

    def test_letters_belong_to_one_kind_each(self):
        written = [letters for kind in kinds.all_kinds() for letters in kind.letters]

        assert len(written) == len(set(written))
        assert (
            kinds.by_letters() | {"D": "deal", "C": "contact", "CO": "company", "L": "lead"}
            == kinds.by_letters()
        )

    def test_of_people_hold_everybody_of_a_group(self, deal, anna, boris):
        found = apply("deal", deal, {"observers": f"group_UA; user_{boris.pk}"}, RecordScope(record=deal))

        assert sorted(one.name for one in found["observers"]) == ["Anna", "Boris"]


class TestChange:
    def test_gives_all_values_and_appends_to_what_holds_several(self, added, deal, recorded):
        deal = change(deal, {"custom.marks": "one", "tags": "vip"}, RecordScope(record=deal), by=SYSTEM)
        recorded.start_over()

        deal = change(
            deal,
            {"custom.marks": "two\none", "tags": "new"},
            RecordScope(record=deal),
            appends=True,
            by=SYSTEM,
        )

        assert (deal.custom["marks"], deal.tags) == (["one", "two"], ["vip", "new"])
        assert recorded == ["deal.edited", "record.tagged"]

    def test_does_nothing_where_no_value_differs(self, added, deal, recorded):
        change(deal, {"title": "Twenty phones", "custom.marks": ""}, RecordScope(record=deal), by=SYSTEM)

        assert recorded == []


class TestCheck:
    @pytest.mark.parametrize(
        "values",
        [
            {"rocket": "fast"},
            {"stage": "7"},
            {"custom.gone": "1"},
            {"probability": "many"},
            {"closes_on": "soon"},
            {"responsible": "Nobody Known"},
            {"amount": "12 XYZ"},
            {"custom.grade": "Bad"},
        ],
    )
    def test_refuses_what_could_never_be(self, added, values):
        with pytest.raises(Refused) as refusal:
            check("deal", values)

        assert refusal.value.field == f"settings.values.{next(iter(values))}"

    def test_leaves_formulas_until_they_run(self, added):
        check("deal", {"probability": "={=Document:title}", "custom.grade": "very GOOD", "title": "{{=1+1}}"})

    def test_offers_only_what_rules_can_set(self, added):
        names = {field.name for field in settable("deal")}

        assert {"title", "amount", "tags", "custom.grade"} <= names
        assert names.isdisjoint({"stage", "created_at"})
        assert settable("nothing") == []


def test_a_text_with_braces_alone_is_no_formula():
    assert not is_dynamic("{hello} = {{x}}")
    assert is_dynamic("={=Document:title}")
