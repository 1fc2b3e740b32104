"""Short notices of what was just done, with a way to undo it."""

import json
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

Tone = Literal["good", "attention", "danger", "information"]

SESSION_KEY = "toasts"

_undo_urls: list[Callable[[HttpRequest], str | None]] = []


def toast(
    target: HttpRequest | HttpResponse,
    text: str,
    tone: Tone = "good",
    undo_url: str | None = None,
    undo_label: str | None = None,
) -> None:
    """Tell the person in one sentence what was done.

    Given a response or a request of htmx, the notice travels in the `HX-Trigger` header of the answer;
    given another request, it waits in the session for the next page.
    """
    notice = {"text": str(text), "tone": tone, "undo_url": undo_url}
    if undo_label:
        notice["undo_label"] = str(undo_label)
    if isinstance(target, HttpResponse):
        attach(target, [notice])
    elif getattr(target, "htmx", False):
        _pending(target).append(notice)
    else:
        _keep(target, [notice])


def undo_is_told_by(ask: Callable[[HttpRequest], str | None]) -> Callable[[HttpRequest], str | None]:
    """Let an engine say where the last action of a request is taken back; None for nowhere."""
    _undo_urls.append(ask)
    return ask


def toast_of_change(request: HttpRequest, text: str, tone: Tone = "good") -> None:
    """Tell what the last action of this request did, with the button that takes it back for who may."""
    toast(request, text, tone, undo_url=next(filter(None, (ask(request) for ask in _undo_urls)), None))


def take(request: HttpRequest) -> list[dict[str, Any]]:
    """The notices that wait for this page; each is shown once."""
    session = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session:
        return []
    taken: list[dict[str, Any]] = session.pop(SESSION_KEY)
    return taken


def keep_for_next_page(request: HttpRequest) -> None:
    """Let the notices of this htmx request wait for the page it leads to."""
    pending = _pending(request)
    if pending:
        _keep(request, pending)
        pending.clear()


def send_pending(request: HttpRequest, response: HttpResponse) -> None:
    """Put the notices of this htmx request into the header of its answer."""
    pending = _pending(request)
    if pending:
        attach(response, pending)


def attach(response: HttpResponse, notices: list[dict[str, Any]]) -> None:
    """Add the notices to the `HX-Trigger` header, beside whatever it already triggers."""
    triggers = _read_triggers(response)
    earlier = triggers.get("toast", [])
    earlier = earlier if isinstance(earlier, list) else [earlier]
    both = [*earlier, *notices]
    triggers["toast"] = both[0] if len(both) == 1 else both
    response["HX-Trigger"] = json.dumps(triggers)  # ASCII only: headers carry nothing else


def _read_triggers(response: HttpResponse) -> dict[str, Any]:
    written = response.get("HX-Trigger", "")
    if written.startswith("{"):
        read: dict[str, Any] = json.loads(written)
        return read
    return {name.strip(): True for name in written.split(",") if name.strip()}


def _pending(request: HttpRequest) -> list[dict[str, Any]]:
    if not hasattr(request, "pending_toasts"):
        request.pending_toasts = []  # type: ignore[attr-defined]
    pending: list[dict[str, Any]] = request.pending_toasts  # type: ignore[attr-defined]
    return pending


def _keep(request: HttpRequest, notices: list[dict[str, Any]]) -> None:
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), *notices]
