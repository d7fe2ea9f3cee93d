"""Asking: from any thread, in a bounded time, of one file and no other."""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from db.reader import (
    QueryCancelled,
    QueryStopped,
    QueryTimeout,
    QueryTooLarge,
    Reader,
)
from db.store import Identity, StoreError

OURS = Identity(0x7465726D, 7, "")
ROWS = 2_000
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "


def make_store(path: Path, generation: int = 1) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = off")
        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, generation INTEGER, name)")
        rows = ((number, generation, f"name {number}") for number in range(ROWS))
        connection.executemany("INSERT INTO item VALUES (?, ?, ?)", rows)
        connection.execute(f"PRAGMA application_id = {OURS.application_id}")
        connection.execute(f"PRAGMA user_version = {OURS.schema_version}")
        connection.commit()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "facts.db")


@pytest.fixture
def reader(store: Path) -> Iterator[Reader]:
    with Reader(store, expected=OURS) as reader:
        yield reader


def replace_store(store: Path, generation: int) -> None:
    os.replace(make_store(store.with_name("next.db"), generation), store)


def name_of(connection: sqlite3.Connection, number: int, *, upper: bool = False) -> str:
    (name,) = connection.execute("SELECT name FROM item WHERE id = ?", (number,)).fetchone()
    return str(name).upper() if upper else str(name)


