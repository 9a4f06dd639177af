"""A router before there is any history: each body by its name and its duties alone."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy import sparse

from haoban.kernel.refusals import Refusal

from .grams import BITS, counted
from .routing import Router
from .usual import usual_duties

_SHARPNESS = 6.0
"""Scores are cosines, far below 1 for a spoken message; so sharp are they spread into probabilities. Not calibrated."""


def from_duties(bodies: Mapping[str, str], *, usual: bool = True) -> Router:
    """A router whose weights are the bodies' own words, rare ones first; of two names and duties at least.

    `bodies` maps a name to the duties in words; with `usual` the duties common to bodies with such a name are added.
    Raises `Refusal` `too_few`.
    """
    if usual:
        bodies = {name: f"{duties} {usual_duties(name)}" for name, duties in bodies.items()}
    if len(bodies) < 2:
        raise Refusal("too_few", "只有 %(count)d 个部门的职责，至少需要两个部门才能派单", {"count": len(bodies)})
    names = tuple(sorted(bodies))
    counts = counted([f"{name} {bodies[name]}" for name in names])
    seen = np.bincount(counts.indices, minlength=1 << BITS)
    places = np.flatnonzero(seen).astype(np.int32)
    rarity = (np.log((len(names) + 1) / (seen[places] + 1)) + 0.05).astype(np.float32)
    table = counts[:, places] @ sparse.diags(rarity)
    # A long list of duties must not drown its words, nor a short one shout: the square root of the length is between.
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel()) ** 0.5
    weights = (table.toarray().T / np.maximum(length, 1e-9)).astype(np.float32) * rarity[:, None]
    count = len(names)
    return Router(
        labels=names,
        places=places,
        weights=weights,
        rest=np.zeros((len(places), 0), np.float32),
        axes=np.zeros((len(places), 0), np.float32),
        landmarks=np.zeros((0, 0), np.float32),
        lift=np.zeros((0, count), np.float32),
        bias=np.zeros(count),
        slope=np.eye(count) * _SHARPNESS,
        offset=np.zeros(count),
        rarity=rarity,
    )


def duties_of(pack: Path) -> dict[str, str]:
    """The bodies of a district's pack with their duties. Raises `Refusal` `no_bodies` where the pack has none."""
    import yaml

    file = pack / "organisations.yaml"
    if not file.is_file():
        raise Refusal("no_bodies", "没有部门职责文件“%(file)s”，请先训练（haoban hotline train）", {"file": str(file)})
    said = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    return {
        str(one["name"]): f"{one.get('short_name', '')} {one.get('duties', '')}"
        for one in said
        if isinstance(one, dict) and one.get("name")
    }
