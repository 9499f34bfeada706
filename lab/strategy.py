# SPDX-License-Identifier: GPL-2.0-only
"""The states of a board with jitboard's card, for labgrid.

off   without power
card  off, with the image of the environment file on its card
up    booted from the card, and what it measures by itself has ended
"""

import enum

import attr
from labgrid.driver.usbstoragedriver import Mode
from labgrid.factory import target_factory
from labgrid.protocol import ConsoleProtocol, PowerProtocol
from labgrid.strategy import Strategy, StrategyError


class Status(enum.Enum):
    unknown = 0
    off = 1
    card = 2
    up = 3


@target_factory.reg_driver
@attr.s(eq=False)
class JitboardStrategy(Strategy):
    """
    Args:
        patience (int): seconds that a boot may take, with the suite that the card runs by itself
    """

    bindings = {
        "power": PowerProtocol,
        "console": ConsoleProtocol,
        "mux": {"USBSDMuxDriver", "USBSDWireDriver", "USBSDWire3Driver", None},
        "storage": {"USBStorageDriver", None},
    }
    status = attr.ib(default=Status.unknown)
    patience = attr.ib(default=7200, validator=attr.validators.instance_of(int))

    def transition(self, status):
        """Bring the board into a state, whatever it is in: by its name or as a Status."""
        if not isinstance(status, Status):
            status = Status[status]
        if status == self.status:
            return
        if status == Status.unknown:
            raise StrategyError("nobody can want the board to be in an unknown state")
        self._off()
        if status == Status.card:
            self._write_card()
        elif status == Status.up:
            self._boot()
        self.status = status

    def _off(self):
        self.target.activate(self.power)
        self.power.off()
        self.status = Status.off

    def _write_card(self):
        if not self.mux or not self.storage:
            raise StrategyError("this place has no switch for its card (USBSDMuxDriver and USBStorageDriver)")
        self.target.activate(self.mux)
        self.mux.set_mode("host")
        try:
            self.target.activate(self.storage)
            self.storage.write_image(mode=Mode.BMAPTOOL)
            self.target.deactivate(self.storage)
        finally:
            self.mux.set_mode("dut")

    def _boot(self):
        self.target.activate(self.console)
        self.power.on()
        # The last line of what the card does by itself; a panic ends the wait, too.
        found, *_ = self.console.expect(
            ["jitboard: press Enter for a shell", "Kernel panic - not syncing"], timeout=self.patience
        )
        if found != 0:
            raise StrategyError("the kernel panicked; see the console's log")
