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

BAR = SimpleNamespace(
    listing=SimpleNamespace(key="deal"),
    matching=SimpleNamespace(query="stage_id__in=1,2", is_offered=True, count=31, count_capped=False),
    offers=[
        SimpleNamespace(name="move", label="Move to…", icon="arrow-right"),
        SimpleNamespace(name="delete", label="Delete", icon="trash"),
    ],
    further=[],
    stays=True,
)

BOARD = """
{% extends "web/office.html" %}
{% set content_shape = "whole" %}
{% block title %}Board{% endblock %}
{% block content %}
{% block board %}
{% set more = {"moves_chosen": True, "counts_later": later} %}
{% call ui.board("Board", "/cards/{id}/stage", refresh_url="/board", live="deal", **more) %}
<input type="checkbox" id="choice" aria-label="Choice">
{% for stage in stages[:2] %}{% block column scoped %}
{% set cards = stand.on(stage.id) %}
{% set more = {"later": later, "may_choose": True} %}
{% call ui.column(stage.id, stage.name, stage.color, cards|length, None, oob=oob, **more) %}
{{ ui.quick_add("/cards", csrf_input, stage.id) }}
{% for card in cards %}
{{ ui.card(card, 7, "/cards/" ~ card, "Deal " ~ card, may_choose=True) }}
{% endfor %}
{% endcall %}
{% endblock %}{% endfor %}
{% endcall %}
{% endblock %}
{{ ui.board_strip(stages[2:]) }}
{{ ui.move_dialog(stages, csrf_input) }}
<button type="button" data-chooses aria-pressed="false">Choose</button>
{% include "records/bulk/bar.html" %}
{% include "records/lists/dialog.html" %}
{% endblock %}
"""

ANSWERED = """
{% extends "web/office.html" %}
{% block title %}Amounts{% endblock %}
{% block content %}
{% block part %}<div id="part">
<p>Taken: {{ stand.added|join(", ") }}</p>
<form method="post" action="/answered" hx-post="/answered" hx-target="#part" hx-swap="morph">{{ csrf_input }}
{% if wrong %}<p class="error" role="alert">{{ wrong }}</p>{% endif %}
<input name="amount" id="amount" aria-label="Amount" value="{{ typed }}"
  {%- if wrong %} aria-invalid="true"{% endif %}>
<button>Send</button>
</form>
</div>{% endblock %}
{% endblock %}
"""

BULK = """{% block step %}<p>{{ ids }}</p>{% endblock %}"""

CARD = """
{% extends "web/office.html" %}
{% block title %}Deal {{ card }}{% endblock %}
{% block panel %}{% set url = "/cards/%s"|format(card) %}
{% call ui.record("deal", card, "Deal %s"|format(card), 7, refresh_url=url) %}
<p id="status">{{ stand.status }}</p>
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

PLACED = """
{% extends "web/office.html" %}
{% block title %}Order{% endblock %}
{% block content %}
{% block rows %}
<ol class="rows stage-rows" id="rows" data-placed-rows data-version="{{ stand.version }}">
{% for row in stand.order %}
<li data-id="{{ row }}" data-place-url="/rows/{{ row }}/place">
<span class="row-grip" data-grip>{{ icon("grip-vertical") }}</span>
<div class="row-words">{{ row }}</div>{{ csrf_input }}
</li>
{% endfor %}
</ol>
{% endblock %}
{% endblock %}
"""

FIELDS = """
{% extends "web/office.html" %}
{% block title %}Fields{% endblock %}
{% block content %}
{% set choices = [("packed", "Packed"), ("sent", "Sent"), ("lost", "Lost")] %}
<div id="fields" data-live="parcel" hx-get="/fields" hx-trigger="live" hx-select="#fields"
  hx-target="this" hx-swap="morph">
