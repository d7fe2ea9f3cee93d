"""The AI Loop's edges as facts files.

The AI Loop, github timothy22000/ai-loop, CC BY 4.0. `ai_loop.json` keeps the names, the direction
and the kind of its edges, and the companies of its loops. Where the whole data lies beside the
checkout, its amounts, sources and states are read as well.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from db.figures import UnreadFigure, parse

KEPT = Path(__file__).with_name("ai_loop.json")
WHOLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "ai-loop" / "deals.json"
ATTRIBUTION = "The AI Loop, github timothy22000/ai-loop, CC BY 4.0"

_INSTRUMENTS = {"invest": "equity", "spend": "cloud_services"}
_KINDS = {"invest": "investment_plan", "spend": "cloud_contract"}
_STATES = {"loi": "letter_of_intent"}


def read(path: Path) -> dict[str, Any]:
    """Companies, edges and loops, of the kept data or of the whole."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if "companies" in found and isinstance(found["companies"], dict):
        return found
    return {
        "companies": {node["id"]: node["name"] for node in found["nodes"]},
        "edges": found["edges"],
        "loops": [loop["nodes"] for loop in found["loops"]],
    }


def kept_of(whole: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the whole data."""
    edges = [{key: edge[key] for key in ("from", "to", "group")} for edge in whole["edges"]]
    used = {edge[end] for edge in edges for end in ("from", "to")}
    names = {id_: name for id_, name in whole["companies"].items() if id_ in used}
    return {"companies": names, "edges": edges, "loops": whole["loops"]}


def facts_file(data: dict[str, Any]) -> str:
    """The edges as a facts file: from pays to, whatever the kind."""
    days = [edge["verified"] for edge in data["edges"] if "verified" in edge]
    source = {"id": "ai-loop", "title": "The AI Loop", "kind": "dataset", "licence": "CC BY 4.0",
              "attribution": ATTRIBUTION, "published": max(days, default="2026-06-29")}  # fmt: skip
    entities = [
        {"id": id_, "kind": "company", "name": {"en": name}}
        for id_, name in data["companies"].items()
    ]
    deals = [_deal(number, edge) for number, edge in enumerate(data["edges"])]
    content = {"source": "ai-loop", "sources": [source], "entities": entities, "deals": deals}
    # By way of JSON: facts files know no aliases, which shared evidence would become.
    return yaml.safe_dump(json.loads(json.dumps(content)), sort_keys=False, allow_unicode=True)


def _deal(number: int, edge: dict[str, str]) -> dict[str, Any]:
    group, day = edge["group"], edge.get("verified")
    evidence = {"at": edge.get("source", f"edge {number}"), "says": "dataset"}
    known = {"known_from": day} if day else {}
    return {
        "id": f"{edge['from']}-{edge['to']}-{number}",
        "subject": edge["from"] if group == "spend" else edge["to"],
        "kind": _KINDS.get(group, "partnership"),
        "title": {"en": f"{edge['from']} to {edge['to']}: {edge.get('kind', group)}"},
        "status": [{
            "is": _STATES.get(edge.get("status", ""), "announced"), **known, "evidence": evidence,
        }],
        "parts": [{
            "id": "leg", "payer": edge["from"], "payee": edge["to"],
            "instrument": _INSTRUMENTS.get(group, "unspecified"), **known,
            **_how_much(edge.get("amt"), evidence),
        }],
    }  # fmt: skip


def _how_much(amount: str | None, evidence: dict[str, str]) -> dict[str, Any]:
    """A figure where the amount can be read as money or power; else its words as a title."""
    if amount is None:
        return {"evidence": evidence}
    try:
        readable = parse(amount).dimension in ("money", "power")
    except UnreadFigure:
        readable = False
    if readable:
        return {"figure": amount, "evidence": {**evidence, "raw": amount}}
    return {"title": {"en": amount}, "evidence": evidence}
