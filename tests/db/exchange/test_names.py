"""Names lead to the entities that have them, and to nobody who is merely similar."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.names import MOST_CANDIDATES, Names, Resolved, bare, key
from db.safe_text import is_clean

ENTITIES = [
    ("openai", ["OpenAI"]),
    ("anthropic", ["Anthropic"]),
    ("xai", ["xAI"]),
    ("meta", ["Meta", "Facebook", "Meta Platforms"]),
    ("google", ["Google", "谷歌"]),
    ("softbank", ["SoftBank", "软银"]),
    ("z-ai", ["Z.ai"]),
    ("amd", ["AMD", "超威半导体", "Advanced Micro Devices"]),
]


def near(resolved: Resolved) -> list[str]:
    return [candidate.id for candidate in resolved.candidates]


@pytest.fixture
def names() -> Names:
    return Names(ENTITIES)


class TestWhoIsMeant:
    @pytest.mark.parametrize(
        ("name", "id_"),
        [
            ("OpenAI", "openai"), ("openai", "openai"), (" OPENAI\t", "openai"),
            ("ＯｐｅｎＡＩ", "openai"),
            ("Meta  Platforms", "meta"), ("软银", "softbank"), ("谷歌", "google"), ("z-ai", "z-ai"),
            ("Z.AI", "z-ai"), ("超威半导体", "amd"),
        ],
    )  # fmt: skip
    def test_an_id_a_name_and_an_alias_lead_to_their_entity(
        self, names: Names, name: str, id_: str
    ) -> None:
        assert names.resolve(name) == Resolved(id_)

    @pytest.mark.parametrize(
        ("name", "id_", "score"),
        [
            ("Open AI", "openai", 100), ("OpenAI LP", "openai", 100),
            ("OpenAI, L.L.C.", "openai", 100),
            ("OpenAI Inc.", "openai", 100), ("X.AI", "xai", 100), ("软银集团", "softbank", 100),
            ("软银集团股份有限公司", "softbank", 100), ("Metal", "meta", 89),
            ("Anthropc", "anthropic", 94),
        ],
    )  # fmt: skip
    def test_what_is_only_similar_is_a_candidate(
        self, names: Names, name: str, id_: str, score: int
    ) -> None:
        resolved = names.resolve(name)
        assert resolved.id is None and not resolved.ambiguous
        assert (resolved.candidates[0].id, resolved.candidates[0].score) == (id_, score)

    @pytest.mark.parametrize("name", ["Alphabet", "Zhipu", "智谱", "亚马逊", "Broadcom"])
    def test_what_is_written_otherwise_has_no_candidate(self, names: Names, name: str) -> None:
        assert names.resolve(name) == Resolved(None)

    def test_an_alias_of_the_mapping_leads_where_writing_cannot(self) -> None:
        names = Names(ENTITIES, {"Alphabet": "google", "Zhipu AI": "Z.ai", "智谱": "z-ai"})
        assert names.resolve("alphabet").id == "google"
        assert names.resolve("Zhipu AI").id == "z-ai"
        assert names.resolve("智谱").id == "z-ai"

    def test_an_alias_may_name_what_is_still_to_be_made(self) -> None:
        assert Names(ENTITIES, {"TSMC": "taiwan-semi"}).resolve("TSMC") == Resolved("taiwan-semi")

    def test_one_name_of_two_entities_is_ambiguous(self) -> None:
        names = Names([*ENTITIES, ("meta-materials", ["Meta"])])
        resolved = names.resolve("META")
        assert (resolved.id, resolved.ambiguous) == (None, True)
        assert near(resolved) == ["meta", "meta-materials"]
        assert names.resolve("Facebook").id == "meta"

    def test_an_alias_of_the_mapping_settles_it(self) -> None:
        names = Names([*ENTITIES, ("meta-materials", ["Meta"])], {"Meta": "meta-materials"})
        assert names.resolve("Meta") == Resolved("meta-materials")

    def test_new_entities_are_known_at_once(self, names: Names) -> None:
        assert names.resolve("Mistral").id is None
        names.add("mistral", "Mistral AI")
        assert names.resolve("mistral ai").id == names.resolve("mistral").id == "mistral"
        assert near(names.resolve("Mistral-AI")) == ["mistral"]

    def test_candidates_are_few_each_once_and_the_best_first(self) -> None:
        names = Names((f"lab-{n}", [f"Deep Lab {n}", f"DeepLab{n}"]) for n in range(50))
        resolved = names.resolve("Deep Lab")
        scores = [candidate.score for candidate in resolved.candidates]
        assert len(set(near(resolved))) == len(scores) == MOST_CANDIDATES
        assert scores == sorted(scores, reverse=True)


class TestHostileNames:
    @pytest.mark.parametrize("name", ["", "   ", "\t\n", "---", "!?·。", "\u200b"])
    def test_no_name_is_nobody(self, names: Names, name: str) -> None:
        assert names.resolve(name) == Resolved(None)

    def test_a_name_of_signs_is_still_a_name(self) -> None:
        assert Names([("plus", ["+++"])]).resolve("+++").id == "plus"

    def test_long_names_differ_in_their_last_letter(self) -> None:
        names = Names([("a", ["x" * 10_000 + "a"])])
        assert names.resolve("x" * 10_000 + "a").id == "a"
        assert names.resolve("x" * 10_000 + "b").id is None

    def test_half_characters_and_controls_are_shown_clean(self) -> None:
        names = Names([("odd", ["Odd\ud800 name\x1b[31m"])])
        (candidate,) = names.resolve("Odd name 31m").candidates
        assert is_clean(candidate.name)

    @given(st.text(max_size=30))
    def test_any_name_finds_itself(self, name: str) -> None:
        names = Names([("one", [name]), ("two", ["something else"])])
        resolved = names.resolve(name)
        if key(name):
            assert resolved.id == "one" or "one" in near(resolved)
        else:
            assert resolved == Resolved(None)

    @given(st.text(max_size=30), st.text(max_size=30))
    def test_a_name_of_nobody_is_nobody_s(self, known: str, asked: str) -> None:
        resolved = Names([("one", [known])]).resolve(asked)
        assert resolved.id is None or resolved.id == "one"
        assert all(0 < candidate.score <= 100 for candidate in resolved.candidates)

    @given(st.text(max_size=30))
    def test_what_is_compared_is_never_less_than_the_letters_of_a_name(self, name: str) -> None:
        assert bool(bare(name)) == any(map(str.isalnum, bare(name)))


SYLLABLES = ("open", "ai", "deep", "mind", "seek", "data", "cloud", "core", "weave", "lamb", "mis")


def many(count: int, seed: int) -> list[str]:
    """Names that are much alike, as names in one trade are."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        if chance.random() < 0.8:
            word = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
            found[f"{word} {chance.choice(['Labs', 'AI', 'Capital'])} {chance.randrange(99)}"] = (
                None
            )
        else:
            found["".join(chr(0x4E00 + chance.randrange(600)) for _ in range(4)) + "公司"] = None
    return list(found)


@pytest.mark.parametrize("shape", ["names", "alike"])
def test_twenty_thousand_unknown_names_among_as_many(shape: str) -> None:
    known, unknown = many(20_000, 1), [f"{name} X" for name in many(20_000, 2)]
    if shape == "alike":
        known = [f"Company {number}" for number in range(20_000)]
        unknown = [f"Company X{number}" for number in range(20_000)]
    start = time.process_time()
    names = Names((f"id-{number}", [name]) for number, name in enumerate(known))
    found = sum(bool(names.resolve(name).candidates) for name in unknown)
    assert time.process_time() - start < 10
    assert found > 10_000


def test_it_takes_little_memory() -> None:
    known, unknown = many(20_000, 3), [f"{name} Y" for name in many(2_000, 4)]
    tracemalloc.start()
    try:
        names = Names((f"id-{number}", [name]) for number, name in enumerate(known))
        for name in unknown:
            names.resolve(name)
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()


def test_nothing_is_loaded_before_a_name_leads_nowhere() -> None:
    code = (
        "import sys; from db.exchange.names import Names\n"
        "n = Names([('a', ['A'])]); n.resolve('A');"
        "assert 'rapidfuzz' not in sys.modules; n.resolve('B'); assert 'rapidfuzz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
