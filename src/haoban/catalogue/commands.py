"""`haoban pack`: check, load and export a district; `haoban catalogue` beside it."""

from dataclasses import asdict
from pathlib import Path

import click

from haoban.kernel import clock
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command

from .import_command import catalogue
from .pack import read_pack, write_pack

__all__ = ["catalogue", "pack"]

folder_argument = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.group()
def pack() -> None:
    """Check, load or export a district's pack."""


@pack.command()
@folder_argument
@json_option
@refusals_end_the_command
def check(folder: Path, as_json: bool) -> None:
    """Read a pack and explain every mistake with file and line. Nothing is loaded."""
    found = read_pack(folder)
    counts = {
        "items": len(found.items),
        "matters": len(found.matters),
        "organisations": len(found.organisations),
        "windows": len(found.windows),
        "materials": len(found.materials),
    }
    if as_json:
        emit_json({"ok": True, "key": found.key, "version": found.version, **counts, "problems": []})
        return
    click.echo(
        f"{found.name}（{found.version}）没有错误：{counts['matters']} 件“一件事”，{counts['items']} 个事项，"
        f"{counts['organisations']} 个机构，{counts['windows']} 个窗口"
    )


@pack.command()
@folder_argument
@json_option
@refusals_end_the_command
def load(folder: Path, as_json: bool) -> None:
    """Bring the catalogue to what the pack says. Loading it again changes nothing."""
    from .actions import load_pack

    loaded = load_pack(read_pack(folder), "", clock.now())
    if as_json:
        emit_json(asdict(loaded))
        return
    click.echo(
        f"已载入 {loaded.key}（{loaded.version}）：新增 {loaded.new}，变更 {loaded.changed}，"
        f"未变 {loaded.unchanged}，停用 {loaded.ended}"
    )


@pack.command()
@folder_argument
@json_option
@refusals_end_the_command
def export(folder: Path, as_json: bool) -> None:
    """Write the pack in force to a folder, in the layout it is read from."""
    from .queries import get_catalogue

    found = get_catalogue().pack
    write_pack(found, folder)
    if as_json:
        emit_json({"key": found.key, "version": found.version, "folder": str(folder)})
        return
    click.echo(f"已导出 {found.name}（{found.version}）到 {folder}")
