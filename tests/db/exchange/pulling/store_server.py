"""A web server on loopback that publishes files, and misbehaves as it is told to."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Published:
    """A file on the server, and how it is given out.

    Attributes:
        data: Its bytes.
        tagged: Whether it has an ETag, and is asked about by it.
        ranged: Whether pieces of it are sent.
        status: Another answer than the file: 404, 500, 302...
        location: Where a redirect leads.
        headers: More headers, or others.
        cut: Bytes after which the connection is cut, in the first answers (`cuts` of them).
        cuts: How many answers are cut.
        extra: Bytes sent besides those announced.
        chunked: Sent in chunks, without a length.
        pause: Seconds between pieces of `piece` bytes.
        weak: A weak tag.
    """

    data: bytes = b""
    tagged: bool = True
    ranged: bool = True
    status: int = 200
    location: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = -1
    cuts: int = 10**9
    extra: bytes = b""
    chunked: bool = False
    pause: float = 0.0
    piece: int = 1 << 16
    weak: bool = False

    @property
    def tag(self) -> str:
        """Its ETag."""
        return f'{"W/" if self.weak else ""}"{hashlib.sha256(self.data).hexdigest()[:20]}"'


@dataclass
class Site:
    """The server's files and what it was asked.

    Attributes:
        url: Its address, without a slash at the end.
        files: Path -> file.
        asked: Each request: its path and headers.
    """

    url: str = ""
    files: dict[str, Published] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def change(self, path: str, **how: object) -> None:
        """Give a file out in another way from now on."""
        self.files[path] = replace(self.files[path], **how)  # type: ignore[arg-type]

    def requests(self, path: str) -> list[dict[str, str]]:
        """The headers of the requests for a path."""
        return [headers for asked, headers in self.asked if asked == path]


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server until the block ends."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.site.asked.append((path, {key: value for key, value in self.headers.items()}))
        self.site.answers[path] = self.site.answers.get(path, 0) + 1
        self.close_connection = True
        file = self.site.files.get(path, Published(status=404))
        try:
            if file.status != 200:
                self._say(file.status, file, len(b"sorry"))
                self.wfile.write(b"sorry")
            elif file.tagged and self.headers["If-None-Match"] == file.tag:
                self._say(304, file, None)
            else:
                self._send(path, file)
        except OSError:  # who asked has gone
            pass

    def _send(self, path: str, file: Published) -> None:
        begin = 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") in (None, file.tag)
        if asked and file.ranged and same:
            begin = int(asked[1])
            if begin >= len(file.data):
                self._say(416, file, 0, f"bytes */{len(file.data)}")
                return
            end = len(file.data)
            self._say(206, file, end - begin, f"bytes {begin}-{end - 1}/{end}")
        else:
            self._say(200, file, None if file.chunked else len(file.data))
        body = file.data[begin:] + file.extra
        cut = file.cut >= 0 and self.site.answers[path] <= file.cuts
        self._write(file, body[: file.cut] if cut else body, cut)

    def _write(self, file: Published, body: bytes, cut: bool) -> None:
        for at in range(0, len(body), file.piece):
            piece = body[at : at + file.piece]
            if file.chunked:
                piece = b"%x\r\n%s\r\n" % (len(piece), piece)
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(file.pause)
        if file.chunked and not cut:
            self.wfile.write(b"0\r\n\r\n")

    def _say(self, status: int, file: Published, length: int | None, pieces: str = "") -> None:
        headers = {"Content-Length": str(length)} if length is not None else {}
        if file.chunked and status == 200:
            headers["Transfer-Encoding"] = "chunked"
        if file.tagged and status < 400:
            headers["ETag"] = file.tag
        if pieces:
            headers["Content-Range"] = pieces
        if file.location:
            headers["Location"] = file.location
        self.send_response(status)
        for key, value in (headers | dict(file.headers)).items():
            self.send_header(key, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
