"""What is published works without the checkout: built, installed and run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path) -> str:
    """Run a command somewhere; return what it printed, or fail with all that it said."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=folder,
        env=outside,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it alone."""
    folder = tmp_path_factory.mktemp("published")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    return folder


@pytest.fixture(scope="module")
def installed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment in which the wheel is installed, and not the checkout."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    builder = venv.EnvBuilder(with_pip=False, symlinks=True)
    builder.create(home)
    programs = home / "bin"
    # The dependencies are those of the tests. A path file inside a folder that another path file
    # names is not read, so the checkout (an editable install) stays out of sight.
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = home / "lib" / version / "site-packages"
    paths = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (site / "dependencies.pth").write_text("\n".join(paths) + "\n")
    (wheel,) = published.glob("*.whl")
    pip = (sys.executable, "-m", "pip", "--python", programs / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=published)
    return programs


@pytest.mark.xdist_group("wheel")
def test_the_wheel_holds_the_packages_and_the_facts_and_nothing_else(published: Path) -> None:
    (wheel,) = published.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("db", "tui")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    facts = [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]
    assert any(path.suffix == ".yaml" for path in facts)
    (manual,) = (name for name in names if ".data/" in name)
    assert manual.endswith(".data/data/share/man/man1/termsheet.1")
    names.remove(manual)
    wanted |= {f"db/{path.relative_to(ROOT).as_posix()}" for path in facts}
    assert names == wanted


@pytest.mark.xdist_group("wheel")
def test_the_source_archive_holds_all_that_a_contributor_needs(published: Path) -> None:
    (source,) = published.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        ".ci/run",
        "LICENSE",
        "README.md",
        "db/__init__.py",
        "pyproject.toml",
        "tests/conftest.py",
        "tests/test_wheel.py",
        "tui/cli.py",
    } <= names
    assert any(name.startswith("fixtures/") and name.endswith(".yaml") for name in names)


@pytest.mark.xdist_group("wheel")
def test_the_installed_code_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    program = "import db, tui; print(db.__file__, tui.__file__, sep='\\n')"
    for line in run(installed / "python", "-c", program, folder=tmp_path).splitlines():
        assert Path(line).is_relative_to(installed.parent)


@pytest.mark.xdist_group("wheel")
def test_the_installed_program_knows_the_facts_that_come_with_it(
    installed: Path, tmp_path: Path
) -> None:
    facts = json.loads(run(installed / "termsheet", "facts", "--json", folder=tmp_path))
    assert len(facts) > 10
    assert {"id", "subject", "metric", "quantity", "source"} <= facts[0].keys()


@pytest.mark.xdist_group("wheel")
def test_it_also_starts_as_a_module(installed: Path, tmp_path: Path) -> None:
    assert "termsheet" in run(installed / "python", "-m", "tui", "--help", folder=tmp_path)
