import http.client
import json

import psycopg
import pytest
from django.test import Client

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
