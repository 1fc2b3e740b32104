"""The server of a test run: a throw-away PostgreSQL, or the one named in DATABASE_URL.

Loaded before every other plugin, because Django reads its settings from the environment made here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from dealwright.config.supervisor.postgres import THROW_AWAY, Postgres

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

_server: Postgres | None = None


def _prepare_environment() -> None:
    """Runs when this plugin is imported, which is before Django reads its settings."""
    global _server
    if WORKER:
        own = Path(os.environ["DEALWRIGHT_DATA"]) / WORKER
        own.mkdir(exist_ok=True)
        os.environ["DEALWRIGHT_DATA"] = str(own)
        return
    data = Path(tempfile.mkdtemp(prefix="dealwright-tests-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ["DEALWRIGHT_DATA"] = str(data)
    os.environ["DEALWRIGHT_TEST_RUN"] = str(os.getpid())
    if not os.environ.get("DATABASE_URL"):
        _server = Postgres(data, {**THROW_AWAY, "max_connections": "200"})
        os.environ["DATABASE_URL"] = _server.url


_prepare_environment()


def pytest_configure(config: pytest.Config) -> None:
    """Bring the other plugins in after pytest-django, so that our database replaces its own."""
    for name in ("database", "site", "browser", "bucket", "network", "mail", "order"):
        config.pluginmanager.import_plugin(f"tests.plugins.{name}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server once, in the process that lives longest."""
    if _server and not session.config.option.collectonly:
        _server.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it."""
    if _server:
        _server.stop()
