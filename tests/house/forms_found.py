"""The forms that stand on pages: where each is sent, and what it sends when nobody types anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


def forms_in(html: str, page: str) -> list[Form]:
    """Every form of the page, those that htmx sends too."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self._open, self._select = page, [], None, ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            self._open = Form(given.get("action") or self.page, given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open and tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self._select = given["name"] if tag == "select" else ""
            self._open.fields.setdefault(given["name"], given.get("value", ""))
        elif self._open and tag == "option" and self._select and "selected" in given:
            self._open.fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
