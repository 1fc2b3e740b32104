"""Serves the product until it is told to stop."""

import signal
from types import FrameType

import uvicorn

from dealwright.config.server.protocol import ImpatientProtocol

GRACE_SECONDS = 2
KEEP_ALIVE_SECONDS = 15


def serve(*, host: str, port: int, processes: int = 1) -> None:
    """Answer requests at host and port until SIGINT or SIGTERM."""
    # uvicorn raises the signal again after a clean stop; that it came is not an error.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _already_stopped)
    uvicorn.run(
        "dealwright.config.asgi:application",
        host=host,
        port=port,
        workers=processes,
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=1024,
    )


def _already_stopped(number: int, frame: FrameType | None) -> None:
    """Nothing is left to do."""
