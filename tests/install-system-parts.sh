#!/bin/sh
# Installs the system programs the tests start for real, where the machine lacks them. Today: PostgreSQL 15 or newer,
# LibreOffice, Chromium, fonts with Chinese characters, ssh-keygen, wget, zstd, R with readr, npm with
# the library of ReplayWeb.page.
# Prints nothing when all is there. Needs root (or sudo) only when something is missing.
set -eu

here="$(dirname "$0")"
updated=""

has_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_chinese_fonts() {
    fc-list :lang=zh 2>/dev/null | grep -q .
}

has_readr() {
    has Rscript && Rscript -e 'quit(status = !requireNamespace("readr", quietly = TRUE))' 2>/dev/null
}

# has PROGRAM
has() {
    command -v "$1" >/dev/null 2>&1
}

# debian PACKAGE...: installs packages; the first call fetches the lists, which a fresh machine does not have.
debian() {
    if ! has apt-get; then
        echo "tests need $*; install them with your system's package manager" >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    [ -n "$updated" ] || $as_root apt-get update -q
    updated=yes
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends "$@"
}

has_postgres || debian postgresql
sh "$here/../deploy/install-libreoffice.sh"
sh "$here/../deploy/install-chromium.sh"
has_chinese_fonts || debian fontconfig fonts-wqy-microhei
has npm || debian nodejs npm
has ssh-keygen || debian openssh-client
has jq || debian jq
has sqlite3 || debian sqlite3
has wget || debian wget
has zstd || debian zstd
has_readr || debian r-base-core r-cran-readr

# ReplayWeb.page's library, which shows our WACZ files in Chromium (AGPL: only here, for tests, never shipped).
locked="$here/storage/wacz"
wabac="$here/../.tools/wabac"
if ! cmp -s "$locked/package-lock.json" "$wabac/package-lock.json" ||
    [ ! -f "$wabac/node_modules/@webrecorder/wabac/dist/sw.js" ]; then
    mkdir -p "$wabac"
    cp "$locked/package.json" "$locked/package-lock.json" "$wabac/"
    (cd "$wabac" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
fi
