"""The district's pack: what is wrong is told with its place, what is right is loaded once and written back the same."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoban.catalogue.actions import load_pack
from haoban.catalogue.definitions import Kind, Pack
from haoban.catalogue.models import Item, PackLoad
from haoban.catalogue.pack import read_pack, write_pack
from haoban.catalogue.queries import find_definition, get_catalogue, get_item, get_item_version
from haoban.kernel.clock import CHINA
from haoban.kernel.refusals import Conflict, NotFound, Refusal

BAITA = Path(__file__).resolve().parents[2] / "packs" / "baita"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)


@pytest.fixture(scope="session")
def baita() -> Pack:
    return read_pack(BAITA)


def with_item(pack: Pack, key: str, **changes: object) -> Pack:
    items = tuple(item.model_copy(update=changes) if item.key == key else item for item in pack.items)
    return pack.model_copy(update={"items": items})


def test_a_folder_without_a_pack_is_told_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"没有 pack\.yaml"):
        read_pack(tmp_path)


@pytest.mark.django_db
def test_loading_the_same_pack_again_changes_nothing(baita: Pack) -> None:
    first = load_pack(baita, "", NOW)
    again = load_pack(baita, "", NOW + timedelta(days=1))
    assert first.new > 0
    assert (again.new, again.changed, again.ended, again.unchanged) == (0, 0, 0, first.new)
    assert PackLoad.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_item_begins_a_version_and_a_case_keeps_the_old_one(baita: Pack) -> None:
    load_pack(baita, "", NOW)
    before = get_item("food_permit")
    later = NOW + timedelta(days=30)
    loaded = load_pack(with_item(baita, "food_permit", transact_time="全天"), "", later)
    assert (loaded.new, loaded.changed, loaded.ended) == (0, 1, 0)
    assert get_item("food_permit").transact_time == "全天"
    assert get_catalogue().item_versions["food_permit"] == 2
    assert get_item_version(before.task_code, 1) == before
    assert Item.objects.get(key="food_permit", version=1).valid_until == later


@pytest.mark.django_db
def test_what_is_gone_from_the_pack_ends_and_may_come_back(baita: Pack) -> None:
    load_pack(baita, "", NOW)
    windows = baita.windows
    assert load_pack(baita.model_copy(update={"windows": windows[:-1]}), "", NOW + timedelta(days=1)).ended == 1
    assert windows[-1].number not in get_catalogue().windows
    assert load_pack(baita, "", NOW + timedelta(days=2)).new == 1
    assert get_catalogue().pack == baita


@pytest.mark.django_db
def test_a_definition_is_found_as_it_held_at_a_moment(baita: Pack) -> None:
    load_pack(baita, "", NOW)
    renamed = tuple(
        field.model_copy(update={"label": "新叫法"}) if field.key == "uscc" else field for field in baita.fields
    )
    later = NOW + timedelta(days=1)
    load_pack(baita.model_copy(update={"fields": renamed}), "", later)
    old = find_definition(Kind.FIELD, "uscc", NOW)
    new = find_definition(Kind.FIELD, "uscc", later)
    assert old is not None
    assert old in baita.fields
    assert new in renamed
    assert find_definition(Kind.FIELD, "uscc", NOW - timedelta(days=1)) is None


@pytest.mark.django_db
def test_another_district_is_not_loaded_over_this_one(baita: Pack) -> None:
    load_pack(baita, "", NOW)
    with pytest.raises(Conflict, match="只服务一个地区"):
        load_pack(baita.model_copy(update={"key": "elsewhere"}), "", NOW)


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_checked_loaded_exported_and_read_again_a_pack_is_the_same(
    baita: Pack, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
    chosen = data.draw(st.sampled_from(baita.items))
    changed = with_item(baita, chosen.key, name=data.draw(words), transact_time=data.draw(words))
    changed = changed.model_copy(update={"organisations": tuple(data.draw(st.permutations(baita.organisations)))})
    load_pack(changed, "", NOW)
    assert get_catalogue().pack == changed
    folder = tmp_path_factory.mktemp("pack")
    write_pack(get_catalogue().pack, folder)
    assert read_pack(folder) == changed


def test_the_shipped_pack_is_written_as_an_export_writes_it(baita: Pack, tmp_path: Path) -> None:
    write_pack(baita, tmp_path)
    shipped = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    assert shipped
    for name in shipped:
        assert (BAITA / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_an_export_does_not_mix_with_another_packs_files(baita: Pack, tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "foreign.yaml").write_text("key: foreign\n", "utf-8")
    with pytest.raises(Refusal, match="请换一个空目录"):
        write_pack(baita, tmp_path)


def test_what_an_item_needs_can_be_told_apart_from_what_it_makes(baita: Pack) -> None:
    for item in baita.items:
        assert not {need.material for need in item.needs} & set(item.produces), item.key


def test_every_promise_is_kept_within_the_law(baita: Pack) -> None:
    assert [item.key for item in baita.items if item.promised.days > item.statutory.days] == []


def test_what_was_not_read_in_the_source_says_so(baita: Pack) -> None:
    for item in baita.items:
        for basis in item.by_law:
            assert basis.citation or (basis.paper and not basis.verified), item.key
        assert item.statutory.ground or not item.statutory.verified, item.key
