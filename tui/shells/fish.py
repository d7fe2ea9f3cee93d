"""Completion for fish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.shells.words import ADDRESS, CHOICE, FILE, NAME, NONE, Option, Value, Words

_HEAD = """\
# Completion of termsheet for fish. In ~/.config/fish/config.fish:
#   termsheet completion fish | source
function __termsheet_names
    set -l typed (commandline -opc) (commandline -ct)
    termsheet completion names -- $typed[2..-1] 2>/dev/null
end
complete -c termsheet -e
"""


def script(words: Sequence[Words]) -> str:
    """The script that fish reads."""
    commands = " ".join(each.command for each in words if each.command)
    return "".join(
        (
            _HEAD,
            f"set -l __termsheet_commands {commands}\n",
            *(line for each in words for line in _lines(each, commands)),
        )
    )


def _lines(words: Words, commands: str) -> Iterator[str]:
    if words.command:
        where = f"-n '__fish_seen_subcommand_from {words.command}'"
        first = f"-n 'not __fish_seen_subcommand_from {commands}'"
        yield f"complete -c termsheet {first} -a {words.command} -d {_quoted(words.about)}\n"
        if words.takes.kind != FILE:
            yield f"complete -c termsheet {where} -f{_does(words.takes)}\n"
    else:
        where = f"-n 'not __fish_seen_subcommand_from {commands}'"
    for option in words.options:
        yield (
            f"complete -c termsheet {where} {_names(option)}{_value(option.value)}"
            f" -d {_quoted(option.about)}\n"
        )


def _names(option: Option) -> str:
    return " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )


def _value(value: Value) -> str:
    if value.kind == NONE:
        return ""
    return " -r" if value.kind == FILE else f" -x{_does(value)}"


def _does(value: Value) -> str:
    match value.kind:
        case kind if kind == CHOICE:
            return f" -a {_quoted(' '.join(value.choices))}"
        case kind if kind in (NAME, ADDRESS):
            return " -a '(__termsheet_names)'"
        case _:
            return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
