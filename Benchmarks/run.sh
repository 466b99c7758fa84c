#!/usr/bin/env bash
# Sets up the peers, builds what is timed, and writes RESULTS.md. The work folder is a cache:
# NOEMA_BENCH names it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${NOEMA_BENCH:-${XDG_CACHE_HOME:-$HOME/.cache}/noema-bench}
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
  dpkg -s python3-venv > /dev/null 2>&1 || {
    echo "python3-venv is needed: sudo apt-get install python3-venv" >&2
    exit 1
  }
  python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
swift build -c release --package-path "$here"
swift build -c release --package-path "$here/.." --product noema
"$work/venv/bin/python" "$here/peers/prepare.py" "$work"
"$work/venv/bin/python" "$here/run.py" "$work" \
  "$here/.build/release/TimeNoema" "$here/../.build/release/noema" "$@"
