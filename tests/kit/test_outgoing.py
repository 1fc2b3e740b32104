"""Calls to addresses that people gave: the public internet, and inside only the hosts that are named."""

import http.server
import json
import threading

import pytest
from django.test import override_settings

from dealwright.kit import outgoing
from dealwright.kit.errors import Refused


@pytest.fixture
def receiver():
    """A real receiver on loopback, with what it was sent."""
    received = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            received.append((self.path, dict(self.headers), body))
            self.send_response(302 if self.path == "/elsewhere" else 500 if self.path == "/broken" else 204)
            self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_args):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    running.received = received
    running.url = f"http://127.0.0.1:{running.server_port}"
    yield running
    running.shutdown()
    running.server_close()


class TestPost:
    @override_settings(ALLOWED_PRIVATE_HOSTS=frozenset({"127.0.0.1"}))
    def test_sends_json_with_the_headers_it_was_given(self, receiver):
        answer = outgoing.post(
            f"{receiver.url}/hook", json={"name": "Мария"}, headers={"Idempotency-Key": "run:7"}
        )

        assert (answer.status, answer.is_success) == (204, True)
        path, headers, body = receiver.received[0]
        assert (path, json.loads(body)) == ("/hook", {"name": "Мария"})
        assert headers["content-type"] == "application/json"
        assert headers["idempotency-key"] == "run:7"

    @override_settings(ALLOWED_PRIVATE_HOSTS=frozenset({"127.0.0.1"}))
    @pytest.mark.parametrize(("path", "status"), [("/elsewhere", 302), ("/broken", 500)])
    def test_follows_nothing_and_leaves_errors_to_the_caller(self, receiver, path, status):
        answer = outgoing.post(receiver.url + path, content="text")

        assert (answer.status, answer.is_success) == (status, False)
        assert len(receiver.received) == 1

    @override_settings(ALLOWED_PRIVATE_HOSTS=frozenset({"localhost"}))
    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "2130706433", "0"]
    )
    def test_goes_nowhere_inside_that_is_not_named(self, host):
        with pytest.raises(outgoing.OutgoingFailed):
            outgoing.post(f"http://{host}/", json={}, timeout=2)

    @override_settings(ALLOWED_PRIVATE_HOSTS=frozenset({"localhost"}))
    def test_calls_a_name_that_is_named_whatever_its_port(self, receiver):
        answer = outgoing.post(f"http://LocalHost:{receiver.server_port}/hook", json={})

        assert answer.is_success


class TestRefuseOdd:
    @pytest.mark.parametrize(
        "url",
        [
            "ftp://example.com",
            "example.com",
            "https://a:b@example.com",
            "http://example.com:22",
            "http://[",
            "https://example.com:x/",
        ],
    )
    def test_refuses_what_is_never_called(self, url):
        with pytest.raises(Refused) as refused:
            outgoing.refuse_odd(url, field="settings.url")

        assert refused.value.field == "settings.url"

    def test_lets_a_plain_address_pass(self):
        outgoing.refuse_odd("https://example.com/hooks?to=crm")
