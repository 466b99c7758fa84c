#!/usr/bin/env bash
# Fetches the ONNX project's node tests, which Tests/ConformanceTests runs, into .build/conformance.
# Does nothing when they are there. Without a network it says so and goes on: the tests then skip.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.17.0
wheel=onnx-$version-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
url=https://files.pythonhosted.org/packages/b1/2f/91092557ed478e323a2b4471e2081fdf88d1dd52ae988ceaf7db4e4506ff/$wheel
sha256=4a183c6178be001bf398260e5ac2c927dc43e7746e8638d6c05c20e321f8c949
folder=.build/conformance/onnx-$version

[ -d "$folder" ] && exit 0

skip() {
  echo "The ONNX conformance tests will be skipped: $1" >&2
  exit 0
}
for tool in curl unzip sha256sum; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done

mkdir -p .build/conformance
scratch=$(mktemp -d .build/conformance/fetching.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
echo "Fetching ONNX $version's node tests (16 MB)"
curl --silent --show-error --fail --location --retry 2 --connect-timeout 20 --max-time 300 \
  --output "$scratch/onnx.whl" "$url" || skip "$url could not be fetched"
echo "$sha256  $scratch/onnx.whl" | sha256sum --check --status \
  || { echo "the file at $url is not the one that was pinned" >&2; exit 1; }
unzip -q "$scratch/onnx.whl" 'onnx/backend/test/data/node/*' -d "$scratch"
# The folder appears at once and whole, so that an interrupted run leaves nothing half there.
mv -T "$scratch/onnx/backend/test/data/node" "$folder" 2>/dev/null || [ -d "$folder" ]
