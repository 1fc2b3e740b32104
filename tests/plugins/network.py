"""Tests reach nothing outside this machine."""

import ipaddress
import socket
from typing import Any

import pytest

_connect = socket.socket.connect


class OutsideRefused(RuntimeError):
    """A test wanted to reach the world."""


def pytest_configure(config: pytest.Config) -> None:
    """Guard every connection of this process."""
    socket.socket.connect = _connect_inside  # type: ignore[method-assign]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the guard away."""
    socket.socket.connect = _connect  # type: ignore[method-assign]


def _connect_inside(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_inside(address[0]):
        raise OutsideRefused(f"A test wanted to reach {address[0]}: give it a fake instead")
    _connect(self, address)


def _is_inside(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
