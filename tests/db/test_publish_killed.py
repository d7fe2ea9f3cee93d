"""Publishing: a build that is killed leaves the old store or the new one, whole."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from db.store import manifest_path
from tests.db.published import ROOT, build, generation_of, names


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def test_a_build_killed_before_any_of_its_steps_leaves_a_whole_store(target: Path) -> None:
    run_apart(kill_before_each_step, target)


def test_builds_killed_at_any_time_leave_a_whole_store(target: Path) -> None:
    run_apart(kill_at_any_time, target)


def run_apart(work: Callable[[Path], None], target: Path) -> None:
    """Run a function of this module in a process that has no threads, and so can fork."""
    script = "import sys, pathlib, tests.db.test_publish_killed as t; "
    script += f"t.{work.__name__}(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, target], cwd=ROOT, check=True, timeout=30)


def kill_before_each_step(target: Path) -> None:
    build(target, 1)
    seen = set()
    for step in range(1, 100):
        newest = step + 1
        builder = start(partial(build_and_die, target, newest, step))
        _, status = os.waitpid(builder, 0)
        seen.add(generation_after_a_kill(target) == newest)
        if os.waitstatus_to_exitcode(status) == 0:
            break
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    assert os.waitstatus_to_exitcode(status) == 0 and step > 20
    assert seen == {False, True}
    assert len(names(target.parent)) == 4


def kill_at_any_time(target: Path) -> None:
    chance = random.Random(3)
    generation = 1
    build(target, generation)
    for _ in range(15):
        builder = start(partial(build_for_ever, target, generation + 1))
        time.sleep(chance.uniform(0, 0.1))
        os.kill(builder, signal.SIGKILL)
        os.waitpid(builder, 0)
        generation = generation_after_a_kill(target)
    assert generation > 1
    build(target, generation + 1)
    assert generation_of(target) == generation + 1
    assert len(names(target.parent)) == 4


def start(work: Callable[[], None]) -> int:
    """Run a function in a copy of this process."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def build_for_ever(target: Path, generation: int) -> None:
    for number in itertools.count(generation):
        build(target, number)


def build_and_die(target: Path, generation: int, last_step: int) -> None:
    """Build, but have this process kill itself before one of its calls that change a file."""
    steps = itertools.count(1)

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            if next(steps) == last_step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return step

    for name in ("open", "link", "replace", "unlink", "chmod", "fsync"):
        setattr(os, name, counted(getattr(os, name)))
    build(target, generation)


def generation_after_a_kill(target: Path) -> int:
    generation = generation_of(target)
    previous = Path(f"{target}.prev")
    if previous.exists():
        assert generation_of(previous, verify=manifest_path(previous).exists()) <= generation
    return generation
