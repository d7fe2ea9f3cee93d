"""`ssh-config`: what an OpenSSH server needs to offer the explorer to others, read-only."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from pathlib import Path

from tui.commands.command import Command, Parser
from tui.commands.outcome import DONE, MISUSED, CommandError
from tui.commands.reading import put

PARTS = ("sshd", "wrapper", "limits")

_ACCOUNT = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,31}")

_SSHD = """\
# {sshd_file}: a file of its own, or the end of sshd_config.
# Look at it with `sshd -t`, and at what holds for a guest with `sshd -T -C user={user}`.

# Of the whole server, and its default; a Match block can't say it. The first one that is read
# counts, so this file has to be read before any that says otherwise.
PermitUserEnvironment no

Match User {user}
    # Whatever a guest asks for, a command or a subsystem such as sftp, this runs instead.
    ForceCommand exec {wrapper}
{access}
    # Takes the place of the server's own list; a guest's environment is not heard.
    AcceptEnv NOTHING_IS_ACCEPTED
    DisableForwarding yes
    # What DisableForwarding leaves open in OpenSSH before 10.0 (CVE-2025-32728), or is not about.
    AllowAgentForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitTTY yes
    PermitUserRC no
    MaxSessions 1
    MaxAuthTries 3
    # A client that does not answer for half a minute is gone.
    ClientAliveInterval 15
    ClientAliveCountMax 2
"""

_KEYS = """\
    # The keys that may come in, one a line, as in any authorized_keys.
    AuthenticationMethods publickey
    AuthorizedKeysFile {keys}
    AuthorizedKeysCommand none"""

_OPEN = """\
    # Open to all: any key will do, and is told back to the server as one that may come in.
    AuthenticationMethods publickey
    AuthorizedKeysFile none
    AuthorizedKeysCommand /bin/echo restrict,pty %t %k
    AuthorizedKeysCommandUser nobody"""

_WRAPPER = """\
#!/bin/sh
# {wrapper}: owned by root, mode 0755.
trap '' INT QUIT TSTP
[ -t 0 ] || {{ echo 'termsheet: the explorer needs a terminal: ssh -t, no command.' >&2; exit 1; }}
# Of one session: no core dump, no byte in any file, 64 open files, an hour of the processor, 1.5 GB
# of addresses.
ulimit -c 0
ulimit -f 0
ulimit -n 64
ulimit -t 3600
ulimit -v 1500000
case $TERM in
    '' | *[!A-Za-z0-9._+-]*) TERM=xterm-256color ;;
esac
cd /
exec env -i PATH=/usr/bin:/bin HOME=/nonexistent LANG=C.UTF-8 TERM="$TERM" MALLOC_ARENA_MAX=1 \\
    {python} -I -X utf8 -m tui --kiosk {store}
"""

_LIMITS = """\
# /etc/systemd/system/user-{uid}.slice.d/50-termsheet.conf
# All sessions of the account together, for {sessions} at once; {uid} is what `id -u {user}` says.
# `systemctl daemon-reload` makes it known.
[Slice]
MemoryMax={memory}M
MemorySwapMax=0
TasksMax={tasks}
CPUQuota=100%
"""

_MEGABYTES, _TASKS = 80, 14
"""Of one session at most: the explorer with every page opened, and the two processes of sshd."""


def _add(parser: Parser) -> None:
    parser.add_argument(
        "--user",
        default="termsheet",
        metavar="NAME",
        help="the account that guests connect as (default: %(default)s)",
    )
    parser.add_argument(
        "--store",
        type=Path,
        default=Path("/var/lib/termsheet/facts.db"),
        metavar="STORE",
        help="the store that they explore (default: %(default)s)",
    )
    parser.add_argument(
        "--python",
        type=Path,
        default=Path(os.path.abspath(sys.executable)),
        metavar="PROGRAM",
        help="the Python that has termsheet, which the account may run (default: this one's)",
    )
    parser.add_argument(
        "--wrapper",
        type=Path,
        default=Path("/usr/local/bin/termsheet-kiosk"),
        metavar="FILE",
        help="where the wrapper will lie (default: %(default)s)",
    )
    access = parser.add_mutually_exclusive_group()
    access.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="the public keys that may come in (default: /etc/ssh/NAME_keys)",
    )
    access.add_argument("--open", action="store_true", help="let in whoever has any key")
    parser.add_argument(
        "--sessions",
        type=_count,
        default=50,
        metavar="N",
        help="how many at once the limits are for (default: %(default)s)",
    )
    parser.add_argument("--part", choices=PARTS, help="print this part alone, ready for its file")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000):
        raise argparse.ArgumentTypeError("a number from 1 to 10000")
    return int(text)


def _check(args: argparse.Namespace, keys: Path) -> None:
    """Refuse what would be read as something else where it is printed."""
    if not _ACCOUNT.fullmatch(args.user):
        raise _misused("--user must be the name of an account: letters, digits, - and _.")
    for name, path in (("--store", args.store), ("--python", args.python)):
        if not path.is_absolute() or not str(path).isprintable():
            raise _misused(f"{name} must be an absolute path of plain characters.")
    for name, path in (("--wrapper", args.wrapper), ("--keys", keys)):
        # What sshd splits at blanks has no way to quote them in every version, and % is special.
        if not path.is_absolute() or not re.fullmatch(r"[A-Za-z0-9/._+@,:=-]+", str(path)):
            raise _misused(f"{name} must be an absolute path without blanks, quotes, # and %.")


def _misused(why: str) -> CommandError:
    return CommandError(why, code=MISUSED)


def _run(args: argparse.Namespace) -> int:
    keys = args.keys or Path(f"/etc/ssh/{args.user}_keys")
    _check(args, keys)
    told = {
        "sshd_file": f"/etc/ssh/sshd_config.d/50-{args.user}.conf",
        "user": args.user,
        "uid": _uid(args.user),
        "access": _OPEN if args.open else _KEYS.format(keys=keys),
        "wrapper": args.wrapper,
        "store": shlex.quote(str(args.store)),
        "python": shlex.quote(str(args.python)),
        "sessions": args.sessions,
        "memory": args.sessions * _MEGABYTES,
        "tasks": args.sessions * _TASKS,
    }
    texts = {"sshd": _SSHD, "wrapper": _WRAPPER, "limits": _LIMITS}
    wanted = [args.part] if args.part else list(PARTS)
    put("\n".join(texts[part].format(**told) for part in wanted))
    return DONE


def _uid(user: str) -> str:
    import pwd

    try:
        return str(pwd.getpwnam(user).pw_uid)
    except KeyError:
        return "UID"


COMMANDS = {
    "ssh-config": Command(
        _add,
        _run,
        (
            "",
            "--part sshd --keys /etc/ssh/guests > 50-termsheet.conf",
            "--part wrapper --store /srv/facts.db",
            "--part sshd --open",
        ),
    )
}
