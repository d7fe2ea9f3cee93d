"""Facts of companies that do not exist, as records of facts files: the same for the same seed.

Rounds, contracts and plans of every kind, in two languages, with parts, events, links, valuations
and yearly figures, some of them vague, some stated twice, some withdrawn.
"""

from __future__ import annotations

import random
from typing import Any

from db import vocabulary as v
from db.exchange.writing import FactsContent, Tree

_FIRST = (
    ("Nova", "新星"), ("Apex", "巅峰"), ("Quantum", "量子"), ("Deep", "深思"), ("Vertex", "顶点"),
    ("Lumen", "流明"), ("Orbit", "轨道"), ("Cedar", "雪松"), ("Delta", "德尔塔"), ("Ember", "余烬"),
    ("Cobalt", "钴蓝"), ("Helio", "赫利"), ("Summit", "峰会"), ("Zenith", "天顶"),
    ("Pixel", "像素"),
)  # fmt: skip
_SECOND = (
    ("Labs", "实验室"), ("Robotics", "机器人"), ("Systems", "系统"), ("Compute", "算力"),
    ("Cloud", "云"), ("Data", "数据"), ("Mind", "智能"), ("Silicon", "硅芯"), ("Energy", "能源"),
)  # fmt: skip
_FUNDS = (("Capital", "资本"), ("Ventures", "创投"), ("Partners", "合伙"), ("Growth", "成长基金"))
_KIND_WORDS = {
    "funding_round": ("round", "融资"), "cloud_contract": ("cloud contract", "云服务合同"),
    "chip_supply": ("chip supply", "芯片供应"), "data_center": ("data centre", "数据中心"),
    "compute_lease": ("compute lease", "算力租赁"), "loan": ("loan", "贷款"),
    "investment_plan": ("investment plan", "投资计划"), "partnership": ("partnership", "合作"),
    "joint_venture": ("joint venture", "合资"), "listing": ("listing", "上市"),
}  # fmt: skip
_WEIGHTS = (110, 20, 12, 14, 8, 10, 10, 8, 4, 4)
_ROLES = ("model_lab", "hyperscaler", "cloud", "chipmaker")
_STATUSES = ("rumoured", "in_talks", "letter_of_intent", "announced", "signed", "closed", "paid")
_LAPSED = ("stalled", "shelved", "cancelled")
_SOURCES = ("press", "filing", "dataset")
_LAST_YEAR = 2026


def made_facts(deals: int, seed: int = 1) -> FactsContent:
    """So many deals, of about a hundredth as many companies and half as many investors."""
    return _Maker(deals, random.Random(seed)).content()


