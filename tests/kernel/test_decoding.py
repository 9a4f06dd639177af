"""A file's text, whatever an office's program wrote it as."""

import pytest

from haoban.kernel.decoding import read_text
from haoban.kernel.refusals import NotFound, Refusal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_offices_give_the_same_text(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("姓名,金额\n", encoding, newline="")
    assert read_text(path) == "姓名,金额\n"


def test_another_encoding_and_a_missing_file_are_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n金额\n".encode("gb18030") + b"\xff\xff\xff")
    with pytest.raises(Refusal, match="另存") as refused:
        read_text(path)
    assert [(one.file, one.row) for one in refused.value.problems] == [("a.csv", 3)]
    with pytest.raises(NotFound, match="没有文件") as missing:
        read_text(tmp_path / "none.csv")
    assert [one.file for one in missing.value.problems] == [str(tmp_path / "none.csv")]