def generations(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT generation FROM item")}


def endless(connection: sqlite3.Connection, started: threading.Event | None = None) -> int:
    if started:
        started.set()
    (count,) = connection.execute(ENDLESS + "SELECT count(*) FROM n").fetchone()
    return int(count)


def in_thread(call: Callable[[], object]) -> Future[object]:
    """Run a call in a thread of its own, which ends with it."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(call)
    pool.shutdown(wait=False)
    return future


def open_files(path: Path) -> int:
    """How often this process has a file open."""
    wanted, found = path.stat(), 0
    for descriptor in range(256):
        with suppress(OSError):
            found += os.path.samestat(os.fstat(descriptor), wanted)
    return found


def test_a_query_gets_its_arguments_and_its_answer_comes_back(reader: Reader) -> None:
    assert reader.ask(name_of, 3) == "name 3"
    assert reader.ask(name_of, 3, upper=True) == "NAME 3"
    assert reader.lane("detail").ask(name_of, 4, upper=True) == "NAME 4"


def test_rows_are_plain_tuples(reader: Reader) -> None:
    row = reader.ask(lambda connection: connection.execute("SELECT 1, 'a'").fetchone())
    assert row == (1, "a")
    assert type(row) is tuple


def test_a_store_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not found"):
        Reader(tmp_path / "facts.db")
    with pytest.raises(StoreError, match="no store of termsheet"):
        Reader(make_store(tmp_path / "other.db"), expected=Identity(1, 1, ""))
    with pytest.raises(StoreError, match="manifest"):
        Reader(tmp_path / "other.db", expected=OURS, verify=True)


def test_many_threads_ask_at_once_each_on_its_own_connection(reader: Reader) -> None:
    together = threading.Barrier(8)

    def work(first: int) -> int:
        together.wait(10)
        for number in range(first, ROWS, 8):
            assert reader.ask(name_of, number) == f"name {number}"
        return reader.ask(id)

    with ThreadPoolExecutor(8) as pool:
        connections = set(pool.map(work, range(8)))
    assert len(connections) == 8


def test_a_thread_keeps_its_connection(reader: Reader) -> None:
    assert reader.ask(id) == reader.ask(id)


def test_the_connection_of_a_thread_that_ended_is_closed(reader: Reader, store: Path) -> None:
    for _ in range(5):
        assert in_thread(lambda: reader.ask(name_of, 1)).result(10) == "name 1"
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and "ThreadPool" in thread.name:
            thread.join(10)
    gc.collect()
    assert open_files(store) == 1


def test_a_query_without_end_is_stopped_at_the_deadline(store: Path) -> None:
    with Reader(store, deadline=0.2, expected=OURS) as reader:
        begun = time.monotonic()
        with pytest.raises(QueryTimeout, match=r"longer than 0\.2 s"):
            reader.ask(endless)
        assert 0.2 <= time.monotonic() - begun < 0.7
        assert reader.ask(name_of, 1) == "name 1"


@pytest.mark.parametrize(
    "sql",
    [
        ENDLESS + "SELECT * FROM n ORDER BY i DESC LIMIT 1",
        "SELECT count(*) FROM item a, item b, item c, item d",
        "SELECT sum(length(a.name || b.name)) FROM item a JOIN item b ON a.name GLOB '*' || b.name"
        " JOIN item c ON c.name GLOB '*' || b.name || '*'",
        ENDLESS + "SELECT group_concat(i) FROM n",
        ENDLESS + "SELECT hex(randomblob(9000000)) AS x FROM n ORDER BY x",
        "SELECT hex(zeroblob(16000000))",
    ],
)
def test_a_hostile_query_is_stopped_in_time(store: Path, sql: str) -> None:
    with Reader(store, deadline=0.2, expected=OURS) as reader:
        begun = time.monotonic()
        with pytest.raises(QueryStopped):
            reader.ask(lambda connection: connection.execute(sql).fetchall())
        assert time.monotonic() - begun < 1.5
        assert reader.ask(name_of, 1) == "name 1"


def test_too_long_a_value_is_called_too_large(reader: Reader) -> None:
    with pytest.raises(QueryTooLarge, match="too long"):
        reader.ask(lambda connection: connection.execute("SELECT zeroblob(17000000)").fetchone())


def test_each_question_has_its_own_deadline(store: Path) -> None:
    def slow(connection: sqlite3.Connection) -> set[int]:
        time.sleep(0.3)
        return generations(connection)

    with Reader(store, deadline=1.0, expected=OURS) as reader:
        for _ in range(4):
            assert reader.ask(slow) == {1}


def test_a_newer_question_cancels_the_older_one_in_its_lane_only(store: Path) -> None:
    with Reader(store, deadline=20, expected=OURS) as reader:
        started, other_started = threading.Event(), threading.Event()
        older = in_thread(lambda: reader.lane("search").ask(endless, started))
        other = in_thread(lambda: reader.lane("detail").ask(endless, other_started))
        assert started.wait(10) and other_started.wait(10)
        assert reader.lane("search").ask(name_of, 2) == "name 2"
        with pytest.raises(QueryCancelled):
            older.result(10)
        assert not other.done()
        reader.lane("detail").cancel()
        with pytest.raises(QueryCancelled):
            other.result(10)
        assert reader.lane("detail").ask(name_of, 2) == "name 2"


def test_the_questions_of_a_series_go_on_until_there_is_another(store: Path) -> None:
    with Reader(store, deadline=20, expected=OURS) as reader:
        older, started = reader.series("list"), [threading.Event() for _ in range(2)]
        asked = [in_thread(partial(older.ask, endless, event)) for event in started]
        assert all(event.wait(10) for event in started)
        assert older.ask(name_of, 1) == "name 1"
        assert reader.series("other").ask(name_of, 2) == "name 2"
        assert not any(each.done() for each in asked)
        newer = reader.series("list")
        for each in asked:
            with pytest.raises(QueryCancelled):
                each.result(10)
        with pytest.raises(QueryCancelled):
            older.ask(name_of, 1)
        assert newer.ask(name_of, 3) == "name 3"


def test_an_answer_that_is_no_longer_wanted_is_not_given(reader: Reader) -> None:
    def overtaken(connection: sqlite3.Connection) -> str:
        reader.lane("search").cancel()
        return name_of(connection, 1)

    with pytest.raises(QueryCancelled):
        reader.lane("search").ask(overtaken)


def test_closing_stops_what_is_asked_in_other_threads(store: Path) -> None:
    reader = Reader(store, deadline=20, expected=OURS)
    events = [threading.Event() for _ in range(4)]
    asked = [in_thread(partial(reader.ask, endless, event)) for event in events]
    assert all(event.wait(10) for event in events)
    begun = time.monotonic()
    reader.close()
    assert time.monotonic() - begun < 2
    for future in asked:
        with pytest.raises(QueryCancelled):
            future.result(10)
    assert open_files(store) == 0


def test_a_closed_reader_answers_nobody(reader: Reader) -> None:
    reader.close()
    reader.close()
    with pytest.raises(QueryCancelled):
        reader.ask(name_of, 1)
    with pytest.raises(QueryCancelled):
        in_thread(lambda: reader.ask(name_of, 1)).result(10)


def test_closing_while_many_threads_ask_harms_nobody(store: Path) -> None:
    for _ in range(10):
        reader = Reader(store, expected=OURS)

        def ask_until_closed(reader: Reader = reader) -> int:
            asked = 0
            while True:
                try:
                    assert reader.ask(generations) == {1}
                except QueryCancelled:
                    return asked
                asked += 1

        with ThreadPoolExecutor(6) as pool:
            asking = [pool.submit(ask_until_closed) for _ in range(6)]
            time.sleep(0.02)
            reader.close()
            for future in asking:
                future.result(10)
        assert open_files(store) == 0


def test_a_query_can_neither_ask_nor_close_its_reader(reader: Reader) -> None:
    for misuse in (lambda _: reader.ask(name_of, 1), lambda _: reader.close()):
        with pytest.raises(RuntimeError, match="no reader"):
            reader.ask(misuse)


def test_a_mistake_in_a_query_is_not_blamed_on_the_file(reader: Reader) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        reader.ask(lambda connection: connection.execute("SELECT ?").fetchone())
    with pytest.raises(ZeroDivisionError):
        reader.ask(lambda connection: 1 // 0)


def test_a_query_cannot_write(reader: Reader) -> None:
    with pytest.raises(StoreError):
        reader.ask(lambda connection: connection.execute("DELETE FROM item"))
    assert reader.ask(generations) == {1}


def test_damage_found_while_asking_is_named(store: Path) -> None:
    with open(store, "r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096 * 3)
    with (
        Reader(store, expected=OURS) as reader,
        pytest.raises(StoreError, match="damaged") as caught,
    ):
        reader.ask(generations)
    assert caught.value.path == store


def test_a_swap_is_noticed_and_never_mixed_in(reader: Reader, store: Path) -> None:
    assert not reader.changed()
    replace_store(store, 2)
    assert reader.changed()
    # This thread has the old file open; a new one shares what is open.
    assert reader.ask(generations) == {1}
    assert in_thread(lambda: reader.ask(generations)).result(10) == {1}
    with Reader(store, expected=OURS) as newer:
        assert not newer.changed()
        assert newer.ask(generations) == {2}


def test_a_store_that_is_gone_has_changed(reader: Reader, store: Path) -> None:
    store.unlink()
    assert reader.changed()
    assert reader.ask(generations) == {1}


@pytest.mark.parametrize("instead", [b"", b"broken " * 999])
def test_many_threads_go_on_with_the_old_store_whatever_came_instead(
    reader: Reader, store: Path, instead: bytes
) -> None:
    store.with_name("next").write_bytes(instead)
    os.replace(store.with_name("next"), store)
    together = threading.Barrier(8)

    def work(first: int) -> None:
        together.wait(10)
        for number in range(first, ROWS, 80):
            assert reader.lane(str(first)).ask(name_of, number) == f"name {number}"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    started = threading.Event()
    endless_one = in_thread(lambda: reader.lane("long", 20).ask(endless, started))
    assert started.wait(10)
    reader.close()
    with pytest.raises(QueryCancelled):
        endless_one.result(10)


def test_swaps_under_many_readers_never_show_two_stores_at_once(store: Path) -> None:
    over = threading.Event()
    seen: set[int] = set()

    def look(_: int) -> int:
        looks = 0
        reader = Reader(store, expected=OURS)
        while not over.is_set():
            found = reader.ask(generations)
            assert len(found) == 1
            seen.update(found)
            looks += 1
            if reader.changed():
                reader.close()
                reader = Reader(store, expected=OURS)
        reader.close()
        return looks

    with ThreadPoolExecutor(4) as pool:
        looking = [pool.submit(look, number) for number in range(4)]
        for generation in range(2, 16):
            replace_store(store, generation)
        over.set()
        assert all(future.result(10) > 0 for future in looking)
    assert len(seen) > 1
    assert open_files(store) == 0
