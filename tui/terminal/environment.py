"""The environment of the explorer: what it must not hear of, and what no screen can be drawn in."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping

from db.safe_text import clean
from tui.language import _

_UNABLE = frozenset({
    "", "dumb", "unknown", "network", "dialup", "emacs", "printer", "teletype", "tty", "vt52",
    "adm3a",
})  # fmt: skip
"""What TERM says of a terminal that has no cursor to place, or does it in another language."""
_UNHEARD = frozenset({"COLUMNS", "LINES", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
                      "UNICODE_VERSION", "ESCDELAY"})  # fmt: skip
_PUT_BY_PYTHON = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python says in LC_CTYPE where the system does not know the locale that LANG asks for."""
_ALL_A_KIOSK_HEARS = frozenset({"TERM", "LANG", "LC_ALL", "LC_CTYPE"})


def tame(environ: MutableMapping[str, str], *, kiosk: bool = False) -> None:
    """Take out what would act on the explorer behind its back.

    Textual's own variables import modules, write files, press keys and connect to servers. COLUMNS
    and LINES are what the window was once; the terminal itself knows what it is now.

    Args:
        environ: The environment, before Textual is imported.
        kiosk: Leave nothing but what tells how to write on the terminal.
    """
    for name in list(environ):
        unheard = name in _UNHEARD or name.startswith("TEXTUAL")
        unheard |= name == "NO_COLOR" and not environ[name]  # empty is no wish, by its convention
        if unheard or (kiosk and name not in _ALL_A_KIOSK_HEARS):
            del environ[name]


def without_tls() -> None:
    """Have asyncio imported without TLS, as on a Python that has none.

    The explorer connects to nothing, and TLS takes some of its time and memory. Whoever needs it
    later imports it as always.
    """
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # what is None can't be imported
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def why_unfit(environ: Mapping[str, str]) -> str:
    """Why no screen can be drawn in this environment; "" if one can."""
    term = environ.get("TERM", "")
    if term in _UNABLE or not term.isprintable() or len(term) > 100:
        told = clean(term, limit=40)
        return _("this terminal (TERM={term}) can't show the explorer.").format(term=told)
    return "" if has_utf_8(environ) else _wrong_characters(*_locale(environ))


def has_utf_8(environ: Mapping[str, str]) -> bool:
    """Whether the terminal has all characters, as far as its locale tells."""
    return _is_utf_8(_locale(environ)[1])


def _locale(environ: Mapping[str, str]) -> tuple[str, str]:
    """The variable that tells which characters the terminal has, and what it tells."""
    names = ["LC_ALL", "LC_CTYPE", "LANG"]
    if environ.get("LC_CTYPE") in _PUT_BY_PYTHON and "." in environ.get("LANG", ""):
        names.remove("LC_CTYPE")
    return next(((name, told) for name in names if (told := environ.get(name))), ("", ""))


def _is_utf_8(locale: str) -> bool:
    """Whether a locale such as "zh_CN.UTF-8@x" is one; one that names no characters is by now."""
    plain = locale.partition("@")[0]
    if plain in ("C", "POSIX"):
        return False
    _, dot, characters = plain.partition(".")
    return not dot or characters.lower().replace("-", "") == "utf8"


def _wrong_characters(name: str, told: str) -> str:
    told = clean(told, limit=40)
    return _(
        "these characters ({locale}) can't show the explorer, which needs UTF-8."
        " If the terminal has them: LC_ALL=C.UTF-8 termsheet"
    ).format(locale=f"{name}={told}")
