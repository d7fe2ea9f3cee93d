"""The facts that come with termsheet: found, built once, opened ever after."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db import default_store as module
from db.default_store import default_store, facts_folder
from db.store import StoreError, file_identity, open_store

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "termsheet"


@pytest.fixture
def own_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the facts that a test may change, in place of those that come with termsheet."""
    folder = tmp_path / "own"
    shutil.copytree(ROOT / "fixtures", folder)
    monkeypatch.setattr(module, "facts_folder", lambda: folder)
    return folder


def facts_in(store: Path) -> int:
    connection = open_store(store, verify=True)
    (count,) = connection.execute("SELECT count(*) FROM fact").fetchone()
    connection.close()
    return int(count)


def test_a_checkout_has_its_facts_beside_the_package() -> None:
    assert facts_folder() == ROOT / "fixtures"


@pytest.mark.parametrize("beside", [True, False])
def test_an_installed_package_has_its_facts_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    package = tmp_path / "site-packages" / "db"
    (package / "fixtures" / "one").mkdir(parents=True)
    (package / "fixtures" / "one" / "facts.yaml").write_text("facts: []\n")
    if beside:  # of somebody else's
        (package.parent / "fixtures").mkdir()
        (package.parent / "fixtures" / "other.yaml").write_text("")
    monkeypatch.setattr(module, "_PACKAGE", package)
    assert facts_folder() == package / "fixtures"


def test_a_package_without_facts_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "db"
    (package.parent / "fixtures").mkdir(parents=True)
    (package.parent / "fixtures" / "__init__.py").write_text("")
    monkeypatch.setattr(module, "_PACKAGE", package)
    with pytest.raises(StoreError, match="no facts come with this termsheet"):
        facts_folder()


def test_the_store_is_built_in_a_private_folder(cache: Path) -> None:
    store = default_store(cache)
    assert store.parent == cache
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert facts_in(store) > 100


def test_it_is_built_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = default_store(cache)
    before = file_identity(first)

    def refuse(*_: object) -> None:
        raise AssertionError("a store was built")

    monkeypatch.setattr("db.build.build_store", refuse)
    started = time.perf_counter()
    assert default_store(cache) == first
    assert time.perf_counter() - started < 0.25
    assert file_identity(first) == before


def test_nothing_that_builds_is_loaded_for_a_store_that_is_there(cache: Path) -> None:
    default_store(cache)
    program = (
        "import sys; from pathlib import Path; from db.default_store import default_store\n"
        "default_store(Path(sys.argv[1]))\n"
        "print(*{'db.build', 'sqlite_utils', 'yaml', 'tempfile'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(cache)], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def _more(folder: Path) -> None:
    (folder / "more.yaml").write_text(
        "entities:\n  - {id: more, kind: company, name: {en: More}}\n"
    )


def _longer(folder: Path) -> None:
    with next(folder.glob("*/facts.yaml")).open("a") as file:
        file.write("# one more line\n")


def _touched(folder: Path) -> None:
    os.utime(next(folder.glob("*/facts.yaml")), (1, 1))


def _renamed(folder: Path) -> None:
    file = next(folder.glob("*/facts.yaml"))
    file.rename(file.with_name("statements.yaml"))


@pytest.mark.parametrize("change", [_more, _longer, _touched, _renamed])
def test_changed_facts_make_another_store(
    own_facts: Path, cache: Path, change: Callable[[Path], None]
) -> None:
    first = default_store(cache)
    change(own_facts)
    assert default_store(cache) != first


def test_another_schema_makes_another_store(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = default_store(cache)
    monkeypatch.setattr(module, "SCHEMA_VERSION", 1_000_000)
    assert default_store(cache) != first


def test_outdated_stores_are_removed_once_nobody_can_be_reading_them(
    own_facts: Path, cache: Path
) -> None:
    old = default_store(cache)
    (own_facts / "more.yaml").write_text("facts: []\n")
    recent = default_store(cache)
    for path in cache.glob(f"{old.name}*"):
        os.utime(path, (time.time() - 90_000,) * 2)
    killed = cache / f".{old.name}.draft"
    killed.write_text("left by a build that was killed")
    os.utime(killed, (1, 1))
    stranger = cache / "notes.txt"
    stranger.write_text("not ours")
    os.utime(stranger, (1, 1))
    (own_facts / "more.yaml").write_text("facts: []\n# and more\n")
    newest = default_store(cache)
    assert newest.exists() and recent.exists() and stranger.exists()
    assert not list(cache.glob(f"*{old.name}*"))


@pytest.mark.parametrize("harm", ["flipped", "cut", "empty", "no manifest"])
def test_a_damaged_store_is_built_again(cache: Path, harm: str) -> None:
    store = default_store(cache)
    store.chmod(0o600)
    data = bytearray(store.read_bytes())
    if harm == "flipped":
        data[len(data) // 2] ^= 1
    elif harm != "no manifest":
        del data[1000 if harm == "cut" else 0 :]
    store.write_bytes(data)
    if harm == "no manifest":
        store.with_name(f"{store.name}.manifest.json").unlink()
    assert default_store(cache) == store
    assert facts_in(store) > 100


def _a_file(cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("not a folder")


def _open_to_all(cache: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o777)


def _below_a_device(cache: Path) -> None:
    cache.parent.symlink_to("/dev/null")


@pytest.mark.parametrize("spoil", [_a_file, _open_to_all, _below_a_device])
def test_without_a_cache_the_store_is_built_in_a_private_temporary_folder(
    cache: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(cache)
    store = default_store(cache)
    assert store.parent != cache
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    assert facts_in(store) > 100


def test_the_temporary_folder_is_removed_with_the_process() -> None:
    program = (
        "from pathlib import Path; from db.default_store import default_store\n"
        "print(default_store(Path('/dev/null/termsheet')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not Path(done.stdout.strip()).parent.exists()


def test_a_cache_that_fills_up_while_building_is_left(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.build import build_store
    from db.publish import BuildError

    def build(paths: list[Path], target: Path) -> object:
        if target.parent == cache:
            raise BuildError(target, "the disk is full", "Make room.")
        return build_store(paths, target)

    monkeypatch.setattr("db.build.build_store", build)
    assert default_store(cache).parent != cache


def test_no_place_at_all_is_told(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**_: object) -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr("tempfile.mkdtemp", nowhere)
    with pytest.raises(StoreError, match="TMPDIR"):
        default_store(Path("/dev/null/termsheet"))


def test_facts_with_problems_are_told(own_facts: Path, cache: Path) -> None:
    (own_facts / "broken.yaml").write_text("facts:\n  - {id: Broken}\n")
    with pytest.raises(StoreError, match=r"broken\.yaml:2:"):
        default_store(cache)


def test_processes_that_start_at_once_all_work(cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from db.default_store import default_store\n"
        "print(default_store(Path(sys.argv[1])))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(cache)], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(6)
    ]  # fmt: skip
    results = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * 6, results
    (store,) = {out.strip() for out, _ in results}
    assert Path(store).parent == cache
    assert facts_in(Path(store)) > 100
