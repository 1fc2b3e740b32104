"""The real product, web and worker, on the database of this test process."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from dealwright.config.supervisor.children import Child

START_SECONDS = 180.0


@dataclass(frozen=True)
class Site:
    """A running product."""

    url: str
    port: int
    web: Child
    worker: Child


@pytest.fixture
def running_site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """Start web and worker on this test's database; what the test commits they see, and the reverse."""
    from django.test import override_settings

    from dealwright.config import assets
    from dealwright.config import settings as of_the_product

    with override_settings(STORAGES=of_the_product.STORAGES):
        assets.collect(print)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "DATABASE_URL": database_url(), "DEALWRIGHT_BASE_URL": url}
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environ.pop(name, None)
    web = Child("web process", ["serve", "--port", str(port)], environ)
    worker = Child("worker", ["worker"], environ)
    try:
        web.start()
        worker.start()
        _wait_until_ready(port, web)
        yield Site(url, port, web, worker)
    finally:
        for child in (web, worker):
            child.ask_to_stop()
        for child in (web, worker):
            child.wait(10)


def _wait_until_ready(port: int, web: Child) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert web.process is not None
        assert web.process.poll() is None, "the web process ended; its words are above"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as asking:
            try:
                asking.request("GET", "/readyz")
                if asking.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
    raise AssertionError(f"the product did not answer within {START_SECONDS:.0f} seconds")


def _free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def database_url() -> str:
    from django.db import connection

    found = connection.settings_dict
    user = quote(str(found["USER"])) + (f":{quote(str(found['PASSWORD']))}" if found["PASSWORD"] else "")
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{user}@/{found['NAME']}?host={quote(str(found['HOST']), safe='')}{port}"
