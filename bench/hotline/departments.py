"""Items to departments on two real catalogues, five-fold; and the first day: from names of the bodies alone.

An item is told by what the catalogue says of it besides its department: name, group and kind in Guang'an; in
Guangdong level and area first, name, heading, kind, theme, and the beginnings of the ground for accepting it and of
its materials. Not used, for they tell the department by themselves: codes, telephones, places and times of handling,
addresses, and the department's own number in either catalogue.
"""

import hashlib
import json
from typing import Any

import numpy as np

from .places import DATA, rows

AIM = 0.90
KINDS = {
    "1": "行政许可",
    "5": "行政给付",
    "7": "行政确认",
    "8": "行政奖励",
    "9": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
"""What the codes of an item's kind stand for in Guang'an; Guangdong writes the words."""


def catalogues() -> dict[str, list[tuple[str, str]]]:
    """Text and department of every item, by catalogue."""
    lines = (DATA / "catalogue/guangdong-items.jsonl").read_text(encoding="utf-8").splitlines()
    guangdong = [json.loads(line) for line in lines]
    guangan = rows("catalogue/guangan-items.csv")
    return {
        "guangan": [
            (f"{one['item_name']} {one['group']} {KINDS.get(one['task_type'], '')}", one["department"])
            for one in guangan
        ],
        "guangdong": [(_told(one), one["DEPT_NAME"]) for one in guangdong],
    }


def _told(item: dict[str, Any]) -> str:
    def said(name: str, most: int = 200) -> str:
        value = item[name]
        value = " ".join(value) if isinstance(value, list) else value
        return "" if value in (None, "无") else str(value)[:most]

    names = ("TASK_NAME", "parentCatalogName", "district", "AREA_CODE_TEXT", "TASK_TYPE_TEXT")
    rest = ("theme_category", "accept_standard", "material_intro")
    return f"{said('district')}{said('AREA_CODE_TEXT')} {' '.join(map(said, (*names, *rest)))}"


def measure(*, quick: bool) -> dict[str, Any]:
    """Top 1 and top 3 of ours, top 1 of TF-IDF with a linear SVC, of the first day and of the most frequent one."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    from haoban.hotline.first_day import from_duties
    from haoban.hotline.learning import learn

    found = {}
    for name, items in catalogues().items():
        part = np.array([hashlib.sha256("".join(one).encode()).digest()[0] % 5 for one in items])
        hits = {"top1": 0, "top3": 0, "peer_top1": 0}
        folds = range(1 if quick else 5)
        asked = 0
        for fold in folds:
            taught = [items[one] for one in np.flatnonzero(part != fold)]
            texts, truth = zip(*(items[one] for one in np.flatnonzero(part == fold)), strict=True)
            asked += len(texts)
            router = learn([text for text, _ in taught], [label for _, label in taught])
            one, three = _hits(router, texts, truth)
            vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
            machine = LinearSVC().fit(
                vectorizer.fit_transform([text for text, _ in taught]), [label for _, label in taught]
            )
            peer = machine.predict(vectorizer.transform(texts))
            hits["top1"] += one
            hits["top3"] += three
            hits["peer_top1"] += int((peer == np.array(truth)).sum())
        texts, truth = zip(*items, strict=True)
        bodies = sorted(set(truth))
        bare = _hits(from_duties(dict.fromkeys(bodies, ""), usual=False), texts, truth)
        usual = _hits(from_duties(dict.fromkeys(bodies, "")), texts, truth)
        often = max(truth.count(body) for body in bodies)
        found[name] = {
            **{key: value / asked for key, value in hits.items()},
            "first_day_top1": usual[0] / len(items),
            "first_day_top3": usual[1] / len(items),
            "first_day_names_only_top1": bare[0] / len(items),
            "floor_top1": often / len(items),
            "items": len(items),
            "departments": len(bodies),
        }
    return found


def _hits(router: Any, texts: Any, truth: Any) -> tuple[int, int]:
    order = np.argsort(-router.probabilities(texts), axis=1)[:, :3]
    said = [[router.labels[place] for place in row] for row in order]
    return (
        sum(row[0] == label for row, label in zip(said, truth, strict=True)),
        sum(label in row for row, label in zip(said, truth, strict=True)),
    )
