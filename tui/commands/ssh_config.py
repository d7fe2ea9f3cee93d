"""`ssh-config`: what an OpenSSH server needs to offer the explorer to others, read-only."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from tui.commands.command import Command, Parser
from tui.commands.outcome import DONE, CommandError
from tui.commands.reading import put

PARTS = ("sshd", "wrapper", "limits")

_SSHD = """\
# {sshd_file}
# Check it with `sshd -t`, and see what holds for the account with `sshd -T -C user={user}`.
# Two lines must not stand elsewhere in the server's configuration, since a Match block cannot undo
# them: `PermitUserEnvironment yes`, and an `AcceptEnv` that takes in anything but LANG and LC_*.
Match User {user}
    ForceCommand {wrapper}
    DisableForwarding yes
    PermitTTY yes
    PermitTunnel no
    PermitUserRC no
    X11Forwarding no
    AllowAgentForwarding no
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    MaxSessions 1
    MaxAuthTries 3
    ClientAliveInterval 15
    ClientAliveCountMax 2
Match all
"""

_WRAPPER = """\
#!/bin/sh
# {wrapper}: owned by root, mode 0755. Whatever the client asks to run, this runs instead.
if ! [ -t 0 ] || ! [ -t 1 ]; then
    echo 'termsheet: the explorer needs a terminal; connect with `ssh -t`.' >&2
    exit 1
fi
ulimit -c 0 -f 400000 -n 64 -t 3600 -v 1500000
case $TERM in
    '' | *[!A-Za-z0-9._+-]*) TERM=xterm-256color ;;
esac
exec env -i PATH=/usr/bin:/bin HOME=/nonexistent LANG=C.UTF-8 TERM="$TERM" SSH_CONNECTION=kiosk \\
    {python} -I -X utf8 -m tui --kiosk {store}
"""

_LIMITS = """\
# /etc/systemd/system/user-{uid}.slice.d/50-termsheet.conf
# All sessions of the account together; {uid} is what `id -u {user}` says.
[Slice]
MemoryMax=4G
TasksMax=512
CPUQuota=100%
"""


def _add(parser: Parser) -> None:
    parser.add_argument(
        "--user", default="termsheet", metavar="NAME", help="the account that people connect as"
    )
    parser.add_argument(
        "--store",
        type=Path,
        default=Path("/var/lib/termsheet/facts.db"),
        metavar="STORE",
        help="the store that they explore (default: %(default)s)",
    )
    parser.add_argument(
        "--wrapper",
        type=Path,
        default=Path("/usr/local/bin/termsheet-kiosk"),
        metavar="FILE",
        help="where the wrapper will lie (default: %(default)s)",
    )
    parser.add_argument("--part", choices=PARTS, help="print this part alone, ready for its file")


def _run(args: argparse.Namespace) -> int:
    for name, path in (("--store", args.store), ("--wrapper", args.wrapper)):
        if not path.is_absolute() or not str(path).isprintable():
            raise CommandError(f"{name} must be an absolute path of plain characters.")
    # What sshd splits at blanks has no way to quote them in every version.
    if not str(args.wrapper).isascii() or set(str(args.wrapper)) & set(" \t\"'#"):
        raise CommandError("--wrapper must be a path without blanks, quotes and #.")
    if not args.user.replace("-", "").replace("_", "").isalnum() or not args.user.isascii():
        raise CommandError("--user must be the name of an account: letters, digits, - and _.")
    told = {
        "sshd_file": f"/etc/ssh/sshd_config.d/50-{args.user}.conf",
        "user": args.user,
        "uid": _uid(args.user),
        "wrapper": args.wrapper,
        "store": shlex.quote(str(args.store)),
        "python": shlex.quote(os.path.abspath(sys.executable)),
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
        ("", "--part sshd > 50-termsheet.conf", "--part wrapper --store /srv/facts.db"),
    )
}
