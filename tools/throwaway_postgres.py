"""Run a command beside a PostgreSQL server of its own: `python tools/throwaway_postgres.py -- COMMAND ARGUMENT …`.

The server is made from the binaries on this machine in a folder that is thrown away afterwards, listens on a socket in
that folder only, and writes as safely as in production. The command finds it in DATABASE_URL. Exit status 4: no
binaries here.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NO_BINARIES = 4


def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest if there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).resolve().parent if here else None


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh server, for as long as the block runs. Raises `FileNotFoundError` without binaries."""
    found = binaries()
    if found is None:
        raise FileNotFoundError("no PostgreSQL binaries on this machine")
    folder = Path(tempfile.mkdtemp(prefix="haoban-pg-"))
    # PostgreSQL refuses to run as root.
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_owner)  # type: ignore[call-overload]

    try:
        run(str(found / "initdb"), "-D", str(data), "-U", "haoban", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {folder} -c listen_addresses= -c max_connections=200"
        run(str(found / "pg_ctl"), "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgres://haoban@{quote(str(folder), safe='')}/postgres"
        finally:
            run(str(found / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command and return its exit status."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    try:
        with server() as address:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return NO_BINARIES


if __name__ == "__main__":
    sys.exit(main())
