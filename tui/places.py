"""Where termsheet keeps its own files: the folders that the XDG base directory rules name."""

from __future__ import annotations

import os
from pathlib import Path

_NOWHERE = Path(os.devnull, "termsheet")
"""A folder that can't be: for a user without a home."""


def cache_folder() -> Path:
    """For what can be made again."""
    return _folder("XDG_CACHE_HOME", "~/.cache")


def config_file() -> Path:
    """What a person sets; see `tui.settings`."""
    return _folder("XDG_CONFIG_HOME", "~/.config") / "config.toml"


def choices_file() -> Path:
    """What was chosen in the explorer, and is to hold the next time."""
    return state_folder() / "choices"


def positions_file() -> Path:
    """What says where one was in each store; the first screen depends on it."""
    return state_folder() / "positions.json"


def watched_file() -> Path:
    """The watch list, with what was seen of it last."""
    return state_folder() / "watched.json"


def chosen_sets_file() -> Path:
    """What says which sets of facts to open where a command does not say."""
    return _folder("XDG_CONFIG_HOME", "~/.config") / "sets"


def proven_stores_file() -> Path:
    """What says which large stores were found whole."""
    return cache_folder() / "proven.json"


def data_folder() -> Path:
    """For what was fetched, and would have to be fetched again."""
    return _folder("XDG_DATA_HOME", "~/.local/share")


def state_folder() -> Path:
    """For what is told about itself: reports of faults."""
    return _folder("XDG_STATE_HOME", "~/.local/state")


def _folder(variable: str, usual: str) -> Path:
    """The folder that a variable names, if that is absolute; else the usual one."""
    for base in (os.environ.get(variable, ""), os.path.expanduser(usual)):
        if os.path.isabs(base):
            return Path(base, "termsheet")
    return _NOWHERE
