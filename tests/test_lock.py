"""The lock files of CI: everything that pyproject.toml asks for, pinned, each file by its hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-dev.lock", "requirements-audit.lock")
MAKE_IT = "run .ci/lock, and look at what changed"


def pinned(lock: str) -> dict[str, list[tuple[Requirement, int]]]:
    """The packages of a lock file: each pin, and how many hashes its files may have."""
    text = (ROOT / ".ci" / lock).read_text("utf-8").replace("\\\n", " ")
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            said, *hashes = re.split(r"\s+--hash=sha256:", line.strip())
            assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes), line
            pin = Requirement(said)
            found.setdefault(canonicalize_name(pin.name), []).append((pin, len(hashes)))
    return found


def asked() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    options = project["project"]["optional-dependencies"]
    said = [*project["project"]["dependencies"], *options["dev"], *options["xlsx"]]
    said += project["build-system"]["requires"]
    return [each for each in map(Requirement, said) if each.name != "termsheet"]


@pytest.mark.parametrize("requirement", asked(), ids=str)
def test_what_is_asked_for_is_pinned(requirement: Requirement) -> None:
    pins = pinned(LOCKS[0]).get(canonicalize_name(requirement.name), [])
    assert pins, f"{requirement.name} is not in the lock file: {MAKE_IT}"
    for pin, _ in pins:
        (version,) = (each.version for each in pin.specifier)
        assert requirement.specifier.contains(version), f"{pin} for {requirement}: {MAKE_IT}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_has_hashes(lock: str) -> None:
    for pins in pinned(lock).values():
        for pin, hashes in pins:
            assert [each.operator for each in pin.specifier] == ["=="], pin
            assert hashes, pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / ".ci" / lock).read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
