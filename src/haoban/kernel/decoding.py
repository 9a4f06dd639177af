"""Text files as offices send them: UTF-8 with or without a byte-order mark, or GB18030."""

import sys
from pathlib import Path

from .refusals import NotFound, Problem, Refusal


def read_text(path: Path) -> str:
    """The text of a file; `-` is standard input.

    Raises `NotFound` where there is none, `Refusal` `encoding` for any other encoding, both with the place.
    """
    if str(path) == "-":
        return decode_text(sys.stdin.buffer.read(), "标准输入")
    if not path.is_file():
        missing = Problem("没有这个文件，请核对路径和名称", str(path))
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)}, (missing,))
    return decode_text(path.read_bytes(), path.name)


def decode_text(data: bytes, file: str) -> str:
    """Bytes as text; `file` is what the reader calls them.

    Raises `Refusal` `encoding` with the first line that neither encoding can read.
    """
    read_to = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            read_to = max(read_to, error.start)
    place = Problem("从这一行起不是 UTF-8 也不是 GB18030 的文字", file, data.count(b"\n", 0, read_to) + 1)
    raise Refusal("encoding", "“%(file)s”不是 UTF-8 也不是 GB18030 编码，请另存后再用", {"file": file}, (place,))
