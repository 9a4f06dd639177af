"""Reading the dated parameters beside this file: `parameters/CHAPTER/NAME.yaml`. The only input that the rules have."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml

from haoban.kernel.refusals import BrokenInstallation, Problem, Refusal

from .dated import Dated, Sourced, sourced
from .law import (
    ABars,
    ByScore,
    Counted,
    DirectDRepair,
    Indicator,
    Law,
    Levels,
    Overall,
    Paper,
    Procedure,
    RepairClass,
    Retention,
    SmallAmount,
    Tier,
)
from .periods import LAST_DAY
from .records import Start

T = TypeVar("T")

FOLDER = Path(__file__).parent / "parameters"
INDICATOR_FILES = ("01_filing", "02_payment", "03_invoices", "04_registration_and_books", "05_assessment")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Whoever edits a file and mistypes learns which, and where as far as that is known."""
    try:
        yield
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else f"{type(error).__name__}: {error}"
        raise BrokenInstallation(
            "credit_parameters",
            "信用规则文件 %(file)s 有误（%(where)s），请照旁边的文件改正",
            {"file": f"{name}.yaml", "where": where},
        ) from None


@functools.cache
def document(name: str) -> dict[str, Any]:
    """A parameter file as it stands: `repair/scale`. Raises `BrokenInstallation` where it can't be read."""
    with _reading(name):
        text = (FOLDER / f"{name}.yaml").read_text("utf-8")
        said = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    return cast("dict[str, Any]", said)


@functools.cache
def papers() -> tuple[Paper, ...]:
    """Every paper with the days on which it held."""
    with _reading("general/papers"):
        return tuple(
            Paper(
                one["id"], one["name"], one["title"], one["from"], one.get("until"), one["certainty"], one["verified"]
            )
            for one in document("general/papers")["papers"]
        )


def dated(name: str, build: Callable[[Any], T]) -> Dated[T]:
    """A parameter file whose values lie under `values`."""
    said = document(name)
    with _reading(name):
        return _dated(said["title"], said["values"], said["last_value_still_valid_on"], lambda one: build(one["value"]))


def _dated(title: str, values: dict[date, Any], last_known: date, build: Callable[[Any], T]) -> Dated[T]:
    rows = tuple(sourced(build(values[since]), since, values[since]) for since in sorted(values))
    return Dated(title, rows, last_known)


def share(text: str) -> Fraction:
    """`80%` as a fraction of one."""
    return Fraction(text.removesuffix("%")) / 100


@functools.cache
def indicators() -> dict[str, Dated[Indicator]]:
    """Every indicator through time, by code."""
    found: dict[str, Dated[Indicator]] = {}
    for name in INDICATOR_FILES:
        said = document(f"indicators/{name}")
        with _reading(f"indicators/{name}"):
            for code, row in said["indicators"].items():
                build = functools.partial(_indicator, code, row)
                found[code] = _dated(row["name"], row["values"], said["last_value_still_valid_on"], build)
    return found


def _indicator(code: str, row: dict[str, Any], value: dict[str, Any]) -> Indicator:
    return Indicator(
        code,
        row["name"],
        value.get("points", 0),
        Counted(value.get("counted", Counted.PER_ACT)),
        value.get("direct_d"),
        row.get("arrears", False),
        row.get("bars_a"),
        row.get("do"),
        row.get("amount_at_least_fen"),
        row.get("amount_below_fen"),
    )


@functools.cache
def conditions() -> dict[int, Dated[None]]:
    """The conditions of a direct D through time, by number."""
    said = document("retention/direct_d")
    with _reading("retention/direct_d"):
        return {
            number: _dated(row["name"], row["values"], said["last_value_still_valid_on"], lambda _: None)
            for number, row in said["conditions"].items()
        }


def _scale(rows: list[dict[str, Any]]) -> tuple[RepairClass, ...]:
    return tuple(
        RepairClass(share(row["restores"]), row.get("within_days"), row.get("same_year", False), row.get("reading"))
        for row in rows
    )


def _small(value: dict[str, Any] | None) -> SmallAmount | None:
    if value is None:
        return None
    restores, rows = share(value["restores"]), frozenset(value["indicators"])
    perhaps, reading = frozenset(value.get("perhaps", ())), value.get("perhaps_reading")
    return SmallAmount(value["limit_fen"], value["within_days"], restores, rows, perhaps, reading)


