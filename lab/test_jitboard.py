# SPDX-License-Identifier: GPL-2.0-only
"""What a lab's pytest can run of jitboard as it is, once the place is acquired:

LG_PLACE=place pytest --lg-env boards/visionfive2/labgrid.yaml lab/test_jitboard.py

BOARD= names the board, as make has it; ARGS= are options of jitbench run.  The run and its
tables are left where make bench leaves them.
"""

import os
import pathlib
import shlex
import subprocess

import pytest
from hold import address

TOP = pathlib.Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def board(strategy):
    """The board, booted; off again afterwards."""
    strategy.transition("up")
    yield strategy
    strategy.transition("off")


def test_it_boots(board):
    assert board.status.name == "up"


def test_it_measures(board, target):
    host = address(target)
    if not host:
        pytest.skip("the place has no NetworkService: LABGRID= measures over its console")
    subprocess.run(
        [TOP / "scripts/run-board", *shlex.split(os.environ.get("ARGS", ""))],
        env={**os.environ, "HOST": host},
        check=True,
    )
