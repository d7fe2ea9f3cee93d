"""Random screens for as long as one likes: what was changed against what is painted from nothing.

    python -m tests.soak.display [--steps 10000] [--first 0]

Every step changes something at random and compares the whole screen with a fresh paint. A fault is
told with the seed of its screen, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence

from tests.terminal.random_screens import World, difference, seen

STEPS_OF_A_SCREEN = 50


def soak(steps: int, first: int) -> tuple[list[str], Counter[str], int]:
    """Take the steps; returns the faults, how often each kind of step came, and the bytes sent."""
    faults: list[str] = []
    kinds: Counter[str] = Counter()
    sent = 0

    class Counted(World):
        def send(self, data: str) -> None:
            nonlocal sent
            sent += len(data.encode())
            kinds["scrolls sent"] += "r\x1b[" in data
            super().send(data)

    for seed in range(first, first + -(-steps // STEPS_OF_A_SCREEN)):
        size = random.Random(seed)
        world = Counted(seed, size.randint(1, 100), size.randint(1, 30), is_screen=seed % 3 == 0)
        for _ in range(STEPS_OF_A_SCREEN):
            kinds[world.step()] += 1
            if fault := difference(seen(world.terminal), world.fresh()):
                faults.append(f"screen {seed}: {fault}")
                break
    return faults, kinds, sent


def main(arguments: Sequence[str] | None = None) -> int:
    """Take as many steps as are asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first screen")
    args = parser.parse_args(arguments)
    faults, kinds, sent = soak(args.steps, args.first)
    print(*faults, sep="\n", end="\n" if faults else "")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    print(f"{args.steps} steps, {sent:,} bytes, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
