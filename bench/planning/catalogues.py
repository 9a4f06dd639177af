"""Generated catalogues around the names of real items: who needs whose result, for how long, what it asks for.

Names come from a real district, limits, visits and lists of materials from a real province, where those files are
beside the project (or in the folder that HAOBAN_DATA names); else from a small stand-in of the same shape. Dependencies
are drawn: most items need a result or two, of their own department or one of a dozen that all ask for (a licence, a
registration), one in ten results has a second origin, one need in twenty may follow later, some items wait in circles.
"""

import csv
import json
import os
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from haoban.catalogue.codes import Necessity, OnlineDepth, ProjectType, ServedParty, TaskType, Unit
from haoban.catalogue.definitions import Goal, Item, LegalBasis, Limit, Material, Matter, Need
from haoban.planning.offer import Offer

DATA = Path(os.environ.get("HAOBAN_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "catalogue"
DEPARTMENT, HUBS = 33, 12
"""Items of a department (1,135 in 34 of them), and results that all departments ask for."""
SECOND_ORIGIN, FOLLOWS_LATER, BACKWARDS, PAID = 0.1, 0.05, 0.01, 0.1


@dataclass(frozen=True)
class Shapes:
    """What items look like: names, limits in working days, visits, lists of materials."""

    names: tuple[str, ...]
    days: tuple[int, ...]
    visits: tuple[int, ...]
    materials: tuple[tuple[str, ...], ...]
    real: bool


def shapes() -> Shapes:
    """From the real files, or the stand-in."""
    district, province = DATA / "guangan-items.csv", DATA / "guangdong-items.jsonl"
    if not (district.exists() and province.exists()):
        lists = tuple(tuple(f"材料{3 * k + n}" for n in range(k % 6)) for k in range(200))
        names = tuple(f"事项{number}" for number in range(1135))
        return Shapes(names, (0, 1, 1, 1, 1, 3, 5, 5, 10, 20), (0,) * 24 + (1,), lists, real=False)
    with district.open(encoding="utf-8-sig", newline="") as file:
        names = tuple(row["item_name"] for row in csv.DictReader(file))
    rows = [json.loads(line) for line in province.read_text("utf-8").splitlines() if line.strip()]
    limits = [row["handle_time_limit"].removesuffix("(工作日)") for row in rows]
    asked = [row["material_intro"] for row in rows]
    return Shapes(
        names,
        tuple(int(limit) for limit in limits if limit.isdigit() and int(limit) <= 60),
        tuple(int(row["visit_number"]) for row in rows if row["visit_number"].isdigit()),
        tuple(tuple(dict.fromkeys(names)) for names in asked if isinstance(names, list)),
        real=True,
    )


def catalogue(size: int, seed: int) -> Offer:
    """A catalogue of so many items; the same for the same seed."""
    draw, shape = random.Random(seed), shapes()
    papers = {
        name: f"paper_{place}" for place, name in enumerate(sorted({n for names in shape.materials for n in names}))
    }
    results: list[str] = []
    items: list[Item] = []
    first = 0
    for number in range(size):
        if number % DEPARTMENT == 0:
            first = len(results)
        second = bool(results) and draw.random() < SECOND_ORIGIN
        result = draw.choice(results[first:] or results) if second else f"result_{number}"
        if not second:
            results.append(result)
        wanted: dict[str, Necessity] = {}
        for _ in range(draw.choice((0, 1, 1, 1, 2, 2, 3))):
            near = results[first:-1] if draw.random() < 0.6 and results[first:-1] else results[:HUBS]
            need = f"result_{number + draw.randint(1, 30)}" if draw.random() < BACKWARDS else draw.choice(near)
            if need != result:
                later = draw.random() < FOLLOWS_LATER
                wanted[need] = Necessity.DEFERRABLE if later else Necessity.REQUIRED
        for material in draw.choice(shape.materials):
            wanted.setdefault(papers[material], Necessity.REQUIRED)
        name = shape.names[number % len(shape.names)]
        fee = draw.choice((1000, 2000, 5000)) if draw.random() < PAID else 0
        unit = Unit.CALENDAR_DAYS if draw.random() < 0.1 else Unit.WORKING_DAYS
        limit = Limit(days=draw.choice(shape.days), unit=unit)
        items.append(_item(number, name, result, wanted, limit, draw.choice(shape.visits), fee))
    materials = [Material(key=key, name=name, english=key) for name, key in papers.items()]
    materials += [Material(key=key, name=key, english=key) for key in dict.fromkeys(results)]
    return Offer.of(items, materials)


def _item(
    number: int, name: str, result: str, wanted: dict[str, Necessity], limit: Limit, visits: int, fee: int
) -> Item:
    return Item(
        key=f"item_{number}",
        catalog_code="0" * 12,
        task_code=f"{number:031d}",
        name=name,
        english=f"item {number}",
        short_name=name[:8],
        task_type=TaskType.LICENCE,
        organisation="bureau",
        project_type=ProjectType.PROMISED if limit.days else ProjectType.INSTANT,
        server_type=(ServedParty.ENTERPRISE,),
        by_law=(LegalBasis(paper="bench"),),
        accept_condition=("bench",),
        handle_flow=("bench",),
        statutory=limit,
        promised=limit,
        limit_scene_num=visits,
        visits_before=visits + 1,
        baseline_source="bench",
        is_fee=bool(fee),
        fee_fen=fee,
        link_way="-",
        supervise_way="-",
        transact_addr="-",
        transact_time="-",
        online_handle_depth=(OnlineDepth.DECIDE,),
        result_name=name,
        plan_effective_date=date(2020, 1, 1),
        needs=tuple(Need.model_construct(material=key, necessity=word) for key, word in wanted.items()),
        produces=(result,),
        form=(),
    )


def matter(offer: Offer, draw: random.Random) -> Matter:
    """A bundle of up to twelve goals somewhere in the catalogue."""
    goals = draw.sample(sorted(offer.producers), draw.randint(1, 12))
    return Matter(
        key="matter",
        code="0",
        name="matter",
        english="matter",
        summary="",
        english_summary="",
        audience="enterprise",
        lead="bureau",
        said_as=(),
        goals=tuple(Goal(material=goal) for goal in goals),
    )
