#!/usr/bin/env bash
# Runs the tests under the address sanitizer, with undefined behaviour in the C and C++ targets a trap,
# which needs no run time that swiftc would not link. The inline functions of the doors' headers pass
# their arguments on and compute nothing; the Swift compiler, which compiles them, cannot watch them.
# Commands and reports, which handle no memory themselves, are left out: with them the build alone would
# take half as long again.
#
# Leaks are not looked for: oneDNN, OpenMP and the Swift run time keep what they have made until the
# process ends. Arguments go to `swift test`, such as `--filter ONNXTests`; then no suite is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

export NOEMA_WITHOUT_COMMANDS=1
sanitized=(--scratch-path .build-sanitize
  --sanitize=address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)

# Suites that take long and run mostly what others run too: as on an older processor, to compare bytes or
# numbers of whole networks.
left_out=()
for suite in OlderProcessors SameBytes Photographs RealNetworks RealNetworksGradients MixedNetworksMatchReference \
  VectorJacobianProductsMatchCentralDifferences; do
  left_out+=(--skip "${suite}Tests")
done
[ $# -eq 0 ] || left_out=()

export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec bash Scripts/test.sh "${sanitized[@]}" "${left_out[@]}" "$@"
