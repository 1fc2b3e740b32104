"""BB code, as people write it into texts: [b] [i] [u] [s] [url] [url=…] [list] [list=1] [*] [quote].

Codes without their end, and any other word in brackets, stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

_OPEN, _CLOSE, _LINE = "\ue000", "\ue001", "\ue002"
"""Of the private use area, so that nobody types them: brackets that are no code, and where a line ends."""
_PLAIN_TAGS = {"b": "b", "i": "i", "u": "u", "s": "s", "quote": "blockquote"}
_CODE = r"\[(?P<end>/?)(?P<name>b|i|u|s|url|list|quote|\*)(?:=(?P<value>[^\]\n]{1,2000}))?\]"
_IN_TEXT = re.compile(_CODE, re.IGNORECASE)
_IN_HTML = re.compile(rf"<[^<>]*>|{_CODE}", re.IGNORECASE)
_DEEPEST = 20
"""Codes inside one another; further ones are text."""
_LINES = re.compile(rf"\n?(?:{_LINE}\n?)+")


class BBText(str):
    """Text whose codes are meant wherever it comes to stand: we wrote it, no client typed it."""

    __slots__ = ()


@dataclass
class _Part:
    """A code with what stands inside; the root has no name."""

    name: str = ""
    value: str = ""
    written: str = ""
    inside: list[str | _Part] = field(default_factory=list)


def as_written(text: str) -> str:
    """Text in which no code is meant, such as what a client typed, on its way into one that has some."""
    return text.replace("[", _OPEN).replace("]", _CLOSE)


def to_html(html: str) -> str:
    """HTML with its codes as tags. Whoever shows it sanitises the whole: addresses are not looked at here."""
    return _restored("".join(map(_html, _read(html, _IN_HTML).inside)))


def to_text(text: str) -> str:
    """Text with what its codes say in words: items of lists in lines of their own, addresses behind links."""
    written = "".join(map(_text, _read(text, _IN_TEXT).inside))
    return _restored(_LINES.sub("\n", written))


def _restored(text: str) -> str:
    return text.replace(_OPEN, "[").replace(_CLOSE, "]")


def _read(text: str, codes: re.Pattern[str]) -> _Part:
    open_parts = [_Part()]
    at = 0
    for found in codes.finditer(text):
        if found["name"] is None:
            continue  # a tag of HTML, with whatever stands in it
        _add(open_parts, text[at : found.start()])
        _take(open_parts, found["name"].lower(), found["end"] == "/", found["value"] or "", found[0])
        at = found.end()
    _add(open_parts, text[at:])
    while len(open_parts) > 1:
        _give_up(open_parts)
    return open_parts[0]


def _add(open_parts: list[_Part], piece: str | _Part) -> None:
    if piece:
        open_parts[-1].inside.append(piece)


def _take(open_parts: list[_Part], name: str, is_end: bool, value: str, written: str) -> None:
    """One code: it begins a part, ends one with whatever was not ended inside, or is text like any other."""
    wanted = "list" if name == "*" else name
    is_open = any(one.name == wanted for one in open_parts)
    if name == "*":
        if is_end or not is_open:
            _add(open_parts, written)
            return
        _end_all_above(open_parts, wanted)
        open_parts[-1].inside.append(_Part("*", written=written))
    elif not is_end and len(open_parts) <= _DEEPEST:
        open_parts.append(_Part(name, value.strip().strip("\"'"), written))
    elif is_end and is_open:
        _end_all_above(open_parts, name)
        done = open_parts.pop()
        _add(open_parts, done)
    else:
        _add(open_parts, written)


def _end_all_above(open_parts: list[_Part], name: str) -> None:
    while open_parts[-1].name != name:
        _give_up(open_parts)


def _give_up(open_parts: list[_Part]) -> None:
    """The innermost part was never ended: its code is text."""
    part = open_parts.pop()
    inside = (one.written if isinstance(one, _Part) and one.name == "*" else one for one in part.inside)
    open_parts[-1].inside += [part.written, *inside]


def _items(part: _Part) -> Iterator[tuple[bool, list[str | _Part]]]:
    """What stands in a list: whether it is an item, and what is in it; words may come before the first."""
    is_item = False
    inside: list[str | _Part] = []
    for piece in part.inside:
        if isinstance(piece, _Part) and piece.name == "*":
            yield is_item, inside
            is_item, inside = True, []
        else:
            inside.append(piece)
    yield is_item, inside


def _said(inside: list[str | _Part], say: Callable[[str | _Part], str]) -> str:
    return "".join(map(say, inside)).strip()


def _html(piece: str | _Part) -> str:
    if isinstance(piece, str):
        return piece
    if piece.name == "list":
        return _html_list(piece)
    inside = "".join(map(_html, piece.inside))
    if piece.name == "url":
        address = _address(unescape(piece.value or inside))
        return f'<a href="{escape(address)}">{inside.strip() or escape(address)}</a>'
    if piece.name == "quote":
        inside = inside.strip().replace("\n", "<br>")
    tag = _PLAIN_TAGS[piece.name]
    return f"<{tag}>{inside}</{tag}>"


def _html_list(part: _Part) -> str:
    tag = "ol" if part.value else "ul"
    before, made = "", []
    for is_item, inside in _items(part):
        said = _said(inside, _html).replace("\n", "<br>")
        if is_item:
            made.append(f"<li>{said}</li>")
        else:
            before = said
    return f"{before}<{tag}>{''.join(made)}</{tag}>" if made else before


def _text(piece: str | _Part) -> str:
    if isinstance(piece, str):
        return piece
    if piece.name == "list":
        return _text_list(piece)
    inside = "".join(map(_text, piece.inside))
    if piece.name == "quote":
        return f"{_LINE}{inside.strip()}{_LINE}"
    if piece.name != "url":
        return inside
    words, address = inside.strip(), piece.value
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return words or bare if not address or words in ("", bare, address) else f"{words} ({bare})"


def _text_list(part: _Part) -> str:
    lines: list[str] = []
    number = 0
    for is_item, inside in _items(part):
        said = _said(inside, _text)
        number += is_item
        mark = (f"{number}. " if part.value else "• ") if is_item else ""
        if is_item or said:
            lines.append(f"{mark}{said}")
    return f"{_LINE}{chr(10).join(lines)}{_LINE}"


def _address(written: str) -> str:
    """An address as it was written; one that begins with www. is one of the web."""
    address = "".join(written.split())
    return f"https://{address}" if address.lower().startswith("www.") else address
