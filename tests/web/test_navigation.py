"""The menu shows each reader their places, and where they are."""

import pytest

from dealwright.web import navigation
from dealwright.web.navigation import MenuEntry

pytestmark = pytest.mark.usefixtures("own_menu")


class TestForRequest:
    def test_lists_places_in_order(self, ask):
        navigation.add(MenuEntry("late", "Late", "x", "theme", order=20))
        navigation.add(MenuEntry("early", "Early", "x", "design", order=10))
        navigation.add(MenuEntry("aside", "Aside", "x", "language", area="more"))

        menu = navigation.for_request(ask("/elsewhere"))

        assert [place.name for place in menu.rail] == ["early", "late"]
        assert [place.name for place in menu.more] == ["aside"]
        assert not any(place.current for place in menu.rail)

    def test_leaves_out_what_the_actor_may_not_see(self, ask):
        navigation.add(MenuEntry("secret", "Secret", "x", "design", visible=lambda actor: actor.id == 1))

        assert navigation.for_request(ask()).rail == []

    def test_marks_the_nearest_place_as_current(self, ask):
        navigation.add(MenuEntry("outer", "Outer", "x", "design"))
        navigation.add(MenuEntry("inner", "Inner", "x", "design_card"))

        def current(path):
            return [place.name for place in navigation.for_request(ask(path)).rail if place.current]

        assert current("/design/card/7") == ["inner"]
        assert current("/design") == ["outer"]
        assert current("/designer") == []

    def test_replaces_an_entry_of_the_same_name(self, ask):
        navigation.add(MenuEntry("one", "Old", "x", "design"))
        navigation.add(MenuEntry("one", "New", "x", "design"))

        assert [place.label for place in navigation.for_request(ask()).rail] == ["New"]

    def test_puts_all_settings_behind_one_place(self, ask):
        navigation.add(MenuEntry("colours", "Colours", "x", "design", area="settings", group="Shop"))

        menu = navigation.for_request(ask("/design"))

        assert [(place.name, place.group) for place in menu.settings] == [("colours", "Shop")]
        assert [(place.name, place.url, place.current) for place in menu.more] == [
            ("settings", "/settings", True)
        ]

    def test_shows_no_way_to_settings_to_whoever_sets_nothing(self, ask):
        navigation.add(
            MenuEntry("colours", "Colours", "x", "design", area="settings", visible=lambda actor: False)
        )

        assert navigation.for_request(ask()).more == []
