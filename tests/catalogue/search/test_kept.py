"""What is kept between two runs of the search, and what happens where it cannot be."""

from pathlib import Path

import pytest

from haoban.catalogue.search.finder import Finder
from haoban.catalogue.search.kept import kept
from haoban.catalogue.search.listed import Listed

ITEMS = [Listed("1", "中国内地公民婚姻登记"), Listed("2", "补领结婚证"), Listed("3", "户口注销")]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))


def test_it_is_worked_out_once_and_again_when_its_sources_change() -> None:
    made: list[int] = []

    def build() -> tuple[int, ...]:
        made.append(1)
        return (len(made), 7)

    assert kept("a", b"one", build) == (1, 7)
    assert kept("a", b"one", build) == (1, 7)
    assert kept("a", b"two", build) == (2, 7)
    assert kept("a", b"one", build) == (3, 7)


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 200])
def test_a_damaged_file_is_worked_out_anew(tmp_path: Path, damage: bytes) -> None:
    kept("a", b"one", lambda: "right")
    path = tmp_path / "cache" / "search-a"
    whole = path.read_bytes()
    for content in (damage, whole[:-1] + b"?", whole[: len(whole) // 2]):
        path.write_bytes(content)
        assert kept("a", b"one", lambda: "anew") == "anew"
        path.write_bytes(whole)


def test_a_folder_that_is_missing_or_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", "utf-8")
    assert kept("a", b"one", lambda: "right") == "right"
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "nowhere"))
    assert kept("a", b"one", lambda: "right") == "right"
    assert not (tmp_path / "nowhere").exists()


def test_a_kept_index_answers_as_a_new_one_and_a_changed_catalogue_is_seen() -> None:
    first, second = (Finder(ITEMS, keep="items") for _ in range(2))
    for question in ("我们俩想扯证", "结婚证丢了", "爷爷走了户口怎么销"):
        assert first.find(question) == second.find(question) == Finder(ITEMS).find(question) != []
    changed = Finder([*ITEMS[:2], Listed("3", "最低生活保障")], keep="items")
    assert [hit.code for hit in changed.find("想吃低保")] == ["3"]
