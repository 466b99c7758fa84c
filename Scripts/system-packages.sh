#!/usr/bin/env bash
# Installs the Debian packages that Noema builds on, those that are missing and no others.
# With --with-browser also Chromium, in which the tests try a report's page, with --with-valgrind also
# Valgrind, which counts instructions; where these cannot be had, what needs them says so.
set -euo pipefail

packages=(
  libdnnl-dev           # oneDNN: convolutions, pooling, matrix products
  libopenblas-dev       # dense algebra
  liblapacke-dev        # Cholesky and friends
  libboost-math-dev     # distributions
  libpng-dev            # PNG
  libturbojpeg0-dev     # JPEG
  libexif-dev           # the orientation of photographs
  libvlfeat-dev         # superpixels
  libzip-dev            # .npz
  libssl-dev            # SHA-256
  libsqlite3-dev        # dissections as a database
)

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
optional=
case "${1:-}" in
  --with-browser)
    bash "$0"
    has_browser >/dev/null && exit 0
    optional=chromium
    ;;
  --with-valgrind)
    bash "$0"
    optional=valgrind
    ;;
esac
[ -z "$optional" ] || packages=("$optional")

missing=()
for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
[ ${#missing[@]} -eq 0 ] && exit 0

command="apt-get install -y ${missing[*]}"
by_hand() {
  echo "These packages are missing and could not be installed: ${missing[*]}" >&2
  echo "Run: sudo apt-get update && sudo $command" >&2
  [ -n "$optional" ] && exit 0
  exit 1
}

command -v apt-get >/dev/null || by_hand
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || by_hand
  as_root=(sudo)
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >/dev/null || by_hand
"${as_root[@]}" $command >/dev/null || by_hand
