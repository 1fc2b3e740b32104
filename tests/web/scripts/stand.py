"""A small site of our own layout and components, without any domain: the stand on which scripts are tried.

It runs inside the test process, so a test sees at once what the browser sent and decides what is answered.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from dealwright import web
from dealwright.kit.errors import Conflict, NotFound
from dealwright.web import commands, toast
from dealwright.web.specimens import SpecimenStage

STAGES = [
    SpecimenStage(1, "New", "#64748b"),
    SpecimenStage(2, "Agreed", "#0e7490"),
    SpecimenStage(3, "Won", "#15803d", "won"),
]

BOARD = """
{% extends "web/office.html" %}
{% set content_shape = "whole" %}
{% block title %}Board{% endblock %}
{% block content %}
{% block board %}
{% call ui.board("Board", "/cards/{id}/stage", refresh_url="/board", live="deal") %}
<input type="checkbox" id="choice" aria-label="Choice">
{% for stage in stages[:2] %}{% block column scoped %}
{% call ui.column(stage.id, stage.name, stage.color, stand.on(stage.id)|length, None, oob=oob) %}
{{ ui.quick_add("/cards", csrf_input, stage.id) }}
{% for card in stand.on(stage.id) %}{{ ui.card(card, 7, "/cards/" ~ card, "Deal " ~ card) }}{% endfor %}
{% endcall %}
{% endblock %}{% endfor %}
{% endcall %}
{% endblock %}
{{ ui.board_strip(stages[2:]) }}
{{ ui.move_dialog(stages, csrf_input) }}
{% endblock %}
"""

CARD = """
{% extends "web/office.html" %}
{% block title %}Deal {{ card }}{% endblock %}
{% block panel %}{% call ui.record("deal", card, "Deal %s"|format(card), 7) %}
{{ ui.stage_bar(stages, 1, "/cards/%s/stage"|format(card), csrf_input, 7) }}
{% endcall %}{% endblock %}
"""

ROWS = """
{% block commands %}{% call ui.palette_group("everywhere", "Go to") %}
{% for one in commands %}
{{ ui.palette_row("command-" ~ loop.index, one.label, one.icon, href=one.url, data_command=one.name) }}
{% endfor %}
{% endcall %}{% endblock %}
{% block found %}{% if cards %}{% call ui.palette_group("cards", "Cards") %}
{% for card in cards %}
{{ ui.palette_row("found-" ~ card, "Deal " ~ card, "briefcase", href="/cards/" ~ card, data_panel=True) }}
{% endfor %}
{% endcall %}{% endif %}{% endblock %}
"""

TEMPLATES = {"stand/board.html": BOARD, "stand/card.html": CARD, "stand/rows.html": ROWS}

MIDDLEWARE = [
    "dealwright.web.middleware.PlainErrors",
    "dealwright.web.middleware.Htmx",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "tests.web.scripts.stand.Anna",
]


@dataclass
class Stand:
    """What the site holds, what it was asked, and how it shall answer the next move."""

    places: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 31), 1) | {31: 2})
    moves: list[dict[str, str]] = field(default_factory=list)
    refused: str | None = None
    listeners: list["queue.Queue[str | None]"] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    undo: str | None = None
    """What the notice of the next move offers."""
    undone: list[str] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)
    """Addresses whose answers, though given, are on their way until their event is set."""

    def on(self, stage: int) -> list[int]:
        """The cards on a stage."""
        return [card for card, place in self.places.items() if place == stage]

    @contextmanager
    def hold(self, path: str) -> Iterator[None]:
        """Inside, the answers of this address do not arrive."""
        arrives = self.held[path] = threading.Event()
        try:
            yield
        finally:
            del self.held[path]
            arrives.set()

    def tell(self, names: str | None) -> None:
        """Tell every open stream which records changed; None ends the streams."""
        for listener in self.listeners:
            listener.put(names)


stand = Stand()


class Anna:
    """Everybody here is Anna."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleNamespace(is_authenticated=True, name="Anna", email="anna@example.com")
        request.actor = SimpleNamespace(kind="user", id=5, label="Anna")
        answer = self.get_response(request)
        if arrives := stand.held.get(request.path):
            arrives.wait(timeout=60)
        return answer


def board(request: HttpRequest) -> HttpResponse:
    return web.render(request, "stand/board.html", context(), fragment="board" if request.htmx else None)


def column(request: HttpRequest, stage: int, *, oob: bool = False) -> str:
    found = context(oob=oob) | {"stage": STAGES[stage - 1]}
    return web.render_fragment(request, "stand/board.html", "column", found)


def context(**more: Any) -> dict[str, Any]:
    return {"stages": STAGES, "stand": stand, "oob": False, **more}


def card(request: HttpRequest, card: int) -> HttpResponse:
    if card not in stand.places:
        raise NotFound("gone")
    return web.render(request, "stand/card.html", context(card=card))


def add(request: HttpRequest) -> HttpResponse:
    stand.added.append(request.POST["title"])
    stand.places[100 + len(stand.added)] = 1
    return HttpResponse(column(request, 1))


def move(request: HttpRequest, card: int) -> HttpResponse:
    stand.moves.append(
        {name: request.POST[name] for name in ("stage", "version", "before") if name in request.POST}
    )
    if stand.refused == "plainly":
        raise Conflict("Boris was quicker.")
    if stand.refused != "with the truth":
        stand.places[card] = int(request.POST["stage"])
    if not request.htmx:
        web.toast(request, f"Deal {card} was moved.")
        return web.redirect(request, "/board")
    if stand.undo:
        web.toast(request, f"Deal {card} was moved.", undo_url=stand.undo)
    answer = HttpResponse("".join(column(request, stage, oob=True) for stage in (1, 2)))
    answer["ETag"] = f'"{7 + len(stand.moves)}"'
    if stand.refused == "with the truth":
        answer.status_code = 409
        toast(answer, "Boris was quicker.", tone="danger")
    return answer


def undo(request: HttpRequest, number: int) -> HttpResponse:
    stand.undone.append(request.path)
    stand.places = Stand().places
    return HttpResponse(status=204)


def palette(request: HttpRequest) -> HttpResponse:
    found = commands.with_shortcuts(request.actor)
    shown = [one for one in found if one.name.startswith("menu:")]
    return web.render(request, "stand/rows.html", {"commands": shown}, fragment="commands")


def search(request: HttpRequest) -> HttpResponse:
    cards = [card for card in stand.places if request.GET["q"] == f"Deal {card}"]
    return web.render(request, "stand/rows.html", {"cards": cards}, fragment="found")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    mine: queue.Queue[str | None] = queue.Queue()
    stand.listeners.append(mine)

    def lines() -> Iterator[str]:
        yield ": here\n\n"
        while (names := mine.get()) is not None:
            yield f"data: {names}\n\n"

    return StreamingHttpResponse(lines(), content_type="text/event-stream")


urlpatterns = [
    path("", include("dealwright.web.urls")),
    path("board", board),
    path("cards", add),
    path("cards/<int:card>", card),
    path("cards/<int:card>/stage", move),
    path("undo/<int:number>", undo),
    path("palette", palette),
    path("search", search),
    path("live/stream", stream),
]


class Server:
    """Serves the stand from a thread of this process."""

    def __init__(self) -> None:
        self._server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        self._server.set_app(StaticFilesHandler(WSGIHandler()))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        stand.tell(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass
