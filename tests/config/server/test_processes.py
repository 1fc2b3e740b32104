"""Web processes that share one socket: each answers, a dead one is replaced, none outlives the first."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

PROGRAM = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
import os
from dealwright.config.server.processes import ProcessSet, listen

listening = listen("127.0.0.1", 0, backlog=8)
sys.stdout.write(f"{listening.getsockname()[1]}\\n")
sys.stdout.flush()

class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *told): pass

def work():
    server = HTTPServer(("127.0.0.1", 0), Answer, bind_and_activate=False)
    server.socket = listening
    server.serve_forever()

ProcessSet(2, work).run()
"""


@pytest.fixture
def running():
    """The port and the process of a set of two."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    port = int(process.stdout.readline())
    yield port, process
    process.kill()
    process.wait()
    process.stdout.close()


def answered_by(port):
    """Which process answers now."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
        return int(answer.read())


def children(process):
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return {int(one) for one in found.split()}


def until(true, patience=60):
    """Wait until something is true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


def lives(pid):
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class TestProcessSet:
    def test_answers_from_two_processes(self, running):
        port, process = running

        until(lambda: len(children(process)) == 2)

        assert answered_by(port) in children(process)

    def test_replaces_one_that_was_killed(self, running):
        port, process = running
        until(lambda: len(children(process)) == 2)
        dead = min(children(process))

        os.kill(dead, signal.SIGKILL)

        until(lambda: len(children(process)) == 2 and dead not in children(process))
        assert answered_by(port) in children(process)

    def test_ends_with_its_children_when_asked_to(self, running):
        _port, process = running
        until(lambda: len(children(process)) == 2)
        both = children(process)

        process.terminate()

        assert process.wait(60) == 0
        assert not any(map(lives, both))

    def test_leaves_no_child_behind_when_it_is_killed(self, running):
        _port, process = running
        until(lambda: len(children(process)) == 2)
        both = children(process)

        process.kill()

        until(lambda: not any(map(lives, both)))
