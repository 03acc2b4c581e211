"""The process that forks one child for each piece of work: it imports once, so that a child starts in milliseconds.

It has one thread, opens nothing, and has no secret of its parent process. It ends when that process ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys

from mandata.limited.child import do_work
from mandata.limited.messages import NAME


def main() -> None:
    """Import each named module, and fork a child for each connection that arrives with a name."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent process
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system removes children when they end
    while True:
        name, handles, _flags, _address = socket.recv_fds(control, NAME, 1)
        if not name:
            os._exit(0)  # nothing to clean up
        importlib.import_module(name.decode().strip())
        gc.freeze()
        if handles:
            _fork(control, handles[0])


def _fork(control: socket.socket, handle: int) -> None:
    try:
        is_child = os.fork() == 0
    except OSError:  # no memory, or too many processes: the other side gets no reply
        is_child = False
    if is_child:
        control.close()
        try:
            _work(socket.socket(fileno=handle))
        finally:
            os._exit(0)
    os.close(handle)


def _work(connection: socket.socket) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    do_work(connection)


if __name__ == "__main__":
    main()
