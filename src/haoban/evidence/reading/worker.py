"""The process that reads: paths in, one a line; readings out, one JSON document a line. It may die without harm.

Before a reading comes a line for each page that is done, so that a long document is not taken for a reader that hangs.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from haoban.kernel.clock import today
from haoban.kernel.refusals import Refusal

from .engine import Engine, load
from .facts import Line, refused
from .pages import open_pages
from .reading import read

MEMORY = 4 * 1024**3
"""Bytes of address space; reading a page takes about a quarter of it."""


def main() -> None:
    """Serve until the input ends. Standard output is kept for answers; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    memory = int(os.environ.get("HAOBAN_OCR_MEMORY", MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    engine = load(
        int(os.environ.get("HAOBAN_OCR_THREADS", "2")), straighten=os.environ.get("HAOBAN_OCR_STRAIGHTEN") != "0"
    )
    print(json.dumps({"ready": True}), file=answers, flush=True)

    def tell(page: int) -> None:
        print(json.dumps({"page": page}), file=answers, flush=True)

    for request in sys.stdin:
        document = answer(Path(json.loads(request)), engine, tell)
        print(json.dumps(document, ensure_ascii=False), file=answers, flush=True)


def answer(path: Path, engine: Engine, tell: Callable[[int], None] = lambda page: None) -> dict[str, Any]:
    """Read one file and `tell` each page that is done, as a sign of life. A refusal is an answer too."""
    began = time.perf_counter()
    try:
        document = _read(path, engine, tell)
    except Refusal as refusal:
        document = refused(refusal.code, refusal.message)
    except (MemoryError, OSError):
        document = refused("unreadable", "文件无法读取，请重新上传")
    return {**document, "milliseconds": round((time.perf_counter() - began) * 1000)}


def _read(path: Path, engine: Engine, tell: Callable[[int], None]) -> dict[str, Any]:
    lines: list[Line] = []
    pictures: dict[int, Any] = {}
    for page in open_pages(path.read_bytes()):
        pictures[page.number] = page.picture
        # Text of a PDF stands for the first reading; what is to be seen must say the same before it is sure.
        lines.extend(page.lines or engine.lines(page.picture, page.number))
        tell(page.number)

    def again(wanted: list[Line]) -> list[Line]:
        return [
            line
            for number, picture in pictures.items()
            for line in engine.again(picture, [one for one in wanted if one.page == number])
        ]

    return read(lines, again, today()).document()


if __name__ == "__main__":
    main()
