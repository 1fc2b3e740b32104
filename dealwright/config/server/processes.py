"""Several web processes that answer at one address: the product is loaded once, then the process forks.

Python runs one thread at a time; a second process lets the second core work. What was loaded before the fork
is shared memory, so it costs a third of a process started for itself.
"""

import gc
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from dealwright.config.supervisor.launch import die_with_parent

PAUSE_SECONDS = 0.5
STOPPING = (signal.SIGINT, signal.SIGTERM)


class ProcessSet:
    """Runs `work` in so many processes until it is told to stop; one that dies is replaced."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self.count = count
        self.work = work
        self.running: set[int] = set()
        self._stopping = False

    def run(self) -> None:
        """Start them, replace those that die, and end with the last of them after SIGINT or SIGTERM."""
        gc.collect()
        gc.freeze()
        for number in STOPPING:
            signal.signal(number, self._stop)
        for _ in range(self.count):
            self._start()
        while self.running:
            ended, status = os.wait()
            self.running.discard(ended)
            if not self._stopping:
                code = os.waitstatus_to_exitcode(status)
                sys.stderr.write(f"A web process ended ({code}) and starts again\n")
                time.sleep(PAUSE_SECONDS)
                self._start()

    def _start(self) -> None:
        parent = os.getpid()
        # A signal between the fork and the next line would find a child that nobody knows yet.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        child = 0 if self._stopping else os.fork()
        if child or self._stopping:
            self.running |= {child} if child else set()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            return
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        self._be_a_child(parent)

    def _be_a_child(self, parent: int) -> NoReturn:
        code = 1
        try:
            die_with_parent(parent, signal.SIGTERM)
            self.work()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)  # what the parent has open is not ours to close

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
        for process in self.running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)


def listen(host: str, port: int, *, backlog: int) -> socket.socket:
    """The socket that all of them answer at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio sends small answers at once instead of waiting for more (TCP_NODELAY).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(backlog)
    listening.set_inheritable(True)
    return listening
