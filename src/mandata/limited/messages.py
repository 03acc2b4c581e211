"""Messages between a process and its child: JSON, each preceded by its length."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

LENGTH = struct.Struct("!Q")

NAME = 128
"""Bytes of a module name sent to the forking process, padded with spaces."""


class Connection(Protocol):
    """A socket, or an object like it."""

    def recv(self, size: int, /) -> bytes:
        """Return at most this many bytes; none at the end."""

    def sendall(self, data: bytes, /) -> None:
        """Send bytes."""


class TooLong(Exception):
    """A message is longer than the receiver accepts."""


def send(connection: Connection, message: Any) -> None:
    """Send one message."""
    data = json.dumps(message).encode()
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection: Connection, longest: int | None = None) -> Any:
    """Receive one message.

    Args:
        longest: maximum bytes.

    Raises:
        EOFError: the other side has closed the connection.
        TooLong: the message is longer.
    """
    (length,) = LENGTH.unpack(_read(connection, LENGTH.size))
    if longest is not None and length > longest:
        raise TooLong
    return json.loads(_read(connection, length))


def _read(connection: Connection, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = connection.recv(min(length - len(data), 1_000_000))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
