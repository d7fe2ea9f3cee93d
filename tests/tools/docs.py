"""The pages of docs/ that are written from the code; `python -m tests.tools.docs` writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import fill

from tests.tools.comparing import comparing_page
from tui.config_file import allowed, documented
from tui.settings import VARIABLES
from tui.shells.manual import commands_page, manual

ROOT = Path(__file__).resolve().parents[2]

_CONFIG = """\
# Settings

What you set once stands in `config.toml` in the folder of termsheet's settings:
`$XDG_CONFIG_HOME/termsheet`, or else `~/.config/termsheet`. There need not be one.

```sh
termsheet config path          # where it is looked for
termsheet config show          # every setting, its value, and where that comes from
termsheet config show --keys   # every action, and its keys
termsheet config check         # what is wrong with it: line, column, and what is allowed
```

Of several places the first counts: an option of the command line, a variable of the environment,
`config.toml`, what was chosen in the explorer (a theme in the palette, `termsheet sets --use`), the
default. What is chosen is remembered beside the file, never in it: the file is yours, with all
comments. A setting that is wrong is told, and has its default. A kiosk reads and writes none of it.
"""

_EXAMPLE = """\
## An example

```toml
theme = "light"
lang = "zh"
open = "deals"            # instead of the first tab

[keys]
app.help = "f1"           # "?" is free then
list.sort = "ctrl+s"
```
"""


def config_page() -> str:
    """docs/config.md."""
    return "\n".join((_CONFIG, *_settings(), _EXAMPLE))


_KEYS = """\
Drawn from the bindings themselves, as `?` shows them in the explorer. Every key can be another:
see [config.md](config.md).

Digits open panes, and at once. So a count is typed with Alt, as in readline: `Alt+1` `Alt+2` `j`
goes twelve rows down, and `:+12` does the same. It counts for what moves by a step: rows and lines,
pages and halves of them, cells and figures, `n` `N`, `Tab` and `z`. Any other key ends it.
"""


def keys_page() -> str:
    """docs/keys.md."""
    from tui.help import keys_page
    from tui.printing.pages import page_markdown

    title, _, rest = page_markdown(keys_page(keeps=True)).partition("\n## ")
    return f"{title.splitlines()[0]}\n\n{_KEYS}\n## {rest}"


def _settings() -> Iterator[str]:
    variables = {name: variable for variable, name in VARIABLES.items()}
    for name, default, about in documented():
        environment = f" · variable `{variables[name]}`" if name in variables else ""
        values = f"Values: {allowed(name)} · default `{default}`{environment}"
        yield f"## `{name}`\n\n{fill(about, 100)}\n\n{values}\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/config.md": config_page,
    "docs/cli.md": commands_page,
    "docs/keys.md": keys_page,
    "docs/comparing.md": comparing_page,
    "docs/termsheet.1": manual,
}
"""Every page that is written from the code, and what writes it."""


def main() -> None:
    """Write them all."""
    for place, page in PAGES.items():
        (ROOT / place).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
