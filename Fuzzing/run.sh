#!/usr/bin/env bash
# Fuzzes the readers of files from strangers: run.sh SECONDS [TARGET...]
#
# libFuzzer mutates inputs and keeps those that reach new code. Each target runs so many seconds; a
# crash, an input of more than 20 s, or memory beyond the bound stops it and leaves the input in
# .build-fuzz/findings. What is found becomes a test.
#
# The bounds are of the whole process with the sanitizer's own memory: 512 MB, and 128 MB at once, for
# a file of 4 KB. Planning a network may make 2^24 numbers from its shapes (128 MB, and as much again
# while they are made), so networks have 2 GB, and 512 MB at once.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:?usage: run.sh SECONDS [TARGET...]}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(network onnx png jpeg npy npz safetensors yaml labels index names coco)

build=../.build-fuzz
# gold cannot link libFuzzer, which brings a main of its own.
swift build -c release --product FuzzNoema --scratch-path "$build" \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld \
  -Xcc -fsanitize=fuzzer-no-link,address
fuzz=$build/release/FuzzNoema

export SWIFT_BACKTRACE=enable=no OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=8
mkdir -p "$build/findings"
failed=0
for target in "${targets[@]}"; do
  case $target in
    network | onnx) memory=2048 at_once=512 ;;
    *) memory=512 at_once=128 ;;
  esac
  "$fuzz" "$target" --seeds "$build/corpus/$target"
  echo "fuzzing $target for $seconds s"
  "$fuzz" "$target" -max_total_time="$seconds" -max_len=4096 -timeout=20 \
    -rss_limit_mb=$memory -malloc_limit_mb=$at_once -print_final_stats=1 \
    -artifact_prefix="$build/findings/$target-" "$build/corpus/$target" \
    > "$build/$target.log" 2>&1 || { failed=1; echo "found:"; tail -40 "$build/$target.log"; }
  grep -E "^#[0-9]+.* cov: |stat::number_of_executed_units|stat::peak_rss_mb" "$build/$target.log" \
    | tail -3
done
exit $failed
