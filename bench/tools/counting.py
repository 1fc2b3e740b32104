"""How many queries a page takes: asked once more in this process, where they can be counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def queries_of(email: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """The queries of a page for somebody, sign-in and rights included; savepoints are none."""
    return _counted(email, lambda browser: browser.get(path, headers=headers), 200)


def queries_of_call(email: str, path: str, body: Mapping[str, Any], expect: int) -> int:
    """The queries of a change through the API; what it changed is undone."""
    from django.db import transaction

    with transaction.atomic():
        count = _counted(
            email, lambda browser: browser.post(path, dict(body), content_type="application/json"), expect
        )
        transaction.set_rollback(True)
    return count


def _counted(email: str, ask: Callable[[Any], Any], expect: int) -> int:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(get_user_model().objects.get(email=email))
    ask(browser)
    with CaptureQueriesContext(connection) as captured:
        answer = ask(browser)
    assert answer.status_code == expect, f"it was answered {answer.status_code}, not {expect}"
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)
