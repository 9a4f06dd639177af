#!/usr/bin/env bash
# Pins every requirement by name, version and hash: requirements/NAME.in -> requirements/NAME.txt.
# Needs uv. `tools/lock.sh --upgrade` takes newer versions; without it the pins in place are kept.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
constraints=()
for name in run text optimisation documents analysis test spark bench; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
    --overrides overrides.in "${constraints[@]}" "$@" "$name.in" -o "$name.txt"
  constraints+=(-c "$name.txt")
done
