"""What an operator writes in DATABASE_URL stands; keys are made once and never seen half written."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor

from haoban.project import settings
from haoban.project.keys import read_or_make_key


def test_the_options_of_the_databases_address_are_kept(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://haoban:secret@database.example/haoban?sslmode=require")
    options = settings._database()["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["server_side_binding"] is True


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "keys" / "secret"
    made = read_or_make_key(path)
    assert len(made) >= 50
    assert read_or_make_key(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_of_many_that_start_at_once_all_go_by_one_key(tmp_path):
    together = threading.Barrier(8)

    def start(path):
        together.wait()
        return read_or_make_key(path)

    with ThreadPoolExecutor(8) as pool:
        for attempt in range(20):
            keys = set(pool.map(start, [tmp_path / str(attempt) / "secret"] * 8))
            assert len(keys) == 1
            assert len(keys.pop()) >= 50
