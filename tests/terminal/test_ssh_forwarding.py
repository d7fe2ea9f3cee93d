"""Nothing is forwarded by the kiosk's server, in either direction, nor to a proxy or from stdin.

The server is careless (`ssh_server`): what is refused is refused by what `termsheet ssh-config`
prints.
"""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.ssh_server import SshServer, free_port, wait_until


@contextmanager
def victim() -> Iterator[tuple[int, list[object]]]:
    """A service that nobody should reach: its port, and who came."""
    visitors: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as service:

        def serve() -> None:
            while True:
                try:
                    visitors.append(service.accept()[1])
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield service.getsockname()[1], visitors
        service.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@contextmanager
def connected(server: SshServer, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A client that asks for something besides the explorer, and opens none."""
    client = subprocess.Popen(
        server.ssh("-N", *options, "kiosk"), env=server.environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield client
    finally:
        client.kill()
        client.communicate()


def answered(port: int, *words: bytes) -> bytes:
    """What comes back through a local port of the client, up to the end."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        came = b""
        for word in words:
            line.sendall(word)
            came = line.recv(100)
        while more := line.recv(100):
            came += more
        return came


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_nothing_is_forwarded_from_here_to_there(server: SshServer, canary: Path) -> None:
    port = free_port()
    with (
        victim() as (other, visitors),
        connected(server, "-L", f"127.0.0.1:{port}:127.0.0.1:{other}"),
    ):
        assert wait_until(lambda: listens(port))
        assert answered(port) == b""
        assert visitors == []


def test_no_proxy_is_made_of_it(server: SshServer, canary: Path) -> None:
    port = free_port()
    with victim() as (other, visitors), connected(server, "-D", f"127.0.0.1:{port}"):
        assert wait_until(lambda: listens(port))
        wanted = b"\x05\x01\x00\x01\x7f\x00\x00\x01" + other.to_bytes(2, "big")
        # SOCKS may say that it was connected before it knows; nothing follows.
        assert b"SSH-" not in answered(port, b"\x05\x01\x00", wanted)
        assert visitors == []


def test_stdin_is_not_connected_to_another_port(server: SshServer, canary: Path) -> None:
    with victim() as (other, visitors):
        done = server.run(server.ssh("-W", f"127.0.0.1:{other}", "kiosk"))
        assert done.returncode == 255
        assert b"administratively prohibited" in done.stderr
        assert visitors == []


@pytest.mark.parametrize(
    "options",
    [["-R", "127.0.0.1:0:127.0.0.1:9"], ["-R", "0"], ["-R", "{canary}:127.0.0.1:9"]],
    ids=" ".join,
)
def test_nothing_is_forwarded_from_there_to_here(
    server: SshServer, canary: Path, options: list[str]
) -> None:
    asked = [word.format(canary=canary) for word in options]
    done = server.run(server.ssh("-N", "-o", "ExitOnForwardFailure=yes", *asked, "kiosk"))
    assert done.returncode == 255
    assert b"remote port forwarding failed" in done.stderr.lower()
