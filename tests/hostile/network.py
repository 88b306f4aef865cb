"""No test talks to another machine."""

import ipaddress
import socket
from typing import Any

import pytest

LOOPBACK_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", ""}


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Tell whether a host name or address stays on this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name.lower() in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def install(patch: pytest.MonkeyPatch) -> None:
    """Refuse connections and name look-ups that leave the machine; Unix sockets stay open."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(connection: socket.socket, address: Any) -> None:
        if connection.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
            raise OutsideConnection(f"a test tried to reach {address[0]}")

    def guarded_connect(connection: socket.socket, address: Any) -> None:
        guard(connection, address)
        connect(connection, address)

    def guarded_connect_ex(connection: socket.socket, address: Any) -> int:
        guard(connection, address)
        return connect_ex(connection, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_loopback(host):
            raise OutsideConnection(f"a test tried to look {host!r} up")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
