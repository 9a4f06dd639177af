"""The command line: one group whose commands live in the rooms that they belong to.

Each command is a click command in its room's `commands.py`, loaded only when it is called, so that `haoban search` does
not pay for the pages and `haoban serve` not for the statistics.
"""

import importlib
import os
import sys
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

import click

from haoban import __version__
from haoban.kernel.console import BROKEN, DEFECT, emit_json, refuse
from haoban.kernel.home import home_folder
from haoban.kernel.refusals import Refusal


@dataclass(frozen=True)
class Place:
    """Where a command lives."""

    module: str
    """Module under `haoban`."""
    attribute: str
    """The click command in it."""
    summary: str
    """One line for `haoban --help`."""
    django: bool = True
    """Whether the district's data is needed; without it the command starts faster."""


COMMANDS = {
    "serve": Place("project.commands", "serve", "Serve the pages and the API."),
    "migrate": Place("project.commands", "migrate", "Bring the database to this version's form."),
    "demo": Place("project.commands", "demo", "Load the demo district with its fictitious accounts."),
    "doctor": Place("project.commands", "doctor", "Check the installation and say what to do."),
    "pack": Place("catalogue.commands", "pack", "Check, load or export a district's pack."),
    "catalogue": Place("catalogue.commands", "catalogue", "Import or export service items."),
    "search": Place("catalogue.search_command", "search", "Find service items by everyday words.", django=False),
    "plan": Place("planning.commands", "plan", "What must be done for a matter, from what is held."),
    "case": Place("casework.commands", "case", "Show, list or verify cases."),
    "audit": Place("casework.commands", "audit", "Prove that no event was altered."),
    "law": Place("statutes.commands", "law", "Show the words of the law, check the citations.", django=False),
    "document": Place("evidence.document_command", "document", "Read facts from document images.", django=False),
    "hotline": Place("hotline.commands", "hotline", "Route and answer what people ask.", django=False),
    "jurisdiction": Place("hotline.jurisdiction_command", "jurisdiction", "Who is in charge, and why.", django=False),
    "credit": Place("credit.commands", "credit", "Calculate a tax credit score and its repair.", django=False),
    "contributions": Place(
        "contributions.commands", "contributions", "Find and explain the missing fen.", django=False
    ),
    "log": Place("insight.commands", "log", "Import, export and count event logs.", django=False),
}


def _exists(place: Place) -> bool:
    root = os.path.join(os.path.dirname(os.path.dirname(__file__)), *place.module.split("."))
    return os.path.exists(root + ".py")


class Rooms(click.Group):
    """A group that finds its commands in the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command whose room is built, in the table's order."""
        return [name for name, place in COMMANDS.items() if _exists(place)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command's module when it is called."""
        place = COMMANDS.get(cmd_name)
        if place is None or not _exists(place):
            return None
        if place.django:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haoban.project.settings")
            import django

            django.setup()
        command = getattr(importlib.import_module(f"haoban.{place.module}"), place.attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - the table names commands only
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without loading them."""
        rows = [(name, COMMANDS[name].summary) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


@click.group(cls=Rooms)
@click.version_option(__version__, prog_name="haoban")
def cli() -> None:
    """Haoban 好办: a district's government service in one place."""


def main() -> None:
    """Run the command line: a refusal ends with its sentence, a broken installation with status 3, a defect with 4."""
    try:
        cli(prog_name="haoban")
    except Refusal as refusal:
        refuse(refusal, as_json="--json" in sys.argv)
    except _broken() as error:
        _end(what_to_do(error), BROKEN)
    except Exception:
        # Whoever is at the keyboard can do nothing with a traceback.
        _end(_kept_for_developers(traceback.format_exc()), DEFECT)


def _end(told: str, status: int) -> NoReturn:
    """End with a sentence; also with a document, where one was asked for."""
    if "--json" in sys.argv:
        emit_json({"error": told, "problems": []})
    click.echo(told, err=True)
    sys.exit(status)


def _kept_for_developers(report: str) -> str:
    """Keep the report of a defect in a file; the sentence for who met it."""
    file = home_folder() / "defects" / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.txt"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(report, "utf-8")
    except OSError:
        return "程序出错，没有得出结果；已保存的数据不受影响。请把所用的命令告诉维护人员"
    return f"程序出错，没有得出结果；已保存的数据不受影响。请把文件“{file}”交给维护人员"


def _broken() -> tuple[type[Exception], ...]:
    """What a broken installation raises; a database's errors where one was opened, since many commands need none."""
    opened = sys.modules.get("django.db.utils")
    return (OSError, ImportError, opened.DatabaseError) if opened else (OSError, ImportError)


def what_to_do(error: Exception) -> str:
    """One sentence for a broken installation: a disk that cannot be written, a database, a missing library."""
    if isinstance(error, ImportError):
        return f"安装不完整（缺少 {error.name or error}），请在项目目录运行 make setup"
    if isinstance(error, OSError) or any(word in str(error) for word in ("disk", "readonly", "unable to open")):
        where = f"“{error.filename}”" if isinstance(error, OSError) and error.filename else "数据目录"
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        return (
            f"{where}不能写入（{reason}），已保存的数据不受影响。请检查磁盘空间（df -h）和权限，然后再次运行同一命令；"
            "也可以用环境变量 HAOBAN_HOME 把数据目录换到别处"
        )
    return f"数据库不可用（{error}），请先运行 haoban migrate，再运行 haoban doctor 查看原因"
