import asyncio
import http.client
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from dealwright.web.live import LiveApp, readers
from tests.plugins.site import Site, database_url


@pytest.fixture
def signed_in(transactional_db):
    """The Cookie header of somebody who is signed in."""
    from dealwright.events import Actor
    from dealwright.people.roles.actions import ensure_presets
    from dealwright.people.users.actions import create_user

    ensure_presets(by=Actor.system())
    person = create_user(
        email="ana@loja.example", name="Ana", role="Seller", password="a-long-password", by=Actor.system()
    )
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
def open_stream(running_site: Site):
    """Ask for a stream as a browser does; all are closed when the test ends."""
    connections: list[http.client.HTTPConnection] = []
    answers: list[http.client.HTTPResponse] = []

    def ask(cookie: str = "", method: str = "GET", path: str = "/live/stream") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", running_site.port, timeout=10)
        connections.append(connection)
        connection.request(method, path, headers={"Cookie": cookie} if cookie else {})
        answers.append(connection.getresponse())
        return answers[-1]

    yield ask
    for each in [*answers, *connections]:
        each.close()


def next_data(stream) -> object:
    while True:
        line = stream.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data: "):
            return json.loads(line[6:])


def tell(payload: str) -> None:
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_notify('dealwright_live', %s)", [payload])


class Page:
    """An open page, as the server of this process sees it."""

    def __init__(self, query: str) -> None:
        self.scope = {"path": "/live/stream", "method": "GET", "headers": [], "query_string": query.encode()}
        self.lines: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, message: Any) -> None:
        for line in message.get("body", b"").decode().splitlines():
            if line.startswith("data: "):
                self.lines.put_nowait(line[6:])

    async def receive(self) -> Any:
        await asyncio.Event().wait()  # it stays

    async def hears(self) -> list[str]:
        return json.loads(await self.lines.get())


@pytest.mark.django_db(transaction=True)
class TestSince:
    """What a page hears of the time between its making and the opening of its stream."""

    @pytest.fixture(autouse=True)
    def _lets_everybody_in(self, monkeypatch):
        async def may_read(_cookies: str) -> bool:
            return True

        monkeypatch.setattr(readers, "may_read", may_read)

    def run(self, story: Callable[[Callable[[str], Awaitable[Page]]], Awaitable[None]]) -> None:
        """Play a story with pages that are opened by their query."""

        async def play() -> None:
            app = LiveApp()
            async with asyncio.TaskGroup() as streams:

                async def opens(query: str) -> Page:
                    page = Page(query)
                    tasks.append(streams.create_task(app(page.scope, page.receive, page.send)))
                    while len(app.hub.listeners) < len(tasks) or not await app.hub.hears(5):
                        await asyncio.sleep(0.01)
                    return page

                tasks: list[asyncio.Task[None]] = []
                await story(opens)
                for task in tasks:
                    task.cancel()
            await app.stop()

        asyncio.run(asyncio.wait_for(play(), 30))

    def test_it_hears_what_was_told_since_it_was_asked_for(self):
        async def story(opens) -> None:
            first = await opens("")
            await asyncio.to_thread(tell, '["deal:1"]')
            assert await first.hears() == ["deal:1"]
            asked_at = time.time()
            await asyncio.to_thread(tell, '["deal:2", "deal"]')
            await asyncio.to_thread(tell, '["deal:3", "deal"]')
            assert [await first.hears(), await first.hears()] == [["deal:2", "deal"], ["deal:3", "deal"]]

            late = await opens(f"since={asked_at}")

            assert await late.hears() == ["deal", "deal:2", "deal:3"]

        self.run(story)

    def test_one_from_before_the_process_listened_is_refreshed_as_a_whole(self):
        before = time.time()

        async def story(opens) -> None:
            page = await opens(f"since={before}")

            assert await page.hears() == ["*"]

        self.run(story)

    @pytest.mark.parametrize("query", ["", "since=", "since=yesterday", "since=nan"])
    def test_it_hears_nothing_of_before_when_it_does_not_say_since_when(self, query):
        async def story(opens) -> None:
            first = await opens("")
            await asyncio.to_thread(tell, '["deal:1"]')
            assert await first.hears() == ["deal:1"]

            page = await opens(query)
            await asyncio.to_thread(tell, '["deal:2"]')

            assert await page.hears() == ["deal:2"]

        self.run(story)


@pytest.mark.slow
class TestStream:
    def test_tells_a_signed_in_person_what_changed(self, signed_in, open_stream):
        stream = open_stream(signed_in)
        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert stream.readline().startswith(b"retry: ")

        tell('["deal:42", "deal"]')

        assert next_data(stream) == ["deal:42", "deal"]

    def test_refuses_strangers_and_everything_else(self, signed_in, open_stream):
        assert open_stream().status == 401
        assert open_stream("sessionid=guessed").status == 401
        assert open_stream(signed_in, method="POST").status == 405
        assert open_stream(signed_in, path="/live/other").status == 404

    def test_refuses_somebody_who_was_locked_out(self, signed_in, open_stream):
        with psycopg.connect(database_url(), autocommit=True) as connection:
            connection.execute("UPDATE people_user SET is_active = false")

        assert open_stream(signed_in).status == 401

    def test_does_not_hold_up_the_stop(self, signed_in, open_stream, running_site):
        streams = [open_stream(signed_in) for _ in range(20)]
        assert {stream.status for stream in streams} == {200}

        assert running_site.stop_web(within_seconds=30) == 0  # it ended by itself, and was not killed
