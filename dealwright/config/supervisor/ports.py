"""Whether a port is free to listen on."""

import errno
import socket

from dealwright.config.trouble import Trouble


def refuse_taken(host: str, port: int) -> None:
    """Raise Trouble when we could not listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise Trouble(
            f"{host} is not an address of this machine: use --host 127.0.0.1 or --host 0.0.0.0"
        ) from error
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
            trial.listen(1)
        except OSError as error:
            raise Trouble(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: stop that, or choose another with --port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is reserved for the administrator: choose one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine: use --host 127.0.0.1 or --host 0.0.0.0"
    return f"Port {port} cannot be used: {error.strerror}"
