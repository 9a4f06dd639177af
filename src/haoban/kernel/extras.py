"""Heavy libraries are installed when they are first needed, so that the first start stays quick.

An extra is a set of pinned requirements (`requirements/NAME.txt`). `need` is called by whatever needs one; it installs
what is missing with its progress on standard error, one process at a time, or says in one sentence what to do.
"""

import fcntl
import importlib
import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .refusals import BrokenInstallation

_REQUIREMENTS = Path(__file__).resolve().parents[3] / "requirements"


@dataclass(frozen=True)
class Extra:
    """A set of libraries that come together."""

    modules: tuple[str, ...]
    """The modules whose presence tells that the extra is there."""
    purpose: str
    """What it is for, as the user reads it while waiting."""


EXTRAS = {
    "text": Extra(("sklearn", "rjieba", "pypinyin"), "来电派单"),
    "documents": Extra(("rapidocr", "onnxruntime", "cv2", "pypdfium2"), "证照识别"),
    "optimisation": Extra(("ortools",), "方案优化"),
    "analysis": Extra(("ibis", "duckdb", "pyarrow", "openpyxl", "fastexcel"), "统计分析"),
}


def is_installed(name: str) -> bool:
    """Whether the extra's modules can be found (without importing them)."""
    return all(importlib.util.find_spec(module) is not None for module in EXTRAS[name].modules)


def need(name: str) -> None:
    """Make sure the extra is there, installing it if need be.

    Raises `BrokenInstallation` with the one command to run where it cannot be installed from here.
    """
    if is_installed(name):
        return
    extra = EXTRAS[name]
    command = f"{sys.executable} -m pip install 'haoban[{name}]'"
    pins = _REQUIREMENTS / f"{name}.txt"
    if not pins.exists():
        raise BrokenInstallation(
            "extra_missing",
            "%(purpose)s组件未安装，请运行：%(command)s",
            {"purpose": extra.purpose, "command": command},
        )
    with (Path(sys.prefix) / f".extra-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        importlib.invalidate_caches()
        if is_installed(name):
            return
        print(f"首次使用，正在安装{extra.purpose}组件 …", file=sys.stderr, flush=True)
        install = [sys.executable, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", str(pins)]
        # The progress belongs to standard error: standard output may be a JSON document.
        done = subprocess.run([*install, "--quiet", "--disable-pip-version-check"], stdout=sys.stderr, check=False)
        importlib.invalidate_caches()
        if done.returncode or not is_installed(name):
            raise BrokenInstallation(
                "extra_failed",
                "%(purpose)s组件安装失败，请检查网络后运行：%(command)s",
                {"purpose": extra.purpose, "command": " ".join(install)},
            )
