"""Messages between a process and the work that it started: JSON, each with its length before it."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

LENGTH = struct.Struct("!Q")

NAME = 128
"""Bytes of the name of a module, filled up with spaces, as the forking process is sent it."""


class TooLong(Exception):
    """A message is longer than the receiver takes."""


def send(connection: socket.socket, message: Any) -> None:
    """Send one message."""
    data = json.dumps(message).encode()
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection: socket.socket, longest: int | None = None) -> Any:
    """Receive one message.

    Args:
        longest: bytes that are taken at most.

    Raises:
        EOFError: the other side is gone.
        TooLong: it is longer.
    """
    (length,) = LENGTH.unpack(_read(connection, LENGTH.size))
    if longest is not None and length > longest:
        raise TooLong
    return json.loads(_read(connection, length))


def _read(connection: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = connection.recv(min(length - len(data), 1_000_000))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
