"""Who may open the stream: people who are signed in, known by the session cookie of their browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

# One thread and so one connection, however many pages come back at once after a restart.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-readers")


async def may_read(cookies: str) -> bool:
    """Whether this Cookie header belongs to somebody who is signed in now."""
    key = session_key(cookies)
    if not key:
        return False
    return await asyncio.get_running_loop().run_in_executor(_thread, _is_signed_in, key)


def session_key(cookies: str) -> str | None:
    """The session named in a Cookie header."""
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _is_signed_in(key: str) -> bool:
    close_old_connections()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request).is_authenticated
