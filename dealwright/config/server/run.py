"""Serves the product until it is told to stop."""

import signal
import socket
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from dealwright.config.server.protocol import ImpatientProtocol

GRACE_SECONDS = 2
KEEP_ALIVE_SECONDS = 15


class Server(uvicorn.Server):
    """Ends the open streams first: they never end by themselves and would hold up every stop."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from dealwright.config.asgi import live

        await live.stop()
        await super().shutdown(sockets)


def serve(*, host: str, port: int, processes: int = 1) -> None:
    """Answer requests at host and port until SIGINT or SIGTERM."""
    # uvicorn raises the signal again after a clean stop; that it came is not an error.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _already_stopped)
    config = uvicorn.Config(
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
    server = Server(config)
    if processes == 1:
        server.run()
    else:
        Multiprocess(config, target=server.run, sockets=[config.bind_socket()]).run()


def _already_stopped(number: int, frame: FrameType | None) -> None:
    """Nothing is left to do."""