def _ways_out(rows: list[dict[str, Any]]) -> tuple[DirectDRepair, ...]:
    return tuple(
        DirectDRepair(
            frozenset(row["conditions"]) if "conditions" in row else None,
            row["clean_months"],
            row.get("never_a", False),
            row.get("reorganised", False),
            row.get("paid_within_days"),
            row.get("by_end_of_next_year", False),
            tuple(Tier(**tier) for tier in row.get("tiers", ())),
            row.get("applied_for", True),
            row.get("reading"),
        )
        for row in rows
    )


def _procedure(value: dict[str, Any] | None) -> Procedure | None:
    if value is None:
        return None
    said = {key: value[key] for key in Procedure.__dataclass_fields__}
    return Procedure(**said)


DATED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "start": ("evaluation/start", lambda value: {Start(key): points for key, points in value.items()}),
    "levels": ("evaluation/levels", lambda value: Levels(**value)),
    "newly_established": ("evaluation/newly_established", lambda value: value["months"]),
    "a_bars": ("evaluation/a_bars", lambda value: ABars(value["years"], value["bars"])),
    "not_rated": ("evaluation/not_rated", dict),
    "first_violation_counts": ("evaluation/first_violation", lambda value: value == "counted"),
    "annual_month": ("evaluation/annual_round", lambda value: value["determined_in_month"]),
    "by_score": ("retention/by_score", lambda value: ByScore(**value)),
    "retention": ("retention/direct", lambda value: Retention(**value)),
    "scale": ("repair/scale", _scale),
    "small_amount": ("repair/small_amount", _small),
    "gradual": ("repair/gradual", bool),
    "overall": ("repair/overall", lambda value: Overall(**value) if value else None),
    "direct_d_repair": ("repair/direct_d", _ways_out),
    "reorganised_within_days": ("repair/reorganisation", lambda value: value["as_within_days"] if value else None),
    "procedure": ("repair/procedure", _procedure),
}
"""Name in `Law` → the file it stands in and how its value is read."""


@functools.cache
def all_dated() -> dict[str, Dated[Any]]:
    """Every parameter through time, by its name in `Law`."""
    return {name: dated(file, build) for name, (file, build) in DATED.items()}


@functools.cache
def changes() -> tuple[date, ...]:
    """The days on which anything changes, in order; the first is the first day known."""
    days = {value.since for one in all_dated().values() for value in one.values}
    days |= {value.since for one in (*indicators().values(), *conditions().values()) for value in one.values}
    days |= {paper.since for paper in papers()}
    days |= {paper.until + timedelta(days=1) for paper in papers() if paper.until}
    return tuple(sorted(days))


def law_on(day: date) -> Law:
    """The law of a day. Raises `Refusal` `no_rule_on_that_day` before the first known day and for a slip of the pen."""
    if day > LAST_DAY:
        raise Refusal(
            "no_rule_on_that_day",
            "%(on)s 太晚，没有人知道那时的规定",
            {"on": day.isoformat()},
            (Problem("请核对年份", column="on", value=day.isoformat()),),
        )
    begins = [change for change in changes() if change <= day]
    if not begins:
        raise Refusal(
            "no_rule_on_that_day",
            "%(on)s 没有“%(name)s”的规定：已知的规定自 %(first)s 起",
            {"on": day.isoformat(), "name": "纳税信用", "first": changes()[0].isoformat()},
            (Problem("请换一个测算日", column="on", value=day.isoformat()),),
        )
    return _law_since(begins[-1])


@functools.cache
def _law_since(day: date) -> Law:
    parts: dict[str, Sourced[Any]] = {name: one.on(day) for name, one in all_dated().items()}
    last_known = min(one.last_known for one in (*all_dated().values(), *indicators().values()))
    return Law(
        on=day,
        known_until=last_known,
        papers=tuple(one for one in papers() if one.since <= day and (one.until is None or day <= one.until)),
        conditions={number: (one.name, one.on(day)) for number, one in conditions().items()},
        indicators={code: one.on(day) for code, one in indicators().items() if one.values[0].since <= day},
        **parts,
    )
