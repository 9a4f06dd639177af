"""Text files as offices send them: UTF-8 with or without a byte-order mark, or GB18030."""

from pathlib import Path

from .refusals import NotFound, Refusal


def read_text(path: Path) -> str:
    """The text of a file. Raises `NotFound` where there is none, `Refusal` `encoding` for any other encoding."""
    if not path.is_file():
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)})
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding", "“%(file)s”不是 UTF-8 也不是 GB18030 编码，请另存后再用", {"file": path.name})
