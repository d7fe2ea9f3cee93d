"""Texts that want to do something to a terminal, to Textual or to Rich, and stores full of them.

Each is a text that a stranger could write into a facts file, a store, a file name, a variable of
the environment or the clipboard.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

CONTROLS = {
    "colour": f"{ESC}[38;5;199;48;5;27mred",
    "conceal": f"{ESC}[8;5;4;21mhidden",
    "clear": f"{ESC}[2J{ESC}[3J{ESC}[H",
    "cursor away": f"{ESC}[999;999H{ESC}[6n",
    "save and restore": f"{ESC}7{ESC}[1;1Hover{ESC}8",
    "scroll region": f"{ESC}[3;4r{ESC}[99S{ESC}[99T",
    "insert lines": f"{ESC}[77L{ESC}[77M{ESC}[77@{ESC}[77P",
    "normal screen": f"{ESC}[?47;1049l{ESC}[?1l",
    "mouse": f"{ESC}[?1003;1006;9h",
    "paste off": f"{ESC}[?2004;12l",
    "reset": f"{ESC}c{ESC}[!p",
    "title": f"{ESC}]0;owned{BEL}{ESC}]2;owned{ST}",
    "title back": f"{ESC}[21t{ESC}[20t{ESC}[22;0t",
    "clipboard": f"{ESC}]52;c;cm0gLXJmIH4={BEL}",
    "clipboard read": f"{ESC}]52;c;?{BEL}",
    "link": f"{ESC}]8;;file:///etc/passwd{ST}click{ESC}]8;;{ST}",
    "palette": f"{ESC}]4;1;#ff0000{BEL}{ESC}]10;?{BEL}",
    "folder": f"{ESC}]7;file://evil/tmp{BEL}{ESC}]1337;CurrentDir=/{BEL}",
    "iterm file": f"{ESC}]1337;File=inline=1:AAAA{BEL}",
    "notice": f"{ESC}]9;owned{BEL}{ESC}]777;notify;a;b{BEL}{ESC}]99;;x{ST}",
    "sixel": f"{ESC}Pq#0;2;0;0;0#0~~@@vv{ST}",
    "request": f"{ESC}P$qm{ST}{ESC}P+q544e{ST}{ESC}[c{ESC}[>c{ESC}[=c{ESC}[5n",
    "tmux": f"{ESC}Ptmux;{ESC}{ESC}]52;c;AAAA{BEL}{ST}",
    "kitty": f"{ESC}_Ga=T,f=100;AAAA{ST}",
    "privacy": f"{ESC}^secret{ST}{ESC}Xstring{ST}",
    "screen title": f"{ESC}kowned{ST}",
    "unfinished osc": f"{ESC}]0;never ends",
    "unfinished csi": f"{ESC}[38:2:7",
    "unfinished dcs": f"{ESC}P1;1;",
    "lone escape": f"a{ESC}!",
    "c1": "\x9b31m\x9d0;owned\x9c\x90q\x9c\x9e\x9f\x98\x84\x8d",
    "c1 next line": "one\x85two\x8bthree",
    "charset": f"{ESC}(0lqqk{ESC}(B\x0e\x0f{ESC}%@{ESC}%G",
    "doubled": f"{ESC}#3{ESC}#6{ESC}#8",
    "keyboard": f"{ESC}[>31u{ESC}[=31;1u{ESC}[>4;2m{ESC}=",
    "status line": f"{ESC}[1$~{ESC}[2$}}",
    "bell": BEL * 5,
    "backspace": "good\x08\x08\x08\x08evil",
    "return": "good\rEVIL\r\nLINE\nfeed\x0b\x0c",
    "nul": "a\x00b\x01\x02\x03\x04\x05\x06c",
    "cancel": "a\x18b\x1ac\x7fd\x11\x13\x10",
    "tab": "a\tb\t\tc",
}
"""What a terminal acts on."""

HIDDEN = {
    "right to left": "1\u202e009$\u202c2",
    "isolates": "\u2066\u2067\u2068a\u2069\u202a\u202b\u202db",
    "bidi marks": "a\u200e\u200f\u061cb",
    "zero width": "o\u200bp\u200ce\u200dn\u2060a\ufeffi",
    "soft hyphen": "am\u00ada\u00adzon",
    "tags": "flag\U000e0001\U000e0041\U000e0042\U000e007f",
    "variation": "a\ufe00b\ufe0fc\U000e0100d",
    "line separator": "one\u2028two\u2029three",
    "fillers": "\u115f\u1160\u3164\uffa0|\u034f|\u17b4\u17b5|\u180e",
    "private": "\ue000\uf8ff\U000f0000\U0010fffd",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001ffff",
    "annotation": "\ufff9base\ufffanote\ufffb\ufffc",
    "interlinear and old": "\u206a\u206b\u206c\u206d\u206e\u206f\u2061\u2063",
    "musical": "\U0001d173\U0001d174\U00013430\U000110bd",
    "surrogates": "lone\ud800half\udc00\udfff",
}
"""What hides text or puts it in another order."""

WIDE = {
    "zalgo": "O" + "\u0301\u0489\u0360\u20dd\u0e49" * 40 + "penAI",
    "mark first": "\u0301\u20e3first",
    "thai": "ก็็็็็็็็็็็็็็็็็็็็",
    "jamo": "\u1100" + "\u1161" * 30 + "\u11a8" * 30,
    "family": "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👩🏽‍💻🏳️‍🌈👁️‍🗨️",
    "joiner flood": "👩" + "\u200d👩" * 60,
    "flags": "🇨🇳🇺🇸🇩🇪🇨",
    "keycaps": "1️⃣#️⃣*️⃣©️❤️☎︎",
    "skin": "👍🏻👍🏿🏻🏿",
    "chinese": "软银集团（SoftBank）万亿美元——“星际之门”",
    "halfwidth": "ｱｲｳﾞﾟＡＢＣ￥＄",
    "arabic": "شركة بقيمة ﷽ 100",
    "indic": "क्ष्मा ಕ್ಷ தமிழ் ༒ ꧅",
    "very long": "long " * 4000,
    "very long wide": "万" * 9000,
    "long word": "x" * 30000,
    "astral": "𝕆𝕡𝕖𝕟𝔸𝕀 𒐫 ⸻ ﷽",
}
"""What terminals disagree about the width of, or what there is far too much of."""

MARKUP = {
    "close": "[/]",
    "close twice": "[/][/bold][/x]",
    "open": "[bold red on white]x",
    "unclosed": "[bold",
    "nested": "[[/]]\\[/]\\\\[/]",
    "odd": "[=]['\"]{}[@][/@][#][$]",
    "style": "[$error on $primary 90%]x[/]",
    "variable": "$error {0} %s %(x)s {self.app}",
    "emoji code": ":warning: :pile_of_poo:",
    "click": "[@click=app.quit]quit[/]",
    "screenshot": "[@click=app.screenshot('owned','.')]shot[/]",
    "bell action": "[@click=bell]x[/][@click=app.bell()]y[/]",
    "bad action": "[@click=app.(]x[/]",
    "rich click": "[@click=screen.dismiss(1)]x[/@click]",
    "meta": "[@mouse.down=app.quit]x[/]",
    "link markup": "[link=file:///etc/passwd]x[/link]",
    "link quoted": '[link="https://example.org/?a=b"]x[/link]',
    "markdown": "**b** `c` [x](file:///etc/passwd) ![i](/dev/random) <b>&amp;<script>",
    "table": "a|b|c\n---|---|---\n| x |",
    "formula": '=HYPERLINK("http://x","y")',
}
"""What Textual, Rich or a reader of files would take for more than text."""

PAYLOADS = {**CONTROLS, **HIDDEN, **WIDE, **MARKUP}

LINKS = {
    "open a file": "[@click=app.open_url('file:///etc/passwd')]here[/]",
    "open a page": "[@click=app.open_url('https://example.org')]here[/]",
    "quit": "[@click=app.quit]here[/]",
    "quit quoted": "[@click='app.quit']here[/]",
    "quit called": "[@click=app.quit()]here[/]",
    "exit": "[@click=app.exit]here[/]",
    "picture": "[@click=app.screenshot('owned.svg','.')]here[/]",
    "suspend": "[@click=app.suspend_process]here[/]",
    "export": "[@click=app.export]here[/]",
    "other pane": "[@click=app.pane('deals')]here[/]",
    "focus": "[@click=screen.focus_next]here[/]",
    "pop": "[@click=app.pop_screen]here[/]",
    "palette": "[@click=app.command_palette]here[/]",
    "toggle": "[@click=app.toggle_dark]here[/]",
    "keys": "[@click=app.simulate_key('q')]here[/]",
    "command": "[@click=app.run_worker('touch owned')]here[/]",
    "rich link": "[link=file:///etc/passwd]here[/link]",
    "rich web link": "[link=https://example.org]here[/link]",
    "terminal link": f"{ESC}]8;;file:///etc/passwd{ST}here{ESC}]8;;{ST}",
    "terminal web link": f"{ESC}]8;id=1;https://example.org{BEL}here{ESC}]8;;{BEL}",
    "all buttons": "[@mouse.down=app.quit @mouse.up=app.quit @enter=app.quit]here[/]",
    "markdown link": "[here](file:///etc/passwd)",
    "bare address": "https://example.org/?q=`touch owned`;$(touch owned)",
}
"""What wants something to be done when it is clicked."""

MALFORMED = {
    "no utf-8": b"\xff\xfe\xc0\xaf\xf8\x88\x80\x80\x80",
    "half a character": b"\xe4\xb8",
    "surrogate": b"\xed\xa0\x80\xed\xb0\x80",
    "beyond": b"\xf4\x90\x80\x80",
    "c1": b"\xc2\x9b\xc2\x9d\x9b\x90",
    "nul": b"\0\0\0",
    "controls": bytes(n for n in range(1, 32) if n not in (3, 17, 26, 27)),
    "escapes": b"\x1b" * 50,
    "no end": b"\x1b[",
    "no end of numbers": b"\x1b[1;2;" + b"3" * 500,
    "huge number": b"\x1b[99999999999999999999~\x1b[4294967296u\x1b[1;99999999A",
    "unknown": b"\x1b[?!#$%~\x1b[5;5;5;5z\x1bO\x1bN\x1b#8",
    "mouse far away": b"\x1b[<0;65535;65535M\x1b[<0;65535;65535m\x1b[<0;0;0M\x1b[<0;0;0m",
    "mouse odd": b"\x1b[<999;1;1M\x1b[<;;M\x1b[<a;b;cM\x1b[<-1;-1;-1M\x1b[<64;3;3M",
    "old mouse": b"\x1b[M\xff\xff\xff\x1b[M   ",
    "mouse storm": b"".join(b"\x1b[<35;%d;%dM" % (n % 90, n % 30) for n in range(2000)),
    "clicks": b"".join(b"\x1b[<0;%d;4M\x1b[<0;%d;4m" % (n, n) for n in range(1, 40)),
    "focus": b"\x1b[I\x1b[O" * 40 + b"\x1b[I",
    "paste in paste": b"\x1b[200~a\x1b[200~b\x1b[201~",
    "paste without end": b"\x1b[200~" + "没完没了\x1b[31m".encode() * 300,
    "paste of megabytes": b"\x1b[200~" + b"x" * 1_000_000 + b"\x1b[201~",
    "end of no paste": b"\x1b[201~\x1b[201~",
    "clipboard answer": b"\x1b]52;c;cm0gLXJmIH4=\x07",
    "colour answer": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b]4;1;rgb:zz\x07",
    "title answer": b"\x1b]lowned\x1b\\\x1b]Lowned\x1b\\",
    "name answer": b"\x1bP>|xterm(999)\x1b\\\x1bP1$r0m\x1b\\\x1bP1+r544e=78\x1b\\",
    "attributes": b"\x1b[?1;2;3;4;5;6;7;8;9c\x1b[>0;9999;0c\x1b[=0c",
    "place answer": b"\x1b[1;1R\x1b[99999;99999R\x1b[?1;1R",
    "mode answer": b"\x1b[?2026;2$y\x1b[?2048;9$y\x1b[?99999;4$y\x1b[?;$y",
    "size answer": b"\x1b[48;0;0;0;0t\x1b[48;-1;a;1;1t\x1b[8;1;1t\x1b[48;24;80;1;1t",
    "keyboard answer": b"\x1b[?31u\x1b[97;1:3u\x1b[1114112u\x1b[0u\x1b[55296;5u\x1b[97;;97:55296u",
    "image answer": b"\x1b_Gi=1;OK\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\",
    "alt everything": b"".join(b"\x1b%c" % n for n in range(0x21, 0x7F) if n not in b"[]OPXN^_"),
}
"""What a broken or hostile terminal may send."""

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def is_unsafe(character: str) -> bool:
    """Whether a terminal may act on a character, or hide it."""
    return unicodedata.category(character) in _UNSAFE


def as_sent(text: str) -> bytes:
    """The bytes that would reach a terminal if nobody cleaned the text."""
    return text.encode("utf-8", "surrogatepass")


def traces(text: str) -> list[bytes]:
    """Pieces of a text that would be among the bytes that reach a terminal if it were not cleaned.

    Each is an unsafe character with what stands on both sides of it. Joiners between symbols are
    meant to be there.
    """
    found = []
    for at, character in enumerate(text):
        piece = text[max(0, at - 1) : at + 10]
        joins = character == "\u200d" and not any(each.isascii() for each in piece)
        is_told_apart = at + (3 if character == ESC else 1) < len(text)
        if is_unsafe(character) and not joins and is_told_apart:
            found.append(as_sent(piece))
    return found


# ------------------------------------------------------------------ stores full of them

_FREE = {
    "entity": ("name_en", "name_zh", "note_en", "note_zh"),
    "name": ("name",),
    "source": (
        *("title_en", "title_zh", "publisher", "author", "language", "url", "path", "licence"),
        *("attribution", "note_en", "note_zh"),
    ),
    "without_facts": ("locator", "why"),
    "deal": ("title_en", "title_zh", "note_en", "note_zh"),
    "fact": (
        *("raw", "words_en", "words_zh", "scope", "period", "against", "population", "interest"),
        *("formula", "note_en", "note_zh"),
    ),
    "part": ("chip", "condition_en", "condition_zh", "due"),
    "evidence": ("locator", "attributed_to", "raw", "url", "note_en", "note_zh"),
    "derivation": ("name",),
}
"""The columns that hold free text."""


def hostile_store(
    source: Path, target: Path, texts: Sequence[str], *, lawless: bool = False, seed: int = 0
) -> Path:
    """A store in which every text is one of these.

    Args:
        source: A whole store.
        target: Where the other goes; nobody vouches for it.
        texts: What is put in the place of texts, before or behind them, by chance.
        lawless: Replace some ids, codes and dates as well, which no build would let in.
        seed: Of the chance.
    """
    shutil.copy(source, target)
    target.chmod(0o644)
    chance = random.Random(seed)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA foreign_keys = off")
        connection.execute("PRAGMA ignore_check_constraints = on")
        ids = sorted(_ids(connection))
        new = {each: each + chance.choice(texts)[:60] for each in ids if chance.random() < 0.2}
        connection.create_function("free", 1, _put(chance, texts, 0.9))
        connection.create_function("code", 1, _put(chance, texts, 0.05))
        connection.create_function("id", 1, lambda value: _held(new.get(value, value)))
        for table in _tables(connection):
            free = _FREE.get(table, ())
            for column in _text_columns(connection, table) if lawless else free:
                new_value = f'free("{column}")' if column in free else f'code(id("{column}"))'
                connection.execute(
                    f'UPDATE OR IGNORE "{table}" SET "{column}" = CAST({new_value} AS TEXT)'
                )
        connection.commit()
    return target


def _put(
    chance: random.Random, texts: Sequence[str], share: float
) -> Callable[[str | None], bytes | str | None]:
    def put(value: str | None) -> bytes | str | None:
        if chance.random() > share:
            return value
        text = chance.choice(texts)
        return _held(chance.choice((text, f"{value or ''}{text}", f"{text}{value or ''}")))

    return put


def _held(text: str | None) -> bytes | str | None:
    """As SQLite can hold it: text with lone surrogates is no UTF-8."""
    return text if text is None or text.isascii() else as_sent(text)


def _ids(connection: sqlite3.Connection) -> set[str]:
    return {
        row[0]
        for table in ("entity", "source", "deal", "fact")
        for row in connection.execute(f"SELECT id FROM {table}")
    }


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return [name for (name,) in rows if not name.startswith(("sqlite_", "search_text_fts"))]


def _text_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [row[1] for row in rows if row[2] == "TEXT"]
