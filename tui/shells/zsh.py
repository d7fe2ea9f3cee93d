"""Completion for zsh."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from tui.shells.words import ADDRESS, CHOICE, FILE, NAME, NONE, Option, Value, Words

_HEAD = """\
#compdef termsheet
# Completion of termsheet for zsh. In ~/.zshrc, after compinit:  eval "$(termsheet completion zsh)"
_termsheet_names() {
    compadd -- ${(f)"$(termsheet completion names -- "${(@)words[2,CURRENT]}" 2>/dev/null)"}
}
_termsheet() {
    local command word
    local -a commands options
    commands=(
"""
_MIDDLE = """\
    )
    for word in "${(@)words[2,CURRENT-1]}"; do
        if (( ${commands[(I)$word:*]} )); then command=$word; break; fi
    done
    case $command in
"""
_TAIL = """\
    esac
}
compdef _termsheet termsheet
"""


def script(words: Sequence[Words]) -> str:
    """The script that zsh reads."""
    return "".join((_HEAD, *_commands(words), _MIDDLE, *_cases(words), _TAIL))


def _commands(words: Sequence[Words]) -> Iterator[str]:
    for each in words:
        if each.command:
            yield f"        {shlex.quote(f'{each.command}:{each.about}')}\n"


def _cases(words: Sequence[Words]) -> Iterator[str]:
    for each in words:
        options = " ".join(_spec(option) for option in each.options)
        takes = (
            "'*: :{_describe command commands; _files}'"
            if not each.command
            else (f"'*: :{_does(each.takes)}'")
        )
        case = shlex.quote(each.command)
        shift = "" if not each.command else " shift words; (( CURRENT-- ));"
        yield f"        {case}){shift} _arguments {options} {takes} ;;\n"


def _spec(option: Option) -> str:
    about = option.about.translate({ord(sign): f"\\{sign}" for sign in "[]:"}).replace("'", "’")
    names = option.names[0] if len(option.names) == 1 else ""
    several = f"'({' '.join(option.names)})'{{{','.join(option.names)}}}" if not names else ""
    value = "" if option.value.kind == NONE else f": :{_does(option.value)}"
    if several:
        return f"{several}{shlex.quote(f'[{about}]{value}')}"
    return shlex.quote(f"{names}[{about}]{value}")


def _does(value: Value) -> str:
    match value.kind:
        case kind if kind == CHOICE:
            return f"({' '.join(value.choices)})"
        case kind if kind == FILE:
            return "_files"
        case kind if kind in (NAME, ADDRESS):
            return "_termsheet_names"
        case _:
            return " "
