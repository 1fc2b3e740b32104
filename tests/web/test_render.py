"""A page answers whole, by one block, or with the way to another page."""

import pytest
from django.template import engines
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from dealwright import web

PAGE = """
<html>
{%- block list %}<ul>{{ words }}</ul>{% endblock %}
{%- block panel %}<p>{{ ui.badge(words) }}</p>{% endblock -%}
</html>
"""


@pytest.fixture(autouse=True)
def page(monkeypatch):
    """A page of two blocks, beside the real templates."""
    environment = engines["jinja2"].env
    real = environment.loader
    monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader({"page.html": PAGE}), real]))
    environment.cache.clear()
    yield
    environment.cache.clear()


class TestRender:
    def test_answers_with_the_whole_page(self, ask):
        answer = web.render(ask(), "page.html", {"words": "a & b"})

        assert answer.status_code == 200
        assert "<html><ul>a &amp; b</ul><p>" in answer.content.decode()

    def test_answers_with_one_block(self, ask):
        answer = web.render(ask(hx_target="list"), "page.html", {"words": "x"}, fragment="list", status=422)

        assert answer.status_code == 422
        assert answer.content == b"<ul>x</ul>"

    @pytest.mark.parametrize("target", ["panel", "record-deal-42"])
    def test_gives_the_card_panel_its_block_unasked(self, ask, target):
        answer = web.render(ask(hx_target=target), "page.html", {"words": "x"})

        assert answer.content == b'<p><span class="badge ">x</span></p>'

    def test_gives_a_page_restored_from_history_whole(self, ask):
        request = ask(hx_target="panel", hx_history_restore_request="true")

        answer = web.render(request, "page.html", {"words": "x"})

        assert answer.content.decode().strip().startswith("<html>")

    def test_keeps_caches_from_mixing_pages_and_fragments(self, ask):
        assert web.render(ask(), "page.html", {"words": "x"})["Vary"] == "HX-Request, HX-Target"

    def test_names_the_blocks_there_are_when_one_is_missing(self, ask):
        with pytest.raises(LookupError, match=r"no block 'cart'; it has \['list', 'panel'\]"):
            web.render(ask(), "page.html", {"words": "x"}, fragment="cart")

    def test_refuses_to_print_what_is_not_there(self, ask):
        with pytest.raises(UndefinedError, match="'words' is undefined"):
            web.render(ask(), "page.html")


class TestRedirect:
    def test_sends_a_browser_on_with_303(self, ask):
        answer = web.redirect(ask(method="post"), "/deals")

        assert (answer.status_code, answer["Location"]) == (303, "/deals")

    def test_sends_htmx_on_by_header(self, ask):
        answer = web.redirect(ask(method="post", hx_target="x"), "/deals")

        assert (answer.status_code, answer["HX-Redirect"]) == (204, "/deals")

    def test_takes_the_notices_of_htmx_along(self, ask):
        request = ask(method="post", hx_target="x")
        web.toast(request, "Archived.")

        web.redirect(request, "/deals")

        assert request.session["toasts"] == [{"text": "Archived.", "tone": "good", "undo_url": None}]
        assert request.pending_toasts == []
