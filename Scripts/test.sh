#!/usr/bin/env bash
# Runs the tests as `swift test` does with the arguments given. Where tests fail, says once more at the
# end which ones and why: thousands of lines of tests that passed stand between.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test -c release --disable-testable-imports "$@" 2>&1 | tee "$log"
status=$?
if [ $status -ne 0 ] && grep -q 'recorded an issue' "$log"; then
  printf '\nWhat failed:\n'
  grep -A 8 'recorded an issue' "$log" | grep -v '^[✔◇]'
fi
exit $status
