"""Where routers are kept: arrays as `.npz` and the rest as JSON under `HAOBAN_HOME/hotline`, never code."""

import json
import zipfile
from pathlib import Path

import numpy as np

from haoban.kernel.home import home_folder
from haoban.kernel.refusals import BrokenInstallation, NotFound, Refusal

from .routing import Router

FORM = 4
"""The form of the files; another one is refused instead of being misread."""
_ARRAYS = ("places", "landmarks", "lift", "bias", "slope", "offset", "rarity")
_HALVES = ("weights", "rest", "axes")
"""Kept with 16 bits: the large ones."""


def folder() -> Path:
    """Where routers lie."""
    return home_folder() / "hotline"


def put_to_use(router: Router) -> None:
    """Keep a router as the one in use; the one before stays as `previous`."""
    home = folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / "fresh.npz"
        plain = {"form": FORM, "labels": router.labels, "doubt": router.doubt, "familiar": router.familiar}
        described = json.dumps(plain, ensure_ascii=False)
        with fresh.open("wb") as file:
            arrays = {name: getattr(router, name) for name in _ARRAYS}
            halves = {name: getattr(router, name).astype(np.float16) for name in _HALVES}
            np.savez(file, described=np.array(described), **arrays, **halves)
        if (home / "router.npz").exists():
            (home / "router.npz").replace(home / "previous.npz")
        fresh.replace(home / "router.npz")
    except OSError as error:
        raise BrokenInstallation(
            "home_not_writable", "模型不能保存到 %(home)s（%(why)s）", {"home": str(home), "why": error.strerror}
        ) from error


def take_back() -> None:
    """Put the previous router back to use. Raises `Refusal` `no_previous`."""
    previous = folder() / "previous.npz"
    if not previous.exists():
        raise Refusal("no_previous", "没有上一个模型可以恢复")
    previous.replace(folder() / "router.npz")


def get_in_use() -> Router:
    """The router in use. Raises `NotFound` `no_model` where none was trained."""
    router = find_in_use()
    if router is None:
        raise NotFound("no_model", "还没有训练派单模型，请先运行：haoban hotline train 文件.csv")
    return router


def find_in_use(*, foreign_form_as_none: bool = False) -> Router | None:
    """The router in use, or nothing where none was trained yet. Raises `Refusal` `model_unreadable`.

    With `foreign_form_as_none` an older or a broken file counts as none: whoever trains anew is replacing it.
    """
    path = folder() / "router.npz"
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            described = json.loads(str(kept["described"]))
            if described["form"] != FORM:
                raise ValueError(described["form"])
            arrays = {name: kept[name] for name in _ARRAYS} | {name: kept[name].astype(np.float32) for name in _HALVES}
            return Router(
                labels=tuple(described["labels"]),
                doubt=float(described["doubt"]),
                familiar=float(described["familiar"]),
                **arrays,
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        if foreign_form_as_none:
            return None
        raise Refusal(
            "model_unreadable", "模型文件 %(file)s 读不出来，请重新训练（haoban hotline train）", {"file": str(path)}
        ) from error
