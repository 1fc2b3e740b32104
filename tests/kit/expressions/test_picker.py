"""What the picker offers, and the codes of people and records."""

from decimal import Decimal

import pytest

from dealwright.kit.expressions import Choice, Kind, Modifier, Reference, codes, parse, picker
from dealwright.kit.expressions.codes import Group, GroupKind


class TestPicker:
    def test_has_its_sections_in_the_order_of_the_source(self):
        assert list(picker.Section) == [
            "parameters",
            "variables",
            "constants",
            "global_constants",
            "global_variables",
            "document",
            "results",
            "users",
            "groups",
        ]
        assert all(str(section.label) for section in picker.Section)

    def test_lists_system_values_and_functions_behind_an_equals_sign(self):
        offers = picker.behind_equals()

        assert [offer.writes for offer in offers[:5]] == [
            "{=System:Now}",
            "{=System:NowLocal}",
            "{=System:Date}",
            "{=System:Eol}",
            "{=System:HostUrl}",
        ]
        rounded = next(offer for offer in offers if offer.writes == "round()")
        assert rounded.hint == "round(x, digits?) · round(15.576, 2)"
        assert str(rounded.group) == "Numbers"
        assert all(str(offer.label) for offer in offers)
        assert all(parse(offer.writes) for offer in offers[:5])

    def test_offers_modifiers_that_say_something(self):
        assert Modifier.LOCAL in picker.modifiers_of(Kind.MOMENT)
        assert Modifier.LOCAL not in picker.modifiers_of(Kind.TEXT)
        assert Modifier.FRIENDLY in picker.modifiers_of(Kind.RECORD)
        assert picker.modifiers_of(Kind.FILE) == (
            Modifier.PRINTABLE,
            Modifier.NAME,
            Modifier.PUBLIC_LINK,
            Modifier.SHORT_LINK,
            Modifier.SOURCE,
        )
        assert all(str(modifier.label) for modifier in Modifier)


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "group"),
        [
            ("group_G7", Group(GroupKind.SYSTEM, 7)),
            ("group_D7", Group(GroupKind.DEPARTMENT, 7)),
            ("group_DR7", Group(GroupKind.DEPARTMENT_AND_BELOW, 7)),
            ("group_SG7_A", Group(GroupKind.WORKGROUP_OWNER, 7)),
            ("group_SG7_E", Group(GroupKind.WORKGROUP_MODERATORS, 7)),
            ("group_SG7_K", Group(GroupKind.WORKGROUP_MEMBERS, 7)),
            ("group_UA", Group(GroupKind.EVERYBODY)),
        ],
    )
    def test_of_groups_go_there_and_back(self, code, group):
        assert codes.read_group(code) == group
        assert group.code == code

    @pytest.mark.parametrize("code", ["", "group_", "group_D", "group_D0", "group_SG7", "group_X1", "user_7"])
    def test_of_no_group(self, code):
        assert codes.read_group(code) is None

    def test_of_several_people_are_separated(self):
        value = ("user_7; group_D7, user_9;user_7", Reference("user", "3"), "Anna")

        assert codes.read_people(value) == (7, Group(GroupKind.DEPARTMENT, 7), 9, 3)
        assert codes.read_people(None) == ()

    def test_of_people_may_be_their_numbers(self):
        value = (Decimal(7), "8; Anna Silva [9]", Choice("group_UA"), Decimal("1.5"), "12 phones, 0")

        assert codes.read_people(value) == (7, 8, 9, Group(GroupKind.EVERYBODY))

    def test_of_records_are_read_by_the_letters_of_each_kind(self):
        kinds = {"D": "deal", "CO": "company", "SI": "invoice"}

        assert codes.read_record("D_12", kinds) == Reference("deal", "12")
        assert codes.read_record("CO_3", kinds).code == "CO_3"
        assert codes.read_record("T8a_5", kinds) == Reference("type:138", "5")
        assert codes.read_record("X_1", kinds) is None
        assert codes.read_record("D_", kinds) is None
