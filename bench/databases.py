"""Measuring the same on SQLite and on PostgreSQL, each in a process and a home of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NO_BINARIES = 4
"""Exit status of tools/throwaway_postgres.py where there is no PostgreSQL."""


def on_both(module: str, *, quick: bool) -> list[dict[str, Any]]:
    """Run `python -m MODULE --here` on each database; its last line is the JSON document that is returned."""
    found = []
    for beside in ([], [str(ROOT / "tools" / "throwaway_postgres.py"), "--", sys.executable]):
        with tempfile.TemporaryDirectory(prefix="haoban-bench-") as home:
            environment = os.environ | {"HAOBAN_HOME": home, "DJANGO_SETTINGS_MODULE": "haoban.project.settings"}
            command = [sys.executable, *beside, "-m", module, "--here"] + ["--quick"] * quick
            done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if beside and done.returncode == NO_BINARIES:
            print("no PostgreSQL binaries here: measured on SQLite alone", file=sys.stderr)
            continue
        done.check_returncode()
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found