class _Maker:
    def __init__(self, deals: int, chance: random.Random) -> None:
        self._count, self._chance = deals, chance
        self._companies: list[str] = []
        self._investors: list[str] = []
        self._contracts: dict[str, str] = {}
        self._made = FactsContent(source="made-press")

    def content(self) -> FactsContent:
        for kind in _SOURCES:
            self._made.sources.append({
                "id": f"made-{kind}", "title": {"en": f"Made-up {kind}", "zh": "虚构来源"},
                "kind": kind,
                "published": f"{_LAST_YEAR}-12-31",
            })  # fmt: skip
        companies = max(self._count // 100, 6)
        self._companies = self._entities(companies, _SECOND, "company")
        self._investors = self._entities(max(companies // 2, 4), _FUNDS, "investor")
        for number in range(self._count):
            self._deal(number)
        for company in self._companies:
            self._yearly(company)
        return self._made

    def _entities(self, count: int, second: tuple[tuple[str, str], ...], kind: str) -> list[str]:
        made = []
        for number in range(count):
            one, two = _FIRST[number % len(_FIRST)], second[number // len(_FIRST) % len(second)]
            again = number // (len(_FIRST) * len(second))
            name = f"{one[0]} {two[0]}" + (f" {again + 1}" if again else "")
            tree: Tree = {"id": name.lower().replace(" ", "-"), "kind": kind, "name": {"en": name}}
            if number % 3 == 0:
                tree["name"]["zh"] = f"{one[1]}{two[1]}{again + 1 if again else ''}"
            if kind == "company":
                tree["role"] = _ROLES[number % len(_ROLES)]
            self._made.entities.append(tree)
            made.append(str(tree["id"]))
        return made

    def _day(self, first: int = 2015) -> str:
        return self._day_after(f"{self._chance.randint(first, _LAST_YEAR - 1)}-01-01", 365)

    def _day_after(self, day: str, most: int) -> str:
        year, month, date = map(int, day.split("-"))
        months = year * 12 + month - 1 + self._chance.randrange(most) // 31
        new = self._chance.randint(date, 28) if months == year * 12 + month - 1 else None
        return f"{months // 12}-{months % 12 + 1:02}-{new or self._chance.randint(1, 28):02}"

    def _evidence(self, number: int, raw: str | None) -> Tree:
        says = self._chance.choice(v.ATTRIBUTIONS)
        tree = {"source": f"made-{self._chance.choice(_SOURCES)}", "at": f"row {number}",
                "says": says}  # fmt: skip
        return tree | ({"raw": raw} if raw else {})

    def _deal(self, number: int) -> None:
        kind = self._chance.choices(tuple(_KIND_WORDS), _WEIGHTS)[0]
        subject = self._chance.choice(self._companies)
        day = self._day()
        words = _KIND_WORDS[kind]
        tree: Tree = {
            "id": f"{subject}-{kind.replace('_', '-')}-{number}", "subject": subject, "kind": kind,
            "title": {"en": f"{subject.replace('-', ' ').title()} {words[0]} {number}",
                      "zh": f"{words[1]}{number}号"},
            "announced": day if self._chance.random() < 0.9 else day[:7],
        }  # fmt: skip
        millions = self._chance.choice((1, 1, 5, 10, 100)) * self._chance.randint(2, 990)
        if self._chance.random() < 0.9:
            self._amount(tree, number, day, millions)
        self._events(tree, number, day)
        if self._chance.random() < 0.2:
            self._parts(tree, number, day, millions)
        if v.DEAL_KINDS[kind].compute:
            self._contract(tree, number, day)
        if kind == "funding_round" and self._chance.random() < 0.2:
            self._valuation(tree, number, day, millions)
        self._made.deals.append(tree)

    def _figure(self, millions: int) -> str:
        return f"${millions / 1000:g}B" if millions % 100 == 0 else f"${millions}M"

    def _amount(self, tree: Tree, number: int, day: str, millions: int) -> None:
        figure, turn = self._figure(millions), self._chance.random()
        if turn < 0.04:
            low, high = f"${millions}M", f"up to ${millions + 100}M"
            tree["amounts"] = [
                {"figure": figure, "known_from": day, "evidence": self._evidence(number, figure)}
                for figure in (low, high)
            ]
            return
        if turn < 0.2:
            figure = self._chance.choice(("~", "up to ", "more than ")) + figure
        tree |= {"figure": figure, "nature": self._chance.choice(("reported", "commitment")),
                 "known_from": day, "evidence": self._evidence(number, figure)}  # fmt: skip
        if v.METRICS[v.DEAL_KINDS[tree["kind"]].amount_metric].bases:
            tree["basis"] = self._chance.choice(("committed", "paid"))
        if turn > 0.99:
            tree["retracted"] = f"{_LAST_YEAR}-06-30"

    def _events(self, tree: Tree, number: int, day: str) -> None:
        stages = [self._chance.choice(_STATUSES)] if self._chance.random() < 0.6 else []
        if self._chance.random() < 0.05:
            stages.append(self._chance.choice(_LAPSED))
        events = []
        for stage in stages:
            events.append({"is": stage, "on": day, "known_from": day,
                           "evidence": self._evidence(number, None)})  # fmt: skip
            day = self._day_after(day, 300)
        if events or "figure" not in tree:
            tree["status"] = events or [
                {"is": "rumoured", "known_from": day, "evidence": self._evidence(number, None)}
            ]

    def _parts(self, tree: Tree, number: int, day: str, millions: int) -> None:
        subject = tree["subject"]
        raises = v.DEAL_KINDS[tree["kind"]].raises
        others = [*self._companies, *(self._investors if raises else ())]
        chosen = self._chance.sample(
            [o for o in others if o != subject], self._chance.randint(1, 3)
        )
        tree["parts_cover"] = "some"
        parts = tree["parts"] = []
        for other in chosen:
            payer, payee = (other, subject) if raises else (subject, other)
            part: Tree = {
                "id": other, "payer": payer, "payee": payee,
                "instrument": "equity" if raises else self._chance.choice(("cash", "chips")),
                "known_from": day,
            }  # fmt: skip
            raw = None
            if millions > 8 and self._chance.random() < 0.5:
                raw = part["figure"] = f"${millions // 4}M"
            parts.append(part | {"evidence": self._evidence(number, raw)})

    def _contract(self, tree: Tree, number: int, day: str) -> None:
        if self._chance.random() < 0.5:
            tree["term"] = {"years": str(self._chance.randint(2, 10)), "from": day}
        before = self._contracts.get(tree["subject"])
        if before and self._chance.random() < 0.1:
            tree["links"] = [{"relation": "amends", "deal": before, "known_from": day,
                              "evidence": self._evidence(number, None)}]  # fmt: skip
        self._contracts[tree["subject"]] = tree["id"]
        if self._chance.random() < 0.4:
            power = f"{self._chance.randint(1, 60) * 100} MW"
            tree["parts"] = [*tree.get("parts", ()), {
                "id": "capacity", "payer": tree["subject"], "instrument": "capacity",
                "figure": power, "basis": "announced", "purpose": "training",
                "known_from": day, "evidence": self._evidence(number, power),
            }]  # fmt: skip
            tree["parts_cover"] = "some"

    def _valuation(self, tree: Tree, number: int, day: str, millions: int) -> None:
        figure = self._figure(millions * 8)
        self._made.facts.append({
            "id": f"{tree['id']}-valuation", "subject": tree["subject"], "metric": "valuation",
            "basis": "pre_money", "figure": figure, "period": day, "nature": "reported",
            "deal": tree["id"], "known_from": day, "evidence": self._evidence(number, figure),
        })  # fmt: skip

    def _yearly(self, company: str) -> None:
        metrics: dict[str, Any] = {"revenue": "M", "capital_expenditure": "M", "headcount": ""}
        for metric, unit in metrics.items():
            for year in range(_LAST_YEAR - 4, _LAST_YEAR):
                number = self._chance.randint(20, 900)
                figure = f"${number}{unit}" if unit else f"{number * 10} people"
                self._made.facts.append({
                    "id": f"{company}-{metric.replace('_', '-')}-{year}", "subject": company,
                    "metric": metric, "figure": figure, "period": str(year), "nature": "reported",
                    "known_from": f"{year + 1}-03-01", "evidence": self._evidence(year, figure),
                })  # fmt: skip
