"""A page offers a slot; a higher floor fills it."""

import pytest
from markupsafe import Markup

from dealwright.web import slots

pytestmark = pytest.mark.usefixtures("own_menu")


class TestFillings:
    def test_come_in_order_and_leave_out_nothing(self):
        slots.fill("tabs", lambda name: Markup("<b>{}</b>").format(name), order=20)
        slots.fill("tabs", lambda name: Markup("<i>first</i>"), order=10)
        slots.fill("tabs", lambda name: None)

        assert slots.fillings("tabs", "<x>") == "<i>first</i><b>&lt;x&gt;</b>"

    def test_escape_what_is_not_markup(self):
        slots.fill("tabs", lambda: "<script>")

        assert slots.fillings("tabs") == "&lt;script&gt;"

    def test_of_an_unfilled_slot_are_empty(self):
        assert slots.fillings("nothing") == ""


class TestEach:
    def test_gives_fillings_that_are_data(self):
        slots.fill("tabs", lambda: ("Products", "/products"))

        assert slots.each("tabs") == [("Products", "/products")]
