"""Completion for bash."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from tui.shells.words import ADDRESS, CHOICE, FILE, FREE, NAME, NONE, Value, Words

_HEAD = """\
# Completion of termsheet for bash. In ~/.bashrc:  eval "$(termsheet completion bash)"
_termsheet() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word
    if [[ $cur == = ]]; then cur=
    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
"""
_MIDDLE = """\
        esac
    done
    COMPREPLY=()
    case "$command $prev" in
        ' --plain') _termsheet_names; return ;;
"""
_TAIL = """\
    esac
}
_termsheet_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_termsheet_files() { compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); }
_termsheet_names() {
    local IFS=$'\\n'
    COMPREPLY=($(termsheet completion names -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -F _termsheet termsheet
"""


def script(words: Sequence[Words]) -> str:
    """The script that bash reads."""
    commands = [each.command for each in words if each.command]
    return "".join((
        _HEAD,
        f"            {'|'.join(commands)}) command=$word; break ;;\n",
        _MIDDLE,
        *_values(words),
        '    esac\n    if [[ $cur == -* ]]; then case "$command" in\n',
        *_options(words),
        '    esac; return; fi\n    case "$command" in\n',
        *_arguments(words, commands),
        _TAIL,
    ))  # fmt: skip


def _values(words: Iterable[Words]) -> Iterator[str]:
    for each in words:
        for option in each.options:
            if option.value.kind != NONE:
                cases = "|".join(shlex.quote(f"{each.command} {name}") for name in option.names)
                yield f"        {cases}) {_does(option.value)}; return ;;\n"


def _options(words: Iterable[Words]) -> Iterator[str]:
    for each in words:
        names = " ".join(name for option in each.options for name in option.names)
        yield f"        {_case(each.command)}) _termsheet_words {shlex.quote(names)} ;;\n"


def _arguments(words: Iterable[Words], commands: Sequence[str]) -> Iterator[str]:
    for each in words:
        if not each.command:
            told = shlex.quote(" ".join(commands))
            yield (
                f"        '') compopt -o filenames; COMPREPLY=($(compgen -W {told} -- \"$cur\")"
                ' $(compgen -f -- "$cur")) ;;\n'
            )
        elif each.takes.kind not in (NONE, FREE):
            yield f"        {_case(each.command)}) {_does(each.takes)} ;;\n"


def _case(command: str) -> str:
    return command or "''"


def _does(value: Value) -> str:
    match value.kind:
        case kind if kind == CHOICE:
            return f"_termsheet_words {shlex.quote(' '.join(value.choices))}"
        case kind if kind == FILE:
            return "_termsheet_files"
        case kind if kind in (NAME, ADDRESS):
            return "_termsheet_names"
        case _:
            return ":"
