"""`diff`, `timeline`, `rivals`, `weak` and `show --sources`: what they print, in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from db.build import build_store
from db.safe_text import is_clean
from tests.tui.cli_runner import FACT, QUANTITY, Ask, by_id, quantities, runner

FORMS = ("", "--json", "--csv", "--markdown")

COMMANDS = (
    ["diff", "2025-12", "2026-02-27"],
    ["diff", "2024", "2026"],
    ["timeline"],
    ["timeline", "OpenAI", "--zoom", "month"],
    ["timeline", "openai", "--valuations"],
    ["timeline", "Meta", "--as-of", "2024"],
    ["rivals"],
    ["weak"],
    ["weak", "--company", "OpenAI", "--reason", "interest"],
)

RIVALS = """
source: a
sources:
  - {id: a, title: Paper A, kind: press, published: 2026-12-31}
  - {id: b, title: Paper B, kind: company, published: 2026-12-31}
entities:
  - {id: acme, kind: company, name: {en: Acme, zh: 顶点}}
deals:
  - id: round
    subject: acme
    kind: funding_round
    title: Acme round
    status:
      - {is: letter_of_intent, known_from: 2026-01, evidence: {says: press}}
      - {is: shelved, known_from: 2026-02, evidence: {source: b, says: company}}
    amounts:
      - {id: press, figure: $10B, known_from: 2026-01, evidence: {at: p. 1, says: press, raw: $10B}}
      - {id: own, figure: $12B, known_from: 2026-01,
         evidence: {source: b, at: para 1, says: company, who: acme, raw: 12 billion}}
      - {id: agreed, figure: ~$12B, known_from: 2026-03, evidence: {says: press, raw: about $12B}}
