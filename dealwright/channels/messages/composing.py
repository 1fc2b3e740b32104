"""A letter that people wrote: made safe, its bare addresses become links, and once more as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3
from django.conf import settings
from markupsafe import Markup

from dealwright.kit import bb
from dealwright.web import jinja

TAGS = {
    *("a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p"),
    *("s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
"""What a letter may be made of. Pictures are not: they would tell others of its opening."""
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCK = re.compile(r"<(?P<end>/?)(?P<name>p|div|ul|ol|table|h[1-3]|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_NEW_LINE = re.compile(r"(?:<br\s*/?>)?\n", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")
_ADDRESS = re.compile(r"https?://(?:&amp;|[^\s<>\"'&])+", re.IGNORECASE)
_AFTER = ".,;:!?)»”"
"""What ends a sentence rather than an address."""
_BREAKS = {"p": "\n\n", "div": "\n", "h1": "\n\n", "h2": "\n\n", "h3": "\n\n", "ul": "\n", "ol": "\n"}
_BREAKS |= {"table": "\n", "tr": "\n", "blockquote": "\n\n", "hr": "\n\n"}


@dataclass(frozen=True)
class Composed:
    """A letter in its two forms."""

    text: str
    html: str


def compose(body: str, *, subject: str, language: str = "", stop: str = "", stop_words: str = "") -> Composed:
    """The whole letter from what was written, whose values are escaped by now.

    `stop` is the address by which its reader gets no more of them.
    """
    inside = safe_html(body)
    context = {
        "subject": subject,
        "body": Markup(inside),  # noqa: S704  sanitised by nh3
        "language": language or settings.LANGUAGE_CODE,
        "stop": stop,
        "stop_words": stop_words,
    }
    whole = jinja.template("channels/messages/letter.html").render(context)
    text = plain_text(inside)
    return Composed(f"{text}\n\n{stop_words}: {stop}\n" if stop else f"{text}\n", whole)


def safe_html(body: str) -> str:
    """The body without anything that could act: BB code as tags, lines kept, bare addresses made links."""
    linked = _with_links(_paragraphs(bb.to_html(body.replace("\r\n", "\n").strip())))
    return nh3.clean(
        linked, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    )


def plain_text(safe: str) -> str:
    """The same for readers without HTML; a link is followed by its address."""
    reader = _Plain()
    reader.feed(safe)
    reader.close()
    lines = "".join(reader.pieces).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def _paragraphs(body: str) -> str:
    """Plain text as paragraphs, around and between blocks of HTML, which stay as they were written."""
    pieces: list[str] = []
    at, depth = 0, 0
    for found in _BLOCK.finditer(body):
        is_end, is_rule = bool(found["end"]), found["name"].lower() == "hr"
        if depth == 0:
            pieces.append(_lines(body[at : found.start()]))
            at = found.end() if is_end else found.start()
        if not is_rule:
            depth = max(0, depth - 1) if is_end else depth + 1
        if depth == 0:
            pieces.append(body[at : found.end()])
            at = found.end()
    rest = body[at:]
    pieces.append(rest if depth else _lines(rest))
    return "".join(pieces)


def _lines(text: str) -> str:
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n\s*", text))
    return "".join(f"<p>{_NEW_LINE.sub('<br>', part)}</p>" for part in parts if part)


def _with_links(body: str) -> str:
    inside, pieces = 0, []
    for piece in _TAG.split(body):
        if piece[:3].lower() in {"<a ", "<a>"}:
            inside += 1
        elif piece[:3].lower() == "</a":
            inside -= 1
        elif not inside and not piece.startswith("<"):
            piece = _ADDRESS.sub(_link, piece)
        pieces.append(piece)
    return "".join(pieces)


def _link(found: re.Match[str]) -> str:
    url = found[0].rstrip(_AFTER)
    return f'<a href="{url}">{url}</a>{found[0][len(url) :]}'


class _Plain(HTMLParser):
    """Reads what nh3 let through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._href, self._words = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n• ")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag == "a":
            self._href, self._words = dict(attrs).get("href") or "", len(self.pieces)
        else:
            self.pieces.append(_BREAKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            words = "".join(self.pieces[self._words :]).strip()
            address = self._href.removeprefix("mailto:").removeprefix("tel:")
            if address != words:
                self.pieces.append(f" ({address})")
            self._href = ""
        self.pieces.append(_BREAKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
