"""What goes wrong is said plainly; language and theme are remembered."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404

from dealwright.kit import errors
from dealwright.web import pages, preferences
from dealwright.web.middleware import PlainErrors


class TestPlainErrors:
    @pytest.mark.parametrize(
        ("error", "status", "words"),
        [
            (Http404(), 404, "This page is not here"),
            (errors.NotFound("deal 7 of Boris"), 404, "This page is not here"),
            (PermissionDenied(), 403, "You may not do this"),
            (errors.Forbidden("no"), 403, "You may not do this"),
            (RequestDataTooBig(), 413, "This is too large"),
            (errors.Conflict("Zofia moved it."), 409, "Zofia moved it."),
            (errors.Refused("The stage is unknown."), 422, "The stage is unknown."),
            (ValueError("secret detail"), 500, "Something broke on our side"),
        ],
    )
    def test_become_a_page(self, ask, error, status, words):
        answer = PlainErrors(pages.design).process_exception(ask("/deals/7"), error)

        assert answer.status_code == status
        assert words in answer.content.decode()
        assert "secret detail" not in answer.content.decode()

    def test_tell_nobody_whose_record_it_is(self, ask):
        error = errors.NotFound("deal 7 of Boris")

        answer = PlainErrors(pages.design).process_exception(ask("/deals/7"), error)

        assert b"Boris" not in answer.content

    def test_become_a_notice_for_htmx_and_change_nothing_on_the_page(self, ask):
        request = ask("/deals/7/stage", method="post", hx_target="deal-7")

        answer = PlainErrors(pages.design).process_exception(request, errors.Conflict("Zofia moved it."))

        assert (answer.status_code, answer["HX-Reswap"], answer.content) == (409, "none", b"")
        assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Zofia moved it."

    def test_leave_the_api_to_itself(self, ask):
        assert PlainErrors(pages.design).process_exception(ask("/api/v1/deals"), ValueError()) is None


class TestChooseLanguage:
    @pytest.fixture(autouse=True)
    def nobody_keeps_it(self, monkeypatch):
        monkeypatch.setattr(preferences, "_language_keepers", [])

    def test_remembers_it_and_leads_back(self, ask):
        answer = pages.choose_language(
            ask("/language", method="post", data={"language": "pt-br", "next": "/deals"})
        )

        assert (answer.status_code, answer["Location"]) == (303, "/deals")
        assert answer.cookies["django_language"].value == "pt-br"

    def test_tells_whoever_keeps_it(self, ask, monkeypatch):
        told = []
        keeper = lambda request, language: told.append(language)  # noqa: E731
        monkeypatch.setattr(preferences, "_language_keepers", [keeper])

        pages.choose_language(ask("/language", method="post", data={"language": "pt-br"}))

        assert told == ["pt-br"]

    def test_refuses_a_language_that_is_not_shipped(self, ask):
        answer = pages.choose_language(ask("/language", method="post", data={"language": "tlh"}))

        assert "django_language" not in answer.cookies

    def test_leads_nowhere_else(self, ask):
        answer = pages.choose_language(
            ask("/language", method="post", data={"language": "en", "next": "https://elsewhere.example/"})
        )

        assert answer["Location"] == "/"


class TestChooseTheme:
    def test_remembers_it(self, ask):
        answer = pages.choose_theme(ask("/theme", method="post", data={"theme": "dark"}))

        assert answer.cookies["theme"].value == "dark"

    def test_refuses_what_is_no_theme(self, ask):
        answer = pages.choose_theme(ask("/theme", method="post", data={"theme": '"><script>'}))

        assert "theme" not in answer.cookies


@pytest.mark.usefixtures("own_menu")
class TestDesign:
    @pytest.mark.parametrize("address", ["/design", "/design?empty"])
    def test_shows_every_component(self, ask, address):
        page = pages.design(ask(address)).content.decode()

        assert page.count('class="column"') == 5
        assert " style=" not in page
        assert " onclick=" not in page

    def test_shows_the_card_as_a_page_and_in_the_panel(self, ask):
        whole = pages.design_card(ask("/design/card")).content.decode()
        panel = pages.design_card(ask("/design/card", hx_target="panel")).content.decode()

        assert whole.lstrip().startswith("<!doctype html>")
        assert panel.lstrip().startswith('<article class="record"')
        assert whole.count('<article class="record"') == 1
        assert "<html" not in panel
