"""`haoban serve | migrate | demo | doctor`."""

import sys
from dataclasses import asdict

import click

from haoban.kernel.console import REFUSED, emit_json, json_option, refusals_end_the_command

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@host_option
@port_option
@refusals_end_the_command
def serve(host: str, port: int) -> None:
    """Serve the pages and the API until Ctrl-C."""
    from .serving import run, try_port

    try_port(host, port)
    click.echo(f"好办已启动：http://{_shown(host)}:{port}/   按 Ctrl-C 结束", err=True)
    run(host, port)
    click.echo("已结束，数据保存在数据目录中", err=True)


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 - shown, not bound


@click.command()
@refusals_end_the_command
def migrate() -> None:
    """Bring the database to this version's form. Running it again changes nothing."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    click.echo("数据库已是最新", err=True)


@click.command()
@click.option("--serve", "then_serve", is_flag=True, help="Serve afterwards.")
@host_option
@port_option
@click.pass_context
@refusals_end_the_command
def demo(ctx: click.Context, then_serve: bool, host: str, port: int) -> None:
    """Load the demo district with its fictitious accounts. Running it again changes nothing."""
    from .demonstration import load_demo
    from .serving import try_port

    if then_serve:
        try_port(host, port)
    ctx.invoke(migrate)
    for line in load_demo(lambda said: click.echo(said, err=True)):
        click.echo(line)
    if then_serve:
        ctx.invoke(serve, host=host, port=port)


@click.command()
@json_option
@refusals_end_the_command
def doctor(as_json: bool) -> None:
    """Check the installation and say what to do. Exit status 1 where something is wrong."""
    from .health import examine

    checks = tuple(examine())
    if as_json:
        emit_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            click.echo(f"{'✓' if check.ok else '✕'} {check.message}" + (f"。{check.do}" if check.do else ""))
    if not all(check.ok for check in checks):
        sys.exit(REFUSED)
