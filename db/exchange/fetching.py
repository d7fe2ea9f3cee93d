"""HTTP for pulling stores: only what is asked for, no further than agreed, never for ever."""

from __future__ import annotations

import hashlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib import error, parse, request

from db.safe_text import clean, is_clean
from db.told import told

MAX_REDIRECTS = 5
_SCHEMES = ("http", "https")
_PIECE = 1 << 18
_AGAIN = told("Try again later.")
_ADDRESS = told("Check the address.")
_TELL = told("Tell whoever publishes it.")


class FetchError(Exception):
    """Why something can't be fetched: what is wrong, what to do, and whether it may pass."""

    def __init__(self, what: str, advice: str, *, passing: bool = False) -> None:
        super().__init__(what, advice)
        self.what = what
        self.advice = advice
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited.

    Attributes:
        answer: Seconds for any sign of life.
        window: Seconds in which at least `least` bytes must come.
        least: Fewer bytes than this are too few.
        pauses: Seconds before each new attempt at what may pass.
    """

    answer: float = 30.0
    window: float = 60.0
    least: int = 16_384
    pauses: tuple[float, ...] = (1.0, 4.0)


def checked_url(text: str) -> str:
    """An address with all that isn't ASCII written as the network wants it.

    Raises:
        FetchError: It is none of a web server.
    """
    try:
        parts = parse.urlsplit(text)
        host, port = parts.hostname, parts.port
        if parts.scheme not in _SCHEMES or not host:
            raise FetchError(told("not an address that begins with http:// or https://"), _ADDRESS)
        if parts.username is not None or parts.password is not None:
            raise FetchError(
                told("an address with a name or password in it"), told("Leave them out.")
            )
        if not is_clean(text) or any(letter.isspace() for letter in text):
            raise FetchError(told("an address with blanks or invisible characters"), _ADDRESS)
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchError(told("not an address"), _ADDRESS) from None
    place = f"[{name}]" if ":" in name else name
    where = place if port is None else f"{place}:{port}"
    path = parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = parse.quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return parse.urlunsplit((parts.scheme, where, path, query, ""))


def beside(url: str, suffix: str) -> str:
    """The address of a file beside another, whose name goes on with a suffix."""
    parts = parse.urlsplit(url)
    return parse.urlunsplit(parts._replace(path=parts.path + suffix))


class Answer:
    """What a server answered; to be read piece by piece.

    Attributes:
        status: 200, 206 or 304.
        headers: Its headers.
    """

    def __init__(self, status: int, headers: Message, body: Any, patience: Patience) -> None:
        self.status = status
        self.headers = headers
        self._body = body
        self._patience = patience

    @property
    def length(self) -> int | None:
        """How many bytes it says it sends."""
        said = self.headers.get("Content-Length", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None

    def pieces(self, most: int) -> Iterator[bytes]:
        """Yield what it sends, to its end.

        Raises:
            FetchError: It is cut off, too slow, or more than the most that there may be.
        """
        since, window = time.monotonic(), 0
        while True:
            with _faults(self._patience):
                piece = self._body.read1(min(_PIECE, most + 1))
            if not piece:
                return
            most -= len(piece)
            if most < 0:
                raise FetchError(told("more is sent than there should be"), _TELL)
            yield piece
            window += len(piece)
            now = time.monotonic()
            if now - since > self._patience.window:
                if window < self._patience.least:
                    raise FetchError(told("it comes too slowly"), _AGAIN, passing=True)
                since, window = now, 0


@contextmanager
def fetch(url: str, headers: Mapping[str, str], patience: Patience) -> Iterator[Answer]:
    """Ask a server for a file.

    Args:
        url: Its address, as `checked_url` returns it.
        headers: What to say besides.
        patience: How long to wait.

    Raises:
        FetchError: There is no such file, or no proper answer.
    """
    asked = request.Request(url, headers={
        "User-Agent": "termsheet", "Accept": "*/*", "Accept-Encoding": "identity", **headers,
    })  # fmt: skip
    with _faults(patience):
        try:
            body = _opener().open(asked, timeout=patience.answer)
        except error.HTTPError as answer:
            if answer.code not in (304, 416):
                answer.close()
                raise _refusal(answer.code) from None
            body = answer
    with body:
        status = int(body.status)
        if status not in (200, 206, 304, 416):
            raise FetchError(told("an answer of an unknown kind ({status})", status=status), _TELL)
        if (coding := body.headers.get("Content-Encoding", "identity")) != "identity":
            what = told(
                "it comes packed ({coding}), which was not asked for",
                coding=clean(coding, limit=40),
            )
            raise FetchError(what, _TELL)
        yield Answer(status, body.headers, body, patience)


def strong(tag: str | None) -> str:
    """An entity tag that stands for the very bytes; "" if it doesn't."""
    said = tag or ""
    proper = len(said) < 200 and said.isascii() and said.isprintable()
    return said if proper and said.startswith('"') and said.endswith('"') and len(said) > 2 else ""


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Redirects(request.HTTPRedirectHandler):
    """Follows a few redirects, none of them to where less is safe."""

    max_redirections = MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> request.Request | None:
        scheme = parse.urlsplit(newurl).scheme
        if scheme not in _SCHEMES:
            raise FetchError(
                told("sent on to an address of another kind ({scheme})", scheme=clean(scheme)),
                _TELL,
            )
        if req.type == "https" and scheme != "https":
            raise FetchError(told("sent on from https to http, where anybody may change it"), _TELL)
        return super().redirect_request(req, fp, code, msg, headers, checked_url(newurl))

    def http_error_302(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Any:
        fp.close()  # else all of it would be read, whatever its size
        seen = getattr(req, "redirect_dict", {})
        if len(seen) >= self.max_redirections:
            raise FetchError(told("sent on more than {most} times", most=MAX_REDIRECTS), _TELL)
        return super().http_error_302(req, io.BytesIO(), code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener() -> request.OpenerDirector:
    """No other ways to fetch than these: neither files nor FTP, no passwords, no cookies."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(), request.HTTPHandler(),
        request.HTTPSHandler(context=ssl.create_default_context()),
        request.UnknownHandler(), request.HTTPDefaultErrorHandler(), request.HTTPErrorProcessor(),
        _Redirects(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _refusal(status: int) -> FetchError:
    match status:
        case 404 | 410:
            return FetchError(told("not found ({status})", status=status), _ADDRESS)
        case 401 | 403 | 407:
            return FetchError(
                told("the server does not give it to everybody ({status})", status=status), _ADDRESS
            )
        case 408 | 429:
            return FetchError(
                told("the server is busy ({status})", status=status), _AGAIN, passing=True
            )
        case _ if status >= 500:
            return FetchError(
                told("the server has a fault ({status})", status=status), _AGAIN, passing=True
            )
        case _ if 300 <= status < 400:
            return FetchError(
                told("sent on in circles, or to nowhere ({status})", status=status), _TELL
            )
        case _:
            return FetchError(told("the server refuses ({status})", status=status), _ADDRESS)


@contextmanager
def _faults(patience: Patience) -> Iterator[None]:
    """Say what an error of the network means."""
    try:
        yield
    except error.URLError as fault:
        reason = fault.reason
        cause = reason if isinstance(reason, Exception) else ConnectionError(str(reason))
        raise _network_fault(cause, patience) from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise _network_fault(fault, patience) from None


def _network_fault(fault: Exception, patience: Patience) -> FetchError:
    what, advice, passing = told("the connection was cut"), _AGAIN, True
    match fault:
        case TimeoutError():
            what = told("no sign of life for {answer:g} s", answer=patience.answer)
        case ssl.SSLCertVerificationError():
            why = clean(fault.verify_message)
            what, advice, passing = (
                told("the server can't prove who it is ({why})", why=why),
                _TELL,
                False,
            )
        case ssl.SSLError():
            what = told("no safe connection ({reason})", reason=clean(fault.reason))
        case socket.gaierror():
            what = told("there is no server of that name, or no network")
            advice, passing = _ADDRESS, False
        case ConnectionRefusedError():
            what, advice = told("nobody answers there"), _ADDRESS
        case http.client.IncompleteRead() | ConnectionError():
            pass
        case OSError():
            what = told("the network failed ({strerror})", strerror=clean(fault.strerror or fault))
        case _:
            what = told("no proper answer of a web server ({kind})", kind=type(fault).__name__)
            advice, passing = _TELL, False
    return FetchError(what, advice, passing=passing)
