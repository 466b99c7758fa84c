#!/usr/bin/env bash
# Runs the tests under the address sanitizer, with undefined behaviour in the C and C++ targets a trap,
# which needs no run time that swiftc would not link. The inline functions of the doors' headers pass
# their arguments on and compute nothing; the Swift compiler, which compiles them, cannot watch them.
#
# Leaks are not looked for: oneDNN, OpenMP and the Swift run time keep what they have made until the
# process ends. Arguments go to `swift test`, such as `--filter ONNXTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec bash Scripts/test.sh --scratch-path .build-sanitize \
  --sanitize=address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined "$@"
