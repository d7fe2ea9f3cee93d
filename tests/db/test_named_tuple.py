"""Our named tuples are what `typing.NamedTuple` makes, in all that is used of them."""

from __future__ import annotations

import pickle
from typing import Any
from typing import NamedTuple as Model

import pytest

from db.named_tuple import NamedTuple


class Ours(NamedTuple):
    """A figure."""

    low: int | None
    high: int | None = None
    unit: str = "USD"

    @property
    def known(self) -> bool:
        return self.low is not None

    @classmethod
    def of(cls, figure: int) -> Ours:
        return cls(figure, figure)

    def __str__(self) -> str:
        return f"{self.low}-{self.high} {self.unit}"


class Theirs(Model):
    """A figure."""

    low: int | None
    high: int | None = None
    unit: str = "USD"

    @property
    def known(self) -> bool:
        return self.low is not None

    @classmethod
    def of(cls, figure: int) -> Theirs:
        return cls(figure, figure)

    def __str__(self) -> str:
        return f"{self.low}-{self.high} {self.unit}"


class Nothing(NamedTuple):
    """Of which nothing is said."""


TOLD = ["_fields", "_field_defaults", "__doc__", "__module__", "__slots__", "__match_args__"]


@pytest.mark.parametrize("name", TOLD)
def test_the_class_tells_the_same_of_itself(name: str) -> None:
    assert getattr(Ours, name) == getattr(Theirs, name)
    assert Ours.__qualname__ == Ours.__name__ == "Ours"
    assert [*Ours.__annotations__] == [*Theirs.__annotations__]


@pytest.mark.parametrize("values", [(1,), (1, 2), (None, 2, "EUR")])
def test_so_does_what_is_made_of_it(values: tuple[Any, ...]) -> None:
    ours, theirs = Ours(*values), Theirs(*values)
    assert tuple(ours) == tuple(theirs)
    assert (ours.low, ours.high, ours.unit, ours.known) == (*theirs, theirs.known)
    assert str(ours) == str(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._replace(low=7)._asdict() == theirs._replace(low=7)._asdict()
    assert tuple(Ours.of(3)) == tuple(Theirs.of(3))
    assert pickle.loads(pickle.dumps(ours)) == ours


def test_what_is_missing_or_too_much_is_refused() -> None:
    for values in ((), (1, 2, "EUR", 4)):
        with pytest.raises(TypeError):
            Ours(*values)
    with pytest.raises(AttributeError):
        Ours(1).low = 2  # type: ignore[misc]
    assert Nothing() == ()


def test_a_class_is_a_tuple_and_no_more() -> None:
    assert Ours.__mro__ == (Ours, tuple, object)
    assert Theirs.__mro__ == (Theirs, tuple, object)
