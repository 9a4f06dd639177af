"""Official replies that `haoban hotline ask` answers from: imported from CSV, kept under `HAOBAN_HOME/hotline`."""

import hashlib
import json
import sys
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from haoban.kernel.refusals import BrokenInstallation, Problem, Refusal

from .answers import WAYS, Replies, Weighing
from .correspondence import Correspondence, Lessons
from .keeping import folder
from .labelled import find_column, normal, read_table
from .mapped import read_mapped, write_mapped

REPLY = ("reply", "答复", "答复意见", "回复", "answer", "答案")
QUESTION = ("text", "message", "内容", "留言详情", "诉求内容", "question", "问题")
SUBJECT = ("subject", "title", "留言主题", "主题", "标题")
SOURCE = ("source", "来源", "id", "编号", "留言编号")
ITEM = ("item_code", "事项编码")
PAIRS = 200
"""From so many messages with their replies on, the weighing is learnt from them; before, the one that ships is used."""
_FILE = "answers.jsonl"
_LESSONS = "lessons.npz"
_INDEX = "answers.arrays"
_CODE = ("answers.py", "correspondence.py", "likeness.py", "particulars.py", "grams.py")
_KEPT = {"taught": np.int64, "by_message": np.float16, "by_reply": np.float16, "told": np.float32, "usual": np.float32}
_SHIPPED = Path(__file__).parent / "weighing.json"


@dataclass(frozen=True)
class Reply:
    """One official reply."""

    text: str
    source: str
    """Where it stands: the file and its own number, else its line."""
    item_code: str | None = None
    question: str = ""
    """The message that it answered, where that is known."""


def read_replies(path: Path) -> list[Reply]:
    """Replies of a CSV file. Raises `Refusal` with the row of every one without words; equal replies come once."""
    header, rows = read_table(path)
    place = {
        name: find_column(header, known)
        for name, known in (("r", REPLY), ("q", QUESTION), ("t", SUBJECT), ("s", SOURCE), ("i", ITEM))
    }
    if place["r"] is None:
        raise Refusal(
            "column_missing_reply",
            "“%(file)s”里没有答复列（reply），现有的列：%(header)s",
            {"file": path.name, "header": "、".join(header[:20]) or "（空文件）"},
            (Problem("缺少列", path.name, 1, "reply"),),
        )
    found: dict[str, Reply] = {}
    problems = []
    for number, row in rows:
        cell = {
            name: row[where].strip() if where is not None and where < len(row) else "" for name, where in place.items()
        }
        if not normal(cell["r"]):
            problems.append(Problem("这一行没有答复", path.name, number, header[place["r"]], ""))
            continue
        question = "\n".join(part for part in (cell["t"], cell["q"]) if part)
        source = f"{path.name} {cell['s'] or f'第{number}行'}"
        found.setdefault(normal(cell["r"]), Reply(cell["r"], source, cell["i"] or None, question))
    if problems:
        raise Refusal(
            "rows_incomplete_reply",
            "有%(count)d行没有答复，请补齐或删除",
            {"count": len(problems)},
            tuple(problems[:200]),
        )
    if not found:
        raise Refusal("no_replies", "“%(file)s”里没有答复", {"file": path.name})
    return list(found.values())


def keep_replies(replies: Sequence[Reply]) -> Weighing:
    """Keep replies in place of the ones before; says what each way of sharing counts from now on."""
    messages, own = _pairs(replies)
    texts = [one.text for one in replies]
    correspondence = Correspondence(texts, messages, own) if len(own) >= PAIRS else None
    index = Replies(texts, correspondence)
    if correspondence is not None:
        from .weighing import weigh

        weighing = weigh(index, messages, own)
    else:
        weighing = shipped()
    lines = [json.dumps({"ways": WAYS, "weights": weighing.weights, "sure": weighing.sure})]
    lines += [json.dumps(asdict(one), ensure_ascii=False) for one in replies]
    try:
        folder().mkdir(parents=True, exist_ok=True)
        # Lessons of other replies than those kept would be worse than none: they go first.
        (folder() / _LESSONS).unlink(missing_ok=True)
        fresh = folder() / "fresh.jsonl"
        fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
        fresh.replace(folder() / _FILE)
        if correspondence is not None:
            _keep(correspondence.lessons)
        write_mapped(folder() / _INDEX, _key(), index.kept())
    except OSError as error:
        raise BrokenInstallation(
            "home_not_writable", "模型不能保存到 %(home)s（%(why)s）", {"home": str(folder()), "why": error.strerror}
        ) from error
    return weighing


def _pairs(replies: Sequence[Reply]) -> tuple[list[str], list[int]]:
    own = [number for number, one in enumerate(replies) if normal(one.question)]
    return [replies[number].question for number in own], own


def _keep(lessons: Lessons) -> None:
    fresh = folder() / "fresh-lessons.npz"
    with fresh.open("wb") as file:
        np.savez(file, **{name: getattr(lessons, name).astype(kind) for name, kind in _KEPT.items()})
    fresh.replace(folder() / _LESSONS)


def shipped() -> Weighing:
    """The weighing that comes with the package: a number for each way of sharing, learnt from answered messages."""
    return _weighing(json.loads(_SHIPPED.read_text(encoding="utf-8")))


def kept_replies() -> tuple[list[Reply], Replies | None, Weighing]:
    """The replies kept, ready to be found, and their weighing; none where none were imported.

    Raises `Refusal` `answers_unreadable`.
    """
    path = folder() / _FILE
    if not path.exists():
        return [], None, shipped()
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        replies = [Reply(**json.loads(line)) for line in lines]
        weighing = _weighing(json.loads(first))
        return replies, _index(replies), weighing
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise Refusal(
            "answers_unreadable", "答复库 %(file)s 读不出来，请重新导入（haoban hotline answers）", {"file": str(path)}
        ) from error


def _index(replies: Sequence[Reply]) -> Replies:
    """As it was kept; where other code, another file or nothing was kept, worked out again and kept."""
    key = _key()
    if (kept := read_mapped(folder() / _INDEX, key)) is not None:
        return Replies.restored(kept)
    texts = [one.text for one in replies]
    messages, own = _pairs(replies)
    index = Replies(texts, Correspondence(texts, messages, own, _lessons()) if len(own) >= PAIRS else None)
    with suppress(OSError):
        write_mapped(folder() / _INDEX, key, index.kept())
    return index


def _key() -> str:
    """What the index was worked out from: the files kept, and the code that counts."""
    digest = hashlib.sha256(f"{sys.byteorder} {np.__version__}".encode())
    for name in (_FILE, _LESSONS):
        path = folder() / name
        digest.update(path.read_bytes() if name == _FILE else str(_moment(path)).encode())
    for name in _CODE:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


def _moment(path: Path) -> tuple[int, int] | None:
    if not path.exists():
        return None
    said = path.stat()
    return said.st_size, said.st_mtime_ns


def _lessons() -> Lessons:
    with np.load(folder() / _LESSONS, allow_pickle=False) as kept:
        return Lessons(kept["taught"], *(kept[name].astype(np.float32) for name in list(_KEPT)[1:]))


def _weighing(said: dict[str, Any]) -> Weighing:
    if tuple(said["ways"]) != WAYS:
        raise ValueError("other ways")
    constant, times, lead = said["sure"]
    return Weighing(tuple(said["weights"]), (constant, times, lead))
