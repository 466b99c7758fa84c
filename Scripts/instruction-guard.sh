#!/usr/bin/env bash
# Counts the instructions of a few small jobs and compares them with Benchmarks/instructions.tsv.
# Fails when a job needs over 5 % more than the table says, or when valgrind is missing, but for machines
# without apt and where NOEMA_SKIP_GUARD=1 says that it may be.
#
#   Scripts/instruction-guard.sh            compares
#   Scripts/instruction-guard.sh --update   writes the table anew, for a commit that means to change it
#   Scripts/instruction-guard.sh --counted FILE   compares what was counted before, in the table's form
#
# Valgrind shows every machine the same processor (AVX2, no AVX-512), so that the kernels which the
# libraries choose, and with them the counts, do not depend on the machine. The rest that could vary is
# fixed: one thread, Swift's hashing, OpenBLAS's kernels, addresses.
set -euo pipefail
cd "$(dirname "$0")/.."

table=Benchmarks/instructions.tsv
percent=5

# Compares a file of counts with the table.
compare() {
  join -t $'\t' -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$table" "$1" | awk -F '\t' -v percent=$percent '
    {
      change = $2 ? 100 * ($3 / $2 - 1) : 100
      verdict = change > percent || !$3 ? "TOO MANY" : "ok"
      if (verdict != "ok") failed = 1
      if (change < -percent && $3) verdict = "ok, but lower the table: --update"
      printf "%-10s %14d instructions, table %14d, %+.1f %%  %s\n", $1, $3, $2, change, verdict
    }
    END {
      if (failed) {
        print "If the growth is meant: Scripts/instruction-guard.sh --update, and commit the table."
        exit 1
      }
    }'
}

if [ "${1:-}" = --counted ]; then
  compare "$2"
  exit
fi

command -v valgrind >/dev/null || {
  echo "The instructions are not counted without valgrind (apt-get install valgrind)." >&2
  [ "${NOEMA_SKIP_GUARD:-}" = 1 ] || ! command -v apt-get >/dev/null
  exit
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SWIFT_DETERMINISTIC_HASHING=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE=Haswell

# Valgrind does not read Swift's debugging information.
strip -o "$work/noema" "${NOEMA:-.build/release/noema}"

# So many of a folder's images, by name.
some() {
  mkdir -p "$work/$3"
  find "$PWD/$1" -name '*.png' | sort | sed -n "1,$2p" | while read -r image; do
    ln -s "$image" "$work/$3/"
  done
}
some concepts/scenes/classes/zebroid 8 class
some concepts/scenes/classes/zebroid 1 image
some concepts/scenes/concepts/striped 10 concepts/striped
some concepts/scenes/random 60 random
cp -r concepts/broden-scenes "$work/broden"
head -n 25 concepts/broden-scenes/index.csv >"$work/broden/index.csv"

# A job a line: its name, and what stands after `noema`.
net=$PWD/probes/scenes.onnx
jobs="\
predict    predict $net --images class
gradient   attribute $net --images image --target zebroid --method integrated-gradients:steps=8 --output a
relevance  attribute $net --images image --target zebroid --method epsilon-plus --output b
mask       attribute $net --images image --target zebroid --method rise:samples=64 --output c
tcav       tcav $net --layer late --class class --target zebroid --concepts concepts --random random \
--runs 5 --opponents 2 --resamples 20 --folds 2 --output d
dissect    dissect $net --layer late --data broden --null permutation --output e"

# Prints a job's name and its instructions.
count() {
  read -r name arguments <<<"$1"
  # shellcheck disable=SC2086
  (cd "$work" && setarch -R valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    ./noema $arguments --threads 1 >"$name.printed" 2>"$name.said") || {
    cat "$work/$name.said" >&2
    return 1
  }
  printf '%s\t%s\n' "$name" "$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/$name.said")"
}
export -f count
export work
printf '%s\n' "$jobs" | tr '\n' '\0' | xargs -0 -P "$(nproc)" -I{} bash -c 'count "$1"' _ {} |
  sort >"$work/counts"

if [ "${1:-}" = --update ]; then
  cp "$work/counts" "$table"
  cat "$table"
  exit
fi
compare "$work/counts"
