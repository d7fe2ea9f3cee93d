"""A store into a folder and back: what is replaced, what is refused, and nothing half done."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from db.build import FactsError, build_store
from db.exchange.exporting import (
    Exported,
    ExportError,
    Progress,
    export_store,
    import_export,
)
from db.exchange.writing import Unwritable
from db.store import StoreError, file_identity
from tests.db.exchange import everything


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    for number, text in enumerate(everything.ALL):
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    build_store([folder], folder / "facts.db")
    return folder / "facts.db"


def tables(folder: Path, progress: Progress) -> Mapping[str, int]:
    (folder / "csv").mkdir()
    (folder / "csv" / "deals.csv").write_text("id\nround\n")
    progress("deals", 1, 1)
    return {"csv/deals.csv": 1}


def export(store: Path, folder: Path, *, force: bool = False) -> Exported:
    return export_store(store, folder, tables, force=force)


def content_of(path: Path) -> dict[str, bytes]:
    """All files under a folder."""
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file()
    }


def test_an_export_builds_and_imports_to_the_same_store(store: Path, tmp_path: Path) -> None:
    made = export(store, tmp_path / "out")
    assert set(made.files) == set(content_of(tmp_path / "out"))
    built = build_store([tmp_path / "out" / "facts"], tmp_path / "built.db")
    assert built.manifest.content_hash == made.content_hash
    paths = import_export(tmp_path / "out", tmp_path / "mine")
    assert [path.name for path in paths] == ["termsheet-01.yaml", "termsheet-02.yaml"]
    imported = build_store([tmp_path / "mine"], tmp_path / "imported.db")
    assert imported.manifest.content_hash == made.content_hash
    assert import_export(tmp_path / "out", tmp_path / "mine") == paths  # and again


def test_the_same_store_makes_the_same_bytes(store: Path, tmp_path: Path) -> None:
    export(store, tmp_path / "one")
    export(store, tmp_path / "two")
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")
    before = content_of(tmp_path / "one")
    export(store, tmp_path / "one")
    assert content_of(tmp_path / "one") == before


def test_the_readme_names_the_content_and_the_attributions(store: Path, tmp_path: Path) -> None:
    made = export(store, tmp_path / "out")
    text = (tmp_path / "out" / "README.txt").read_text("utf-8")
    assert made.content_hash in text
    assert "Source: The Daily" in text
    assert "CC BY 4.0" in text
    assert "Wire" not in text  # asks for nothing


def test_it_goes_into_an_empty_folder_and_beside_hidden_files(store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".git").mkdir()
    export(store, tmp_path / "empty")
    assert (tmp_path / "empty" / ".git").is_dir()


def test_an_earlier_export_is_replaced_and_what_else_is_there_stays(
    store: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(store, out)
    (out / "analysis.xlsx").write_bytes(b"mine")
    (out / "csv" / "mine.csv").write_bytes(b"mine")
    # An export of before, which had a file more.
    found = json.loads((out / "export.json").read_bytes())
    (out / "csv" / "old.csv").write_bytes(b"")
    found["files"]["csv/old.csv"] = (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    (out / "export.json").write_text(json.dumps(found))
    export(store, out)
    names = set(content_of(out))
    assert {"analysis.xlsx", "csv/mine.csv", "export.json"} <= names
    assert "csv/old.csv" not in names


def test_what_was_changed_is_not_lost(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out)
    (out / "facts" / "facts-01.yaml").write_text("# mine\n")
    before = content_of(out)
    with pytest.raises(ExportError, match="changed since it was exported"):
        export(store, out)
    assert content_of(out) == before
    export(store, out, force=True)
    assert content_of(out) != before


def test_a_folder_with_other_things_is_refused(store: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "README.txt").write_text("mine")
    with pytest.raises(ExportError, match="not empty, and no export"):
        export(store, tmp_path)
    assert set(content_of(tmp_path)) == {"letter.txt", "README.txt"}
    export(store, tmp_path, force=True)
    assert (tmp_path / "letter.txt").read_text() == "mine"
    assert (tmp_path / "README.txt").read_text() != "mine"


def test_a_file_of_somebody_else_in_the_way(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out)
    found = json.loads((out / "export.json").read_bytes())
    del found["files"]["csv/deals.csv"]
    (out / "export.json").write_text(json.dumps(found))
    with pytest.raises(ExportError, match="there already, and not of an export"):
        export(store, out)


@pytest.mark.parametrize("made", ["file", "link", "dangling"])
def test_what_is_no_folder(made: str, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    match made:
        case "file":
            out.write_text("mine")
        case "link":
            out.mkdir()
            (tmp_path / "elsewhere").mkdir()
            (out / "csv").symlink_to(tmp_path / "elsewhere")
        case _:
            out.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExportError):
        export(store, out, force=True)
    assert not list(tmp_path.glob("elsewhere/*"))


@pytest.mark.parametrize(
    "listed",
    [
        '{"termsheet_export": 1, "files": {"../victim": "x", "/etc/passwd": "x", "a/../../b": 1}}',
        '{"termsheet_export": 1, "files": ["../victim"]}',
        '{"termsheet_export": 2, "files": {}}',
        "[" * 100_000,
        "null",
        "",
    ],
)
def test_a_list_of_files_cannot_reach_outside(listed: str, store: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "export.json").write_text(listed)
    try:
        export(store, out)
    except ExportError as error:
        assert "no export" in error.what
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("fails_at", range(1, 14))
def test_a_failure_leaves_what_was_there(
    fails_at: int, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the system's calls fails."""
    out = tmp_path / "out"
    export(store, out)
    before = content_of(out)
    calls = 0
    rename = os.rename

    def failing(start: str | Path, end: str | Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        rename(start, end)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", failing)
        try:
            export(store, out)
        except ExportError as error:
            assert "No space left" in error.what
        else:
            assert calls < fails_at
    assert content_of(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_new_folder_is_whole_or_not_there(store: Path, tmp_path: Path) -> None:
    def failing(folder: Path, progress: Progress) -> Mapping[str, int]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_store(store, tmp_path / "a" / "b", failing)
    assert not any((tmp_path / "a").iterdir())


def test_another_store_than_the_one_that_is_read(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "x"
    other.write_text("")
    with pytest.raises(StoreError, match="replaced while it was read"):
        export_store(store, tmp_path / "out", tables, expected=file_identity(other))


def test_progress_is_told(store: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export_store(store, tmp_path / "out", tables, progress=lambda *step: told.append(step))
    facts = [step for step in told if step[0] == "facts files"]
    assert facts[-1][1] == facts[-1][2] > 0
    assert told[-1] == ("deals", 1, 1)


def test_what_is_no_export_is_not_imported(store: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no export of termsheet"):
        import_export(tmp_path, tmp_path / "mine")
    export(store, tmp_path / "out")
    path = tmp_path / "out" / "facts" / "facts-01.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: company", "kind: compny"), "utf-8")
    with pytest.raises(FactsError):
        import_export(tmp_path / "out", tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_files_of_others_are_not_replaced_by_an_import(store: Path, tmp_path: Path) -> None:
    export(store, tmp_path / "out")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "termsheet-01.yaml").write_text("# by hand\n")
    with pytest.raises(Unwritable, match="is there already"):
        import_export(tmp_path / "out", mine)
    import_export(tmp_path / "out", mine, stem="shared")
    assert (mine / "termsheet-01.yaml").read_text() == "# by hand\n"