<p id="asked">{{ stand.asked }}</p>
<form method="post" action="/status" hx-post="/status" hx-trigger="change, submit" hx-swap="none">
{{ csrf_input }}{{ ui.select("status", "Status", choices, stand.status, id="status") }}
</form>
<form method="post" action="/wish">{{ ui.select("wish", "Wish", choices, stand.status, id="wish") }}</form>
</div>
<div id="polled" hx-get="/fields" hx-trigger="every 3s" hx-select="#polled" hx-target="this" hx-swap="morph">
<p id="polls">{{ stand.asked }}</p>
<form method="post" action="/wish">{{ ui.select("later", "Later", choices, stand.status, id="later") }}</form>
</div>
<form method="post" action="/retold" hx-post="/retold" hx-swap="none">
{{ csrf_input }}{{ ui.button("Tell") }}</form>
{% endblock %}
"""

TEMPLATES = {
    "stand/fields.html": FIELDS,
    "stand/board.html": BOARD,
    "stand/answered.html": ANSWERED,
    "stand/card.html": CARD,
    "stand/rows.html": ROWS,
    "stand/placed.html": PLACED,
    "stand/bulk.html": BULK,
}

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
    together: list[dict[str, str]] = field(default_factory=list)
    """What was asked of several cards at once."""
    counts_later: bool = False
    """Whether the page comes without figures."""
    asks: bool = False
    """Whether something has to be said before they are moved."""
    undo: str | None = None
    """What the notice of the next move offers."""
    undone: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=lambda: list("abcd"))
    """Rows whose order people choose."""
    version: int = 3
    """That of their order."""
    status: str = "packed"
    """Of a parcel, chosen in a field that sends itself."""
    asked: int = 0
    """How often the page with that field was drawn."""
    told: str = ""
    """What is to be put where: the selector of an answer that says so."""
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
    is_page = not request.htmx
    shown = context(later=is_page and stand.counts_later)
    return web.render(request, "stand/board.html", shown, fragment=None if is_page else "board")


def column(request: HttpRequest, stage: int, *, oob: bool = False) -> str:
    found = context(oob=oob) | {"stage": STAGES[stage - 1]}
    return web.render_fragment(request, "stand/board.html", "column", found)


def context(**more: Any) -> dict[str, Any]:
    return {"stages": STAGES, "stand": stand, "oob": False, "later": False, "bar": BAR, **more}


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


def placed(request: HttpRequest) -> HttpResponse:
    return web.render(request, "stand/placed.html", context())


def place(request: HttpRequest, row: str) -> HttpResponse:
    stand.moves.append({"row": row, "version": request.POST["version"], "before": request.POST["before"]})
    if request.POST["version"] != str(stand.version):
        raise Conflict("Boris was quicker.")
    stand.version += 1
    stand.order.remove(row)
    stand.order.insert(
        stand.order.index(request.POST["before"]) if request.POST["before"] else len(stand.order), row
    )
    return web.render(request, "stand/placed.html", context(), fragment="rows")


def answered(request: HttpRequest) -> HttpResponse:
    typed = request.POST.get("amount", "")
    wrong = "This is no number." if request.method == "POST" and not typed.isdecimal() else ""
    if typed and not wrong:
        stand.added.append(typed)
    shown = context(wrong=wrong, typed=typed if wrong else "")
    fragment = "part" if request.htmx else None
    return web.render(request, "stand/answered.html", shown, fragment=fragment, status=422 if wrong else 200)


def bulk(request: HttpRequest) -> HttpResponse:
    asked = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
    stand.together.append(asked)
    if asked.get("step") != "drop" or stand.asks:
        return web.render(request, "stand/bulk.html", {"ids": asked["ids"]}, fragment="step")
    for id in asked["ids"].split(","):
        stand.places[int(id)] = int(asked["value"])
    return HttpResponse(status=204, headers={"X-Dialog": "done"})


def fields(request: HttpRequest) -> HttpResponse:
    stand.asked += 1
    return web.render(request, "stand/fields.html", context(), fragment="content" if request.htmx else None)


def status(request: HttpRequest) -> HttpResponse:
    if stand.refused:
        raise Conflict("Boris was quicker.")
    stand.status = request.POST["status"]
    return HttpResponse(status=204)


def retold(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("<p>Too long</p>", status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = stand.told, "innerHTML"
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
    path("answered", answered),
    path("cards", add),
    path("cards/<int:card>", card),
    path("cards/<int:card>/stage", move),
    path("rows", placed),
    path("rows/<str:row>/place", place),
    path("bulk-changes/new", bulk),
    path("fields", fields),
    path("status", status),
    path("retold", retold),
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
