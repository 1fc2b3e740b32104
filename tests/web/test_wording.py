"""Words of templates are translated, filled, and safe to print."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from dealwright.web.jinja import template


@pytest.fixture
def show() -> Any:
    """Render a piece of template."""

    def render(source: str, **context: object) -> str:
        return engines["jinja2"].env.from_string(source).render(**context)  # type: ignore[attr-defined]

    return render


class TestWords:
    def test_are_those_of_the_reader(self, show: Any) -> None:
        with translation.override("pt-br"):
            assert show("{{ _('Save') }}") == "Salvar"
        with translation.override("en"):
            assert show("{{ _('Save') }}") == "Save"

    def test_escape_what_fills_their_places(self, show: Any) -> None:
        assert show("{{ _('Move “%(title)s”', title=x) }}", x="<b>") == "Move “&lt;b&gt;”"
        assert show("{% trans title=x %}Move “{{ title }}”{% endtrans %}", x="<b>") == "Move “&lt;b&gt;”"
        assert show("{{ _('Move “%(title)s”', title=x) }}", x=Markup("<b>")) == "Move “<b>”"

    def test_are_formats_with_and_without_values(self, show: Any) -> None:
        assert show("{{ _('100%% of all') }}") == "100% of all"
        assert show("{% trans %}100% of all{% endtrans %}") == "100% of all"

    @pytest.mark.parametrize(("number", "words"), [(1, "1 day"), (3, "3 days")])
    def test_have_a_plural(self, show: Any, number: int, words: str) -> None:
        source = "{% trans days=n %}{{ days }} day{% pluralize %}{{ days }} days{% endtrans %}"

        assert show(source, n=number) == words
        assert show("{{ ngettext('%(num)s day', '%(num)s days', n) }}", n=number) == words

    def test_tell_meanings_apart(self, show: Any) -> None:
        assert show("{{ pgettext('key', 'Shift') }}") == "Shift"
        assert show("{{ npgettext('key', '%(num)s key', '%(num)s keys', 2) }}") == "2 keys"

    def test_are_as_they_are_in_plain_text(self, show: Any) -> None:
        x = "o'brien & <sons>"

        assert show("{% autoescape false %}{{ _('For %(x)s', x=x) }}{% endautoescape %}", x=x) == f"For {x}"
        source = "{% autoescape false %}{% trans %}For {{ x }}{% endtrans %}{% endautoescape %}{{ x }}"
        assert show(source, x=x) == f"For {x}o&#39;brien &amp; &lt;sons&gt;"
        words = "ngettext('%(num)s of %(x)s', '%(num)s of %(x)s', 1, x=x)"
        assert show("{% autoescape false %}{{ " + words + " }}{% endautoescape %}", x=x) == f"1 of {x}"

    def test_of_recovery_codes_name_the_address_as_it_is(self) -> None:
        words = template("people/signing/codes.txt").render(
            user=SimpleNamespace(email="o'brien@example.com"), unused_codes=["a&b"]
        )

        assert "for o'brien@example.com" in words
        assert "a&b" in words
