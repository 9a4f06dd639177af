"""What an operator writes in DATABASE_URL stands."""

from haoban.project import settings


def test_the_options_of_the_databases_address_are_kept(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://haoban:secret@database.example/haoban?sslmode=require")
    options = settings._database()["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["server_side_binding"] is True
