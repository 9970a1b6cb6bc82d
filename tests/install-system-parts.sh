#!/bin/sh
# Installs the system programs the tests start for real, where the machine lacks them. Today: PostgreSQL 15 or newer,
# LibreOffice, Chromium, ssh-keygen, fonts with Chinese characters, npm with the library of ReplayWeb.page.
# Prints nothing when all is there. Needs root (or sudo) only when something is missing.
set -eu

has_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

if ! has_postgres; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "tests need PostgreSQL (initdb, pg_ctl); install it with your system's package manager" >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -q
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y postgresql
fi

sh "$(dirname "$0")/../deploy/install-libreoffice.sh"
sh "$(dirname "$0")/../deploy/install-chromium.sh"

if ! fc-list :lang=zh 2>/dev/null | grep -q .; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends fontconfig fonts-wqy-microhei
fi

if ! command -v npm >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends nodejs npm
fi

# ReplayWeb.page's library, which shows our WACZ files in Chromium (AGPL: only here, for tests, never shipped).
locked="$(dirname "$0")/storage/wacz"
wabac="$(dirname "$0")/../.tools/wabac"
if ! cmp -s "$locked/package-lock.json" "$wabac/package-lock.json" ||
    [ ! -f "$wabac/node_modules/@webrecorder/wabac/dist/sw.js" ]; then
    mkdir -p "$wabac"
    cp "$locked/package.json" "$locked/package-lock.json" "$wabac/"
    (cd "$wabac" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
fi

if ! command -v ssh-keygen >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends openssh-client
fi

if ! command -v wget >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends wget
fi