facts:
  - id: worth
    subject: acme
    metric: valuation
    basis: secondary
    figure: $50-60B
    period: 2026-01
    nature: reported
    known_from: 2026-01
    evidence: {says: press, raw: $50-60B}
  - id: worth-more
    subject: acme
    metric: valuation
    basis: secondary
    figure: "> $60B"
    period: 2026-01
    nature: reported
    known_from: 2026-02
    evidence: {source: b, says: company, raw: "> $60B"}
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    return lambda name, *more: run(name, *more, "--store", article_store)


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store about which sources disagree."""
    folder = tmp_path_factory.mktemp("disputed")
    (folder / "facts.yaml").write_text(RIVALS, "utf-8")
    build_store([folder / "facts.yaml"], folder / "facts.db")
    return folder / "facts.db"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_prints_in_every_form(ask: Ask, command: list[str], form: str) -> None:
    code, out, err = ask(*command, *filter(None, [form]))
    assert (code, err) == (0, "")
    assert out.endswith("\n") and is_clean(out.replace("\r\n", "\n"), multiline=True)
    if form == "--json":
        assert all(each.keys() == QUANTITY for each in quantities(json.loads(out)))
    elif form == "--csv":
        first, *others = csv.reader(io.StringIO(out, newline=""))
        assert {len(row) for row in others} <= {len(first)}
    elif form == "--markdown":
        assert out.startswith("# ")


# ------------------------------------------------------------------ diff


def test_diff_has_the_keys_that_scripts_rely_on(ask: Ask) -> None:
    found = ask("diff", "2025-12", "2026-02", "--json").json
    assert found.keys() == {"from", "to", "learned", "superseded", "retracted", "status"}
    assert (found["from"], found["to"]) == ("2025-12-31", "2026-02-28")
    assert all(fact.keys() >= FACT for fact in found["learned"])
    statuses = {step["deal"]: step for step in found["status"]}
    assert statuses["openai-round-2026-02"].keys() >= {"deal", "part", "from", "to", "fact"}
    assert (statuses["xai-series-e"]["from"], statuses["xai-series-e"]["to"]) == (None, "closed")
    assert statuses["xai-series-e"]["fact"]["metric"] == "deal_status"


def test_diff_agrees_with_the_facts_of_both_days(ask: Ask) -> None:
    def ids(day: str) -> set[str]:
        return set(by_id(ask("facts", "--as-of", day, "--json").json))

    found = ask("diff", "2025", "2026-02-27", "--json").json
    learned, retracted = set(by_id(found["learned"])), set(by_id(found["retracted"]))
    assert ids("2025") - retracted | learned == ids("2026-02-27")
    rows = ask("diff", "2025", "2026-02-27", "--csv").rows
    assert {row["id"] for row in rows if row["change"] == "learned"} == learned


def test_diff_tells_what_was_superseded(run: Ask, disputed: Path) -> None:
    found = run("diff", "2026-01", "2026-03", "--json", "--store", disputed).json
    assert [(p["old"]["id"], p["new"]["id"]) for p in found["superseded"]] == [
        ("worth", "worth-more")
    ]
    assert [(s["from"], s["to"]) for s in found["status"]] == [("letter_of_intent", "shelved")]
    out = run("diff", "2026-01", "2026-03", "--store", disputed).out
    assert "letter of intent" in out and "$50–60B" in out and "> $60B" in out
    rows = run("diff", "2026-01", "2026-03", "--csv", "--store", disputed).rows
    assert {("superseded", "worth-more", "worth")} == {
        (r["change"], r["id"], r["replaces"]) for r in rows if r["change"] == "superseded"
    }


def test_days_in_the_wrong_order_are_bad_usage(ask: Ask) -> None:
    code, out, err = ask("diff", "2026-02-28", "2026-02-27")
    assert (code, out) == (2, "")
    assert "comes after" in err
    assert ask("diff", "2026-02", "2026-02-28").code == 0  # the same day
    assert ask("diff", "2026-02").code == 2
    assert ask("diff", "2026-13", "2027").code == 2


def test_no_change_is_told(ask: Ask) -> None:
    code, out, err = ask("diff", "2026-02-28", "2026-12")
    assert (code, err) == (
        0,
        "Nothing was learned, superseded or retracted between the two days.\n",
    )
    assert "Nothing" in out


# ------------------------------------------------------------------ timeline


def test_the_timeline_lists_what_has_no_date_apart(ask: Ask) -> None:
    found = ask("timeline", "--json").json
    assert {moment["deal"] for moment in found["undated"]} == {
        "openai-chip-orders-2025", "openai-nvidia-plan",
    }  # fmt: skip
    assert all(moment["start"] and moment["stretch"] for moment in found["moments"])
    out = ask("timeline").out
    assert out.index("2025-Q4") < out.index("2026-Q1") < out.index("No date stated")
    rows = ask("timeline", "--csv").rows
    assert len(rows) == len(found["moments"]) + len(found["undated"])


def test_the_zoom_is_one_of_three(ask: Ask) -> None:
    stretches = {
        zoom: {m["stretch"] for m in ask("timeline", "--zoom", zoom, "--json").json["moments"]}
        for zoom in ("year", "month")
    }
    assert stretches["year"] == {"2025", "2026"}
    assert "2026-02" in stretches["month"]
    assert ask("timeline", "--zoom", "week").code == 2


def test_valuations_are_drawn_to_scale_and_told_apart(ask: Ask) -> None:
    out = ask("timeline", "OpenAI", "--valuations").out
    lines = [line for line in out.splitlines() if line[:4] in ("2025", "2026") and "──" in line]
    (recap,) = (line for line in lines if "recapitalisation" in line)
    (pre,) = (line for line in lines if "pre-money" in line)
    assert abs(pre.count("─") / recap.count("─") - 730 / 500) < 0.05
    assert "◆" in recap and "○" in pre
    (post,) = (line for line in out.splitlines() if "post-money, derived" in line)
    assert "┄" in post and "●" in post and "=$840B" in post
    code, _, err = ask("timeline", "--valuations")
    assert code == 2 and "name it" in err


# ------------------------------------------------------------------ rivals and what is weak


def test_rivals_stand_side_by_side_with_the_reason(run: Ask, disputed: Path) -> None:
    found = run("rivals", "--json", "--store", disputed).json
    assert [(each["metric"], each["preferred"], each["why"]) for each in found] == [
        ("round_size", "round/own", "first_hand"),
        ("deal_status", "round/status/shelved", "happened"),
        ("valuation", "worth-more", "first_hand"),
    ]
    size = found[0]["statements"]
    assert all(statement.keys() >= FACT for statement in size)
    assert [(s["id"], s["source"], s["attribution"], s["same_as"], s["behind"]) for s in size] == [
        ("round/own", "b", "company", None, None),
        ("round/agreed", "a", "press", "round/own", None),
        ("round/press", "a", "press", None, "first_hand"),
    ]
    out = run("rivals", "--store", disputed).out
    for told in ("Paper A", "Paper B", "$10B", "$12B", "first hand", "letter of intent", "shelved"):
        assert told in out
    rows = run("rivals", "--csv", "--store", disputed).rows
    assert [row["preferred"] for row in rows] == ["true", "false", "false"] + ["true", "false"] * 2
    early = run("rivals", "--as-of", "2026-01", "--json", "--store", disputed).json
    assert [each["metric"] for each in early] == ["round_size"]


def test_disputed_figures_are_marked_wherever_they_stand(run: Ask, disputed: Path) -> None:
    (company,) = run("companies", "--json", "--store", disputed).json
    assert (company["valuation"]["rivals"], company["raised"]) == (1, None)  # it was shelved
    assert "(disputed)" in run("companies", "--store", disputed).out
    assert run("facts", "--store", disputed).out.count("(disputed)") == 5
    assert "≠> $60B" in run("show", "Acme", "--store", disputed).out
    shown = run("show", "round/agreed", "--json", "--store", disputed).json
    assert [each["id"] for each in shown["rivals"]] == ["round/press"]
    assert [each["id"] for each in shown["also_said_by"]] == ["round/own"]
    assert "Also said by" in run("show", "round/agreed", "--store", disputed).out


def test_weak_facts_have_the_keys_that_scripts_rely_on(ask: Ask) -> None:
    found = ask("weak", "--reason", "interest", "--json").json
    assert {row["fact"]["sponsor"] for row in found} == {"Menlo Ventures"}
    for row in found:
        assert row.keys() >= {"fact", "sources", "first_hand", "interest"}
        assert (row["sources"], row["first_hand"]) == (1, False)
        assert row["interest"] == "investor in Anthropic"
    rows = ask("weak", "--metric", "valuation", "--csv").rows
    assert {row["reasons"] for row in rows} == {"one_source"}
    assert ask("weak", "--reason", "mood").code == 2


def test_a_source_tells_its_facts_by_their_places(ask: Ask) -> None:
    out = ask("show", "21jingji-2026-02").out
    places = [out.index(f"\n{place} ") for place in ("title", "para 2", "para 9", "para 11")]
    assert places[0] < places[1] < places[3] < places[2]  # para 9 is read, and states no fact
    assert "What it says" in out


# ------------------------------------------------------------------ the text of a source


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a text of paper B, made up."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "b.txt").write_text("A title\n\nA byline\n\nAcme gets 12 billion.\n", "utf-8")
    return folder


def test_the_text_of_a_source_is_shown_with_its_figure(
    run: Ask, disputed: Path, texts: Path
) -> None:
    shown = run("show", "round/own", "--store", disputed, "--sources", texts)
    assert "Acme gets [12 billion]." in shown.out
    marked = run("show", "Acme round", "--markdown", "--store", disputed, "--sources", texts)
    assert "12 billion" in marked.out and "## In the sources" in marked.out
    (found,) = run("show", "Acme round", "--json", "--store", disputed, "--sources", texts).json[
        "passages"
    ]
    assert found["text"][found["start"] : found["end"]] == found["raw"] == "12 billion"
    assert (found["source"], found["locator"]) == ("b", "para 1")
    without = run("show", "round/own", "--json", "--store", disputed).json
    assert "passages" not in without


def test_a_folder_without_the_text_is_told(
    run: Ask, disputed: Path, tmp_path: Path, texts: Path
) -> None:
    code, out, err = run("show", "round/press", "--store", disputed, "--sources", texts)
    assert code == 0 and "In the sources" not in out and "no text there" in err
    code, out, err = run("show", "Acme", "--store", disputed, "--sources", tmp_path / "no")
    assert (code, out) == (1, "") and "no folder" in err
