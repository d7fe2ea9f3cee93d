"""What is used seldom is imported when it is used, and then it is all there."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from tui.late_imports import StandIn, put_off
import json
with put_off({"uuid": ["uuid4"], "json": (), "colorsys": ()}):
    import uuid, colorsys
    from uuid import uuid4
    assert isinstance(uuid, StandIn) and sys.modules["json"] is json
    from colorsys import rgb_to_hsv  # not foreseen: it is imported now
    assert rgb_to_hsv(0, 0, 0) == (0, 0, 0)
assert not isinstance(sys.modules["colorsys"], StandIn)
assert "uuid" not in sys.modules
assert len(uuid4().hex) == 32
assert sys.modules["uuid"].UUID is uuid.UUID is type(uuid.uuid4())
try:
    uuid.nothing
except AttributeError as error:
    assert "nothing" in str(error)
else:
    raise AssertionError
"""


def test_a_module_is_imported_when_something_of_it_is_wanted() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
