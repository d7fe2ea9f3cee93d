"""Files put in place together: written beside, and moved at the end, all of them or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def draft_of(folder: Path, name: str) -> Iterator[Path]:
    """A new folder for what is being written, removed at the end if it is still there.

    Its name begins with a dot, so that nothing reads it. It lies where its files can be moved into
    the folder without being copied.

    Args:
        folder: Where the files are to be; need not exist.
        name: What is being written, for the name of the draft.
    """
    if folder.exists():
        beside = folder
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder.parent
    draft = _made(beside, name)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _made(beside: Path, name: str) -> Path:
    for number in range(1000):
        draft = beside / f".{name}.writing-{os.getpid()}-{number}"
        with suppress(FileExistsError):
            draft.mkdir()
            return draft
    raise FileExistsError(f"{beside}: too many drafts lie about")


def put_in_place(
    draft: Path, folder: Path, made: Sequence[Path], former: Iterable[Path] = ()
) -> None:
    """Move files from a draft into a folder, in place of former ones.

    If that fails, everything is put back.

    Args:
        draft: The draft.
        folder: Where the files are to be.
        made: The files, by their paths in the draft, which are those in the folder, too.
        former: Files in the folder that go, by their paths in it.
    """
    if not folder.exists():
        os.rename(draft, folder)
        return
    kept = draft / ".former"
    moved: list[tuple[Path, Path]] = []
    folders: list[Path] = []
    try:
        for number, path in enumerate(former):
            _move(folder / path, kept / str(number), moved, folders)
        for path in made:
            _move(draft / path, folder / path, moved, folders)
    except BaseException:
        for start, end in reversed(moved):
            os.rename(end, start)
        for each in reversed(folders):
            with suppress(OSError):
                each.rmdir()
        raise


def _move(start: Path, end: Path, moved: list[tuple[Path, Path]], folders: list[Path]) -> None:
    if not end.parent.exists():
        end.parent.mkdir()
        folders.append(end.parent)
    os.rename(start, end)
    moved.append((start, end))
