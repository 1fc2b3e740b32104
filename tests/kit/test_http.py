"""The one outgoing client: it does not look inside its own network, follows nothing, reads little."""

import http.server
import ipaddress
import socket
import threading

import pytest

from dealwright.kit import http as outgoing
from dealwright.kit.errors import Refused


@pytest.fixture
def server():
    """A real server on loopback."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path == "/redirect":
                self.send_response(302)
                self.send_header("location", "http://127.0.0.1:1/")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body * (3 if self.path == "/echo" else 1_000_000))

        def log_message(self, *_args):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running.server_port
    running.shutdown()
    running.server_close()


def allowed(_address):
    return True


class TestSend:
    def test_sends_and_reads(self, server):
        answer = outgoing.send(
            "POST", f"http://127.0.0.1:{server}/echo", body=b"hi", may_connect=allowed, ports=[server]
        )

        assert (answer.status, answer.body) == (200, b"hihihi")

    def test_does_not_follow(self, server):
        answer = outgoing.send(
            "POST", f"http://127.0.0.1:{server}/redirect", may_connect=allowed, ports=[server]
        )

        assert answer.status == 302

    def test_stops_at_the_limit(self, server):
        with pytest.raises(outgoing.OutgoingFailed, match="larger than allowed"):
            outgoing.send(
                "POST", f"http://127.0.0.1:{server}/much", body=b"x" * 10, may_connect=allowed, ports=[server]
            )

    def test_refuses_loopback(self, server):
        with pytest.raises(outgoing.OutgoingFailed, match="not public"):
            outgoing.send("POST", f"http://127.0.0.1:{server}/echo", ports=[server])

    @pytest.mark.parametrize(
        "url",
        [
            "ftp://example.com/",
            "file:///etc/passwd",
            "http://a:b@example.com/",
            "http://example.com:22/",
            "http:///x",
        ],
    )
    def test_refuses_odd_addresses(self, url):
        with pytest.raises(Refused):
            outgoing.send("GET", url)

    def test_refuses_a_name_when_any_of_its_addresses_is_private(self, monkeypatch):
        def two_faces(_host, port, **_kwargs):
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port)),
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port)),
            ]

        monkeypatch.setattr(socket, "getaddrinfo", two_faces)

        with pytest.raises(outgoing.OutgoingFailed, match="not public"):
            outgoing.send("GET", "https://two-faces.example/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("224.0.0.1", False),
    ],
)
def test_is_public(address, public):
    assert outgoing.is_public(ipaddress.ip_address(address)) is public
