"""The soaks of SSH, short: a few guests at once, and some connects without a terminal.

    python -m tests.soak.ssh_sessions
    python -m tests.soak.ssh_connects

take the fifty and the thousand, on a machine that does nothing else.
"""

from __future__ import annotations

from pathlib import Path

from tests.soak.ssh_connects import KINDS, come
from tests.soak.ssh_sessions import MOST_IDLE, MOST_MEMORY, measure
from tests.terminal.ssh_server import SshServer


def test_a_few_guests_need_little(article_store: Path) -> None:
    """How long a key takes is not held against a machine that runs other tests beside this one."""
    with SshServer(article_store) as server:
        figures = measure(server, sessions=3, idle=2.0, keys=15)
    assert max(figures.memory) <= MOST_MEMORY
    assert figures.idle <= MOST_IDLE
    assert len(figures.waits) == 15
    assert figures.left == []


def test_nothing_is_left_of_connects_without_a_terminal(article_store: Path) -> None:
    with SshServer(article_store) as server:
        outcome = come(server, 20, 4)
    assert outcome.faults == []
    assert outcome.left == []
    assert len(outcome.kinds) == len(KINDS)
