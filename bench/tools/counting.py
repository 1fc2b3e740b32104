"""How many queries a page takes: asked once more in this process, where they can be counted."""

from __future__ import annotations

from collections.abc import Mapping


def queries_of(email: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """The queries of a page for somebody, sign-in and rights included; savepoints are none."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(get_user_model().objects.get(email=email))
    browser.get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, f"{path} was answered {answer.status_code}"
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)
