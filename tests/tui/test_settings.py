"""Settings: where they come from, which of them comes first, and what is wrong with them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui
from tests.tui.cli_runner import Ask, runner
from tests.tui.test_explorer import opened, pressed
from tui import first_screen, launch
from tui import settings as module
from tui.choices import keep
from tui.config_file import documented, problems, read, usable_keys
from tui.keymap import OWNERS, TOGETHER, actions, problems_of
from tui.language import in_words
from tui.places import choices_file, chosen_sets_file, config_file
from tui.settings import DEFAULTS, Settings, load, remember


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setattr(module._Current, "loaded", module.Loaded(DEFAULTS, (), {}))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, "utf-8")


WHOLE = """\
theme = "light"
lang = "zh"
figures = "western"
facts = ["article"]
mouse = false
profile = "ssh"
full_repaint = true
resume = false
open = "deals"

[keys]
app.help = "f1"
"list.sort" = "ctrl+s"
"""


def test_without_a_file_all_is_as_it_comes() -> None:
    assert load({}) == (DEFAULTS, (), {})


def test_what_is_wrong_is_told_in_the_language_that_is_spoken(ask: Ask) -> None:
    write('thme = "dark"\nlang = "zh"')
    assert "没有名为 'thme' 的设置；您是指 theme 吗？" in ask("config", "check").out


def test_all_settings_are_read() -> None:
    write(WHOLE)
    found, problems, origins = load({})
    assert problems == ()
    assert found == Settings(
        "light", "zh", "western", ("article-2026-02",), False, "ssh", True, False, "deals",
        {"app.help": "f1", "list.sort": "ctrl+s"},
    )  # fmt: skip
    assert set(origins) == set(Settings._fields)


def test_what_comes_first() -> None:
    remember("theme", "ansi")
    assert load({}).settings.theme == "ansi"
    write('theme = "light"')
    assert load({}).settings.theme == "light"
    found = load({"TERMSHEET_THEME": "dark", "TERMSHEET_MOUSE": "0", "TERMSHEET_OPEN": "loops"})
    assert found.settings[:1] == ("dark",) and not found.settings.mouse
    assert found.origins["theme"] == "TERMSHEET_THEME"


def test_a_choice_says_what_comes_before_it() -> None:
    assert keep("theme", "light") == ""
    write('theme = "dark"')
    module.use(load({}))
    assert "config.toml comes first" in keep("theme", "ansi")
    assert load({}).settings.theme == "dark"
    assert module.remembered() == {"theme": "ansi"}


def test_what_was_remembered_wrongly_is_left_aside() -> None:
    choices_file().parent.mkdir(parents=True)
    choices_file().write_bytes(b"theme pink\nnonsense\nlang zh\nmouse false\n")
    assert module.remembered() == {"lang": "zh"}
    choices_file().write_bytes(b"\xff\xfe")
    assert module.remembered() == {}


WRONG = [
    ('thme = "dark"', "1:1: there is no setting 'thme'; did you mean theme?"),
    ('\n theme = "drak"', "2:10: theme is one of dark, light, ansi; did you mean dark?"),
    ("mouse = 1", "1:9: mouse is true or false"),
    ("mouse = true\nmouse = false", "2:1: not TOML"),
    ('facts = "article"', "1:9: facts is a list of names"),
    ('facts = ["artcle"]', "1:9: "),
    ('open = "delas"', "1:8: there is no view 'delas'; did you mean deals"),
    ("keys = 3", "1:8: keys is a table"),
    ("[keys]\napp.help = 3", "1:1: the keys of an action are a text"),
    ('[keys]\napp.hlep = "h"', "2:1: there is no action 'app.hlep'; did you mean app.help"),
    ('[keys]\n"app.help" = ""', "2:1: an action needs a key"),
    ('[keys]\napp.help = "ctrl+nothing"', "2:1: there is no key 'ctrl+nothing'"),
    ('[keys]\napp.help = "q"', "2:1: 'q' is also the key of app.quit"),
    ("[keys]\nlist.sort = 's'\napp.help = 's'", "3:1: 's' is also the key of list.sort"),
    ('[keys]\napp.copy = "ctrl+p"', "2:1: 'ctrl+p' is also the key of app.palette"),
    ('[keys]\nexport.csv = "ctrl+l"', "2:1: 'ctrl+l' is also the key of app.repaint"),
    ("theme = ", "1:1: not TOML"),
    ("a = '\x1b'", "1:6: not TOML"),
]


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_place(ask: Ask, text: str, told: str) -> None:
    write(text)
    code, out, err = ask("config", "check")
    assert code == 1
    assert any(line.startswith(f"{config_file()}:{told}") for line in out.splitlines()), out
    assert "to mend" in err


def test_keys_that_are_given_away_are_free(ask: Ask) -> None:
    write('[keys]\napp.help = "q"\napp.quit = "ctrl+q"\nhelp.close = "q"')
    assert ask("config", "check")[:2] == (0, "")


def test_a_key_is_free_where_what_has_it_can_not_be_done(ask: Ask) -> None:
    write('[keys]\nlist.sort = "z"\nexport.csv = "s"')
    assert ask("config", "check")[:2] == (0, "")


WRONG_KEYS = """\
[keys]
app.hlep = "f2"
app.export = "foo_key"
list.sort = "e"
app.copy = "x"
app.as_of = "f3"
"""


def test_keys_that_are_wrong_are_told_and_have_their_default(ask: Ask) -> None:
    write(WRONG_KEYS)
    keys, wrong = usable_keys(load({}).settings.keys)
    assert keys == {"app.as_of": "f3"}
    told = [line.removeprefix(f"{config_file()}:") for line in map(in_words, wrong)]
    assert sorted(line.partition(":")[0] for line in told) == ["2", "3", "4", "5"]
    # The default of what was wrong is taken.
    assert any("'x' is also the key of app.export" in line for line in told)
    module.use(load({}))
    code, out, err = ask("config", "show", "--keys")
    assert (code, "foo_key" in out) == (1, False)
    assert "app.hlep" in err and "f3" in out


def test_the_explorer_starts_with_the_keys_that_can_be_used(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(WRONG_KEYS)
    module.use(load({}))
    keys, told = launch._keys(module.settings().keys)
    assert dict(keys) == {"app.as_of": "f3"} and len(told) == 4


async def test_quitting_by_the_key_that_quits_anywhere_leaves_it_so(article_store: Path) -> None:
    keys, wrong = usable_keys({"app.quit": "ctrl+q"})
    assert not wrong
    async with opened(article_store) as pilot:
        pilot.app.set_keymap(keys)
        await pressed(pilot, "question_mark", "ctrl+q")
        assert not pilot.app.is_running or pilot.app._exit


def test_what_is_wrong_keeps_nothing_from_working() -> None:
    write('theme = "drak"\nlang = "zh"\nthme = 1')
    found, told, _ = load({"TERMSHEET_PROFILE": "x"})
    assert (found.theme, found.lang) == ("dark", "zh")
    assert len(told) == 3 and "TERMSHEET_PROFILE" in told[2]


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_file_is_read_or_told_to_be_wrong(text: str | bytes) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    values, _ = read(data, "config.toml")
    assert set(values) <= set(Settings._fields)
    problems(data, "config.toml")


def test_the_settings_are_shown_with_where_they_come_from(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('theme = "light"')
    monkeypatch.setenv("TERMSHEET_LANG", "en")
    rows = {row["name"]: row for row in ask("config", "show", "--json").json}
    assert list(rows) == list(Settings._fields)
    assert (rows["theme"]["value"], rows["theme"]["origin"]) == ('"light"', "config.toml")
    assert rows["lang"]["origin"] == "TERMSHEET_LANG"
    assert rows["mouse"]["origin"] == "default"
    assert ask("config", "path").out == f"{config_file()}\n"


def test_the_actions_are_listed(ask: Ask) -> None:
    rows = {row["name"]: row["value"] for row in ask("config", "show", "--keys", "--json").json}
    assert rows["app.help"] == "question_mark,f1"
    assert rows["list.sort"] == "s"
    assert rows["export.csv"] == "c"
    assert rows["export.leave"] == "escape"
    assert rows["app.palette"] == "ctrl+p"


def test_every_module_with_keys_is_known() -> None:
    top = Path(tui.__file__).parent
    found = {
        ".".join(path.relative_to(top.parent).with_suffix("").parts)
        for path in top.rglob("*.py")
        if re.search(r"^    BINDINGS\b", path.read_text("utf-8"), re.M)
    }
    assert set(OWNERS) == found


def test_every_action_is_in_a_known_area_and_none_clash_as_they_come() -> None:
    known = actions()
    assert {each.area for each in known.values()} == set().union(*TOGETHER)
    assert [*problems_of({name: each.keys for name, each in known.items()})] == []


def test_every_setting_is_documented() -> None:
    told = list(documented())
    assert [name for name, _, _ in told] == list(Settings._fields)
    assert all(len(about) > 20 for _, _, about in told)


def test_a_guest_has_no_settings(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    write("nonsense")
    monkeypatch.setattr(module, "load", lambda environ: pytest.fail("settings were read"))
    assert ask("my.db", "--kiosk").code == 1  # there is no terminal
    assert module.settings() == DEFAULTS


async def test_a_theme_chosen_in_the_palette_is_remembered(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        commands = {each.title: each for each in pilot.app.get_system_commands(pilot.app.screen)}
        commands["Theme: light"].callback()
        assert pilot.app.theme == "termsheet-light"
    assert load({}).settings.theme == "light"


async def test_a_guest_s_theme_is_not_remembered(article_store: Path) -> None:
    async with opened(article_store, kiosk=True) as pilot:
        commands = {each.title: each for each in pilot.app.get_system_commands(pilot.app.screen)}
        commands["Theme: light"].callback()
    assert not choices_file().exists()


async def test_a_view_can_be_the_first(article_store: Path) -> None:
    async with opened(article_store, first="deal/openai-round-2026-02") as pilot:
        assert "$110B" in await pressed(pilot)
    async with opened(article_store, first="total/openai?as=payee") as pilot:
        assert "is paid" in await pressed(pilot)


def test_no_picture_of_other_settings_is_shown(article_store: Path) -> None:
    watched = set(first_screen._watched(str(article_store)))
    assert {str(config_file()), str(choices_file()), str(chosen_sets_file())} <= watched


def test_without_a_file_nothing_that_reads_one_is_imported() -> None:
    import subprocess
    import sys

    program = (
        "import sys, os; from tui.settings import load; load(os.environ);"
        "print(*{'tomllib', 'yaml', 'difflib', 'json', 'tui.config_file', 'textual'}"
        " & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True, env={**os.environ})  # fmt: skip
    assert done.stdout.split() == []
