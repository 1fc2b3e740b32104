"""Walking over addresses and operations as somebody, and what was found wrong there.

The finders are functions, so that a test can prove that they find a page that somebody forgot to guard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import QueryDict

from tests.house.operations import send_form
from tests.house.world import everything

Answer = Any
BROKEN = 500
DIGITS = re.compile(
    r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=T\d\d:\d\d:\d\d)\.\d+|(?<="id":)\d+|(?<="id": )\d+'
    r'|(?<=<option value=")\d+|(?<=/)\d+(?=["/?])'
)
"""Ids, also in choices and addresses, and microseconds: any four digits may stand in them by chance."""
YEAR = re.compile(r"\d{4}")
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?"


def asked(
    client: Any, method: str, path: str, body: Any = None, form: dict[str, Any] | None = None
) -> tuple[Answer, list[str]]:
    """The answer, and what it changed; that is undone, so that every request meets the same world."""
    writes, after = Writes(), None
    with transaction.atomic():
        send = getattr(client, method)
        with connection.execute_wrapper(writes):
            if form is not None:
                answer = send_form(client, method, path, form)
            else:
                answer = send(path) if body is None else send(path, body, content_type="application/json")
            close(answer)
        if writes.seen:
            after = everything()
        transaction.set_rollback(True)
    if after is None:
        return answer, []
    before = everything()  # as it is again
    return answer, [name for name, rows in after.items() if rows != before[name]]


class Writes:
    """Notices whether a statement that might write was sent to the database: without one, nothing changed."""

    MIGHT_WRITE = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|COPY|TRUNCATE)\b", re.IGNORECASE)

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.seen = self.seen or bool(self.MIGHT_WRITE.search(str(sql)))
        return execute(sql, params, many, context)


class Reads:
    """Notices whether a page read anything of what its address asks: one that did not answers all alike."""

    READING = ("get", "__getitem__", "getlist", "__contains__", "__iter__", "__len__", "items", "lists")
    READING += ("values", "keys", "dict", "copy", "urlencode")

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen = False
        for name in self.READING:
            monkeypatch.setattr(QueryDict, name, self._noticed(getattr(QueryDict, name)))

    def _noticed(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def noticed(data: QueryDict, *args: Any, **more: Any) -> Any:
            self.seen = True
            return read(data, *args, **more)

        return noticed


def close(answer: Answer) -> None:
    """Let go of the files an answer holds, but not of the connection of the test."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def told(client: Any, paths: Iterable[str], words: Iterable[str]) -> dict[str, list[str]]:
    """The addresses whose answer holds one of the words, each with the words it holds."""
    found = {path: words_in(client.get(path), words) for path in paths}
    return {path: words for path, words in found.items() if words}


def words_in(answer: Answer, words: Iterable[str]) -> list[str]:
    """Those of the words that an answer tells, in its body or its head; amounts however they are written.

    Four digits are a year and are looked for in dates alone: ids that grow with the suite meet any of them.

    A page that broke tells nothing and proves nothing: it is found too.
    """
    if answer.status_code >= BROKEN:
        return [f"{answer.status_code}"]
    text = f"{body_of(answer)} {' '.join(f'{name}: {value}' for name, value in answer.headers.items())}"
    text = DIGITS.sub("", text)
    bare = re.sub(r"(?<=\d)[.,\s\u00a0\u202f()+-]+(?=\d)", "", text)
    return [
        word
        for word in words
        if (dated(word, text) if YEAR.fullmatch(word) else word in text or word in bare)
    ]


def dated(year: str, text: str) -> bool:
    """Whether a text tells a date of the year: 1908-06-17, 17.06.1908, 17 June 1908, June 17, 1908."""
    return bool(re.search(rf"\b{year}-\d\d|\d[./-]{year}\b|{MONTH} (?:\d\d?, )?{year}\b", text))


def body_of(answer: Answer) -> str:
    """The whole body as text, also of an answer that is a file."""
    if getattr(answer, "streaming", False):
        body = b"".join(answer.streaming_content).decode(errors="replace")
        close(answer)
        return body
    return str(answer.content.decode(errors="replace"))


def let_through(
    client: Any, requests: Iterable[tuple[str, str, Any]], refusals: set[int]
) -> dict[str, tuple[int, list[str]]]:
    """The requests (method, path, body) that were not refused, or changed something all the same."""
    wrong = {}
    for method, path, body in requests:
        answer, changed = asked(client, method, path, body)
        if answer.status_code not in refusals or changed:
            wrong[f"{method} {path}"] = (answer.status_code, changed)
    return wrong
