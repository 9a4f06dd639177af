"""The command line by its promises: a sentence instead of a traceback, and the right exit status."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db.utils import OperationalError

from haoban.project.cli import Rooms, cli, main, what_to_do

ROOT = Path(__file__).resolve().parents[2]
OF_THE_TESTS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
"""What the tests set for themselves and a user's shell does not."""


def run(*arguments, home):
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return subprocess.run(
        [sys.executable, "-c", "from haoban.project.cli import main; main()", *arguments],
        env=environment | {"HAOBAN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_taken_port_is_told_before_anything_is_prepared(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("demo", "--serve", "--port", str(port), home=tmp_path)
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
    assert "make run PORT=" in done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_home_that_cannot_be_written_is_told_in_one_sentence():
    done = run("demo", home="/proc/nowhere")
    assert done.returncode == 3
    assert "不能写入" in done.stderr
    assert "HAOBAN_HOME" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("said", ["database or disk is full", "attempt to write a readonly database"])
def test_a_full_or_locked_disk_is_not_called_a_missing_migration(said):
    told = what_to_do(OperationalError(said))
    assert "df -h" in told
    assert "migrate" not in told


def test_a_database_that_was_never_prepared_names_the_command(tmp_path):
    done = run("case", "list", home=tmp_path)
    assert done.returncode == 3
    assert "haoban migrate" in done.stderr


@pytest.mark.parametrize("command", ["plan catering_opening", "case list", "audit verify"])
def test_a_broken_installation_is_told_in_one_document_too(command, tmp_path):
    done = run(*command.split(), "--json", home=tmp_path)
    assert done.returncode == 3
    assert "haoban migrate" in json.loads(done.stdout)["error"]


@click.command()
@click.option("--json", "as_json", is_flag=True)
def defective(as_json):
    """Meet what nobody thought of."""
    raise ZeroDivisionError


def test_a_defect_is_told_without_a_traceback_and_kept_for_the_developers(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    monkeypatch.setattr(Rooms, "get_command", lambda *_: defective)
    monkeypatch.setattr(sys, "argv", ["haoban", "defective", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    (kept,) = (tmp_path / "defects").iterdir()
    assert ended.value.code == 4
    assert "Traceback" not in told.out + told.err
    assert str(kept) in json.loads(told.out)["error"]
    assert "ZeroDivisionError" in kept.read_text("utf-8")


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_every_command_explains_itself(name):
    done = CliRunner().invoke(cli, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


@pytest.mark.parametrize("document", ["README.md", "README.zh.md", "docs/reading.md"])
def test_every_command_in_a_document_exists(document):
    named = set(re.findall(r"`haoban ([a-z]+(?: [a-z]+)?)", (ROOT / document).read_text("utf-8")))
    for words in named:
        group, _, step = words.partition(" ")
        command = cli.get_command(click.Context(cli), group)
        assert command is not None, f"{document} names haoban {group}"
        if step and isinstance(command, click.Group):
            assert step in command.commands, f"{document} names haoban {words}"


READERS = (
    "catalogue import {file}",
    "search --file {file}",
    "contributions compare {file} {file}",
    "credit rate {file} --on 2026-03-01",
    "credit plan {file} --on 2026-03-01",
    "hotline train {file}",
    "hotline evaluate {file}",
    "hotline answers {file}",
    "hotline route --file {file}",
    "jurisdiction {file}",
    "log stats {file}",
)
"""Every command that reads a file of the user's and answers a refusal with one document."""


@pytest.mark.parametrize("content", [None, b"", b"\x81\xff\xfe\x00 not a text in any encoding \xff"])
@pytest.mark.parametrize("command", READERS)
def test_a_file_that_cannot_be_read_is_named_in_the_problems(command, content, tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    file = tmp_path / "handed-in.csv"
    if content is not None:
        file.write_bytes(content)
    done = CliRunner().invoke(cli, [*command.format(file=file).split(), "--json"])
    assert done.exit_code == 1, done.output
    problems = json.loads(done.stdout)["problems"]
    assert problems, done.stdout
    assert all(problem["file"].endswith(file.name) for problem in problems)
