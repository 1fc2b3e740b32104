"""Serves the product until it is told to stop."""

import os
import signal
from types import FrameType

import uvicorn

from dealwright.config.server.processes import ProcessSet, listen
from dealwright.config.server.protocol import ImpatientProtocol

GRACE_SECONDS = 2
KEEP_ALIVE_SECONDS = 15
BACKLOG = 1024
USUAL_PROCESSES = min(2, os.cpu_count() or 1)
"""A third one would be in the way of the database and of the worker."""


def serve(*, host: str, port: int, processes: int = 1) -> None:
    """Answer requests at host and port until SIGINT or SIGTERM."""
    with listen(host, port, backlog=BACKLOG) as listening:
        config = _config()
        config.load()  # once, before the fork

        def answer() -> None:
            # uvicorn raises the signal again after a clean stop; that it came is not an error.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _already_stopped)
            uvicorn.Server(config).run(sockets=[listening])

        if processes == 1:
            answer()
            return
        _leave_the_database()
        ProcessSet(processes, answer).run()


def _config() -> uvicorn.Config:
    return uvicorn.Config(
        "dealwright.config.asgi:application",
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
    )


def _leave_the_database() -> None:
    """Two processes must never speak on one connection."""
    from django.db import connections

    connections.close_all()


def _already_stopped(number: int, frame: FrameType | None) -> None:
    """Nothing is left to do."""
