# SPDX-License-Identifier: GPL-2.0-only
"""usage: hold.py ENVIRONMENT card|up LOG

Brings the board of a labgrid environment file into a state of strategy.py, and holds it there
until standard input ends; then switches it off.  For run-lab, which has acquired the place.

Prints one line when a board is up: "HOST user@address" where the environment has a
NetworkService, else "DEV /dev/pts/N", a terminal that is the board's console.  What the
console says goes to LOG.
"""

import errno
import os
import select
import signal
import sys
import tty

from labgrid import Environment
from labgrid.exceptions import NoResourceFoundError
from pexpect import TIMEOUT


class Logged:
    """A console whose bytes are written to a file as they are read."""

    def __init__(self, console, path):
        self.log = open(path, "wb", buffering=0)
        self.read_from = console._read
        console._read = self

    def __call__(self, *args, **kwargs):
        data = self.read_from(*args, **kwargs)
        self.log.write(data)
        return data


def address(target):
    """Where ssh finds the board; None without a network."""
    try:
        service = target.get_resource("NetworkService")
    except NoResourceFoundError:
        return None
    port = service.port or 22
    return f"{service.username}@{service.address}" if port == 22 else f"ssh://{service.username}@{service.address}:{port}"


def carry(console, terminal):
    """Carry bytes between console and terminal (None: there is none) until stdin ends.  A console
    that nobody reads would stop the board."""
    while True:
        ends = [0] if terminal is None else [0, terminal]
        ready, _, _ = select.select(ends, [], [], 0)
        if 0 in ready and not os.read(0, 4096):
            return
        if terminal in ready:
            try:
                console.write(os.read(terminal, 4096))
            except OSError as e:
                # Nobody has the terminal open.
                if e.errno != errno.EIO:
                    raise
        try:
            data = console.read(size=4096, timeout=0.05, max_size=4096)
        except TIMEOUT:
            continue
        if terminal is not None and data:
            os.write(terminal, data)


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    _, environment, state, log = sys.argv
    # Whatever ends this, the board is switched off.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    target = Environment(environment).get_target()
    strategy = target.get_driver("Strategy", activate=False)
    Logged(strategy.console, log)
    try:
        strategy.transition(state)
        if state == "up":
            host, terminal = address(target), None
            if host:
                print("HOST", host, flush=True)
            else:
                terminal, other = os.openpty()
                tty.setraw(other)
                print("DEV", os.ttyname(other), flush=True)
                # Who uses it wants to be alone.
                os.close(other)
            carry(strategy.console, terminal)
    finally:
        strategy.transition("off")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as e:
        print(f"hold: {type(e).__name__}: {e}", file=sys.stderr)
        sys.exit(1)
