"""A notice reaches the person once, whichever way the answer goes."""

import json

from django.http import HttpResponse

from dealwright.web import toast
from dealwright.web.middleware import Htmx
from dealwright.web.toasts import take


class TestToast:
    def test_waits_in_the_session_for_the_next_page(self, ask):
        request = ask()

        toast(request, "Saved.", tone="information", undo_url="/undo/1")

        assert take(request) == [{"text": "Saved.", "tone": "information", "undo_url": "/undo/1"}]
        assert take(request) == []

    def test_travels_in_the_header_of_an_answer_to_htmx(self, ask):
        def page(request):
            toast(request, "Ação concluída.")
            return HttpResponse("ok")

        answer = Htmx(page)(ask(hx_target="x"))

        assert answer["HX-Trigger"].isascii()
        assert json.loads(answer["HX-Trigger"]) == {
            "toast": {"text": "Ação concluída.", "tone": "good", "undo_url": None}
        }

    def test_stands_beside_what_the_answer_triggers_already(self):
        answer = HttpResponse(headers={"HX-Trigger": "cart, closed"})

        toast(answer, "One.")
        toast(answer, "Two.")

        triggers = json.loads(answer["HX-Trigger"])
        assert triggers["cart"] is True
        assert triggers["closed"] is True
        assert [one["text"] for one in triggers["toast"]] == ["One.", "Two."]


class TestTake:
    def test_finds_nothing_without_a_session(self, ask):
        request = ask()
        del request.session

        assert take(request) == []
