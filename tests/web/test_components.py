"""Components print what people typed as text, and work as plain forms."""

import re

import pytest
from django import forms
from django.template import engines

from dealwright.web.components import FILES
from dealwright.web.specimens import STAGES

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def show():
    """Render a piece of template with the components in reach."""

    def render(source: str, **context: object) -> str:
        return engines["jinja2"].env.from_string(source).render(**context)

    return render


class TestComponents:
    def test_are_gathered_from_every_file(self, show):
        assert len(FILES) == 17
        assert show("{{ ui.badge(1) }}{{ ui.tabs([]) }}").startswith('<span class="badge ">1</span>')

    def test_that_do_not_exist_are_named(self, show):
        with pytest.raises(Exception, match=r"no attribute 'bagde'"):
            show("{{ ui.bagde(1) }}")

    @pytest.mark.parametrize(
        "source",
        [
            "{{ ui.button(x, title=x) }}",
            "{{ ui.input(x, x, x, hint=x, error=x) }}",
            "{{ ui.card(1, 1, x, x, client=x, next=x,"
            " marks=[{'text': x, 'icon': 'clock', 'title': x, 'tone': ''}]) }}",
            "{{ ui.card(1, 1, x, x, person=x) }}",
            "{{ ui.tag(x, x) }}",
            "{{ ui.person(x, x, detail=x) }}",
            "{{ ui.planned_item(x, person=x) }}",
            "{{ ui.fact(x, x, edit_url=x) }}",
            "{{ ui.notice(x, title=x) }}",
            "{{ ui.empty(x, x) }}",
        ],
    )
    def test_print_what_people_typed_as_text(self, show, source):
        assert "<script>" not in show(source, x=HOSTILE)


class TestField:
    class NameForm(forms.Form):
        name = forms.CharField(label="Name", max_length=5, help_text="As in the passport.")

    def test_keeps_the_input_and_says_what_is_wrong_beside_it(self, show):
        form = self.NameForm({"name": "Wiśniewska"})

        page = show('{{ ui.field(form["name"]) }}', form=form)

        assert 'value="Wiśniewska"' in page
        assert 'aria-invalid="true"' in page
        assert "Ensure this value has at most 5 characters" in page
        described = re.search(r'aria-describedby="([^"]*)"', page)
        assert described is not None
        for part in described[1].split():
            assert f'id="{part}"' in page


class TestStageBar:
    def test_is_one_form_whose_buttons_are_the_stages(self, show):
        page = show('{{ ui.stage_bar(stages, 2, "/deals/7/stage", "", 3) }}', stages=STAGES)

        assert re.findall(r'name="stage" value="(\d)"', page) == ["1", "2", "3", "4", "5", "6", "7"]
        assert '<input type="hidden" name="version" value="3">' in page
        assert page.count('aria-current="step"') == 1
        assert page.count("passed") == 2

    def test_of_a_lost_deal_has_nothing_passed(self, show):
        page = show('{{ ui.stage_bar(stages, 7, "/deals/7/stage", "", 3, may_move=False) }}', stages=STAGES)

        assert "passed" not in page
        assert page.count(" disabled") == 7


class TestColumn:
    def test_says_its_count_and_sum_aloud(self, show):
        page = show(
            '{% call ui.column(3, "Paid", "#123456", 10000, None, 250, capped=True, oob=True) %}{% endcall %}'
        )

        assert 'aria-label="10,000+ on this stage"' in page
        assert 'hx-swap-oob="morph"' in page
        assert 'width="100%" height="100%" fill="#123456"' in page  # a share beyond the whole is the whole
