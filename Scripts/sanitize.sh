#!/usr/bin/env bash
# Runs the tests under the address sanitizer, with undefined behaviour in C and C++ a trap: in the
# targets CPNG and CBoostMath, and in the inline functions of the doors' headers, which the Swift
# compiler compiles through clang. A trap needs no run time, which swiftc would not link.
#
# Leaks are not looked for: oneDNN, OpenMP and the Swift run time keep what they have made until the
# process ends. Arguments go to `swift test`, such as `--filter ONNXTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec swift test -c release --disable-testable-imports --scratch-path .build-sanitize \
  --sanitize=address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined "$@"
