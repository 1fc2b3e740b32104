import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from django.db import connection

from dealwright.web.live import hub as hubs
from dealwright.web.live.hub import CHANNEL, Hub, connection_words, is_list_of_names


def within(seconds: float, story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), seconds))


class TestIsListOfNames:
    @pytest.mark.parametrize("payload", ['["deal:42", "deal"]', "[]"])
    def test_knows_a_list_of_texts(self, payload: str):
        assert is_list_of_names(payload)

    @pytest.mark.parametrize("payload", ["", "deal:42", '{"deal": 42}', "[42]", '["deal:42",\n"deal"]'])
    def test_refuses_everything_else(self, payload: str):
        assert not is_list_of_names(payload)


class TestListener:
    def test_is_dropped_when_it_does_not_keep_up(self):
        async def story() -> None:
            listener = hubs.Listener()

            for number in range(hubs.WAITING_MESSAGES + 5):
                listener.put(f'["deal:{number}"]')

            heard = [listener.messages.get_nowait() for _ in range(listener.messages.qsize())]
            assert len(heard) == hubs.WAITING_MESSAGES + 1
            assert heard[-1] is None

        within(1, story)


def elsewhere(words: str, *values: str) -> None:
    """Run a statement as another process of the product would."""
    with psycopg.connect(**connection_words(connection.get_connection_params()), autocommit=True) as other:
        other.execute(words, values or None)


def tell(payload: str) -> None:
    elsewhere("SELECT pg_notify(%s, %s)", CHANNEL, payload)


def break_listening() -> None:
    elsewhere(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )


@pytest.mark.django_db(transaction=True)
class TestHub:
    def test_tells_every_open_page(self):
        async def story() -> None:
            hub = Hub()
            with hub.listener() as one, hub.listener() as two:
                assert await hub.hears(5)

                await asyncio.to_thread(tell, '["deal:42"]')

                assert [await one.messages.get(), await two.messages.get()] == ['["deal:42"]'] * 2
            assert hub.listeners == set()
            await hub.stop()

        within(10, story)

    def test_ignores_what_is_no_list_of_names(self):
        async def story() -> None:
            hub = Hub()
            with hub.listener() as page:
                assert await hub.hears(5)

                await asyncio.to_thread(tell, "nonsense")
                await asyncio.to_thread(tell, '["order:7"]')

                assert await page.messages.get() == '["order:7"]'
            await hub.stop()

        within(10, story)

    def test_sends_pages_away_when_it_may_have_missed_something_and_hears_again(self, monkeypatch):
        monkeypatch.setattr(hubs, "RETRY_SECONDS", 0.05)

        async def story() -> None:
            hub = Hub()
            with hub.listener() as before:
                assert await hub.hears(5)

                await asyncio.to_thread(break_listening)

                assert await before.messages.get() is None
            with hub.listener() as after:
                assert await hub.hears(5)
                await asyncio.to_thread(tell, '["deal:1"]')
                assert await after.messages.get() == '["deal:1"]'
            await hub.stop()

        within(10, story)
