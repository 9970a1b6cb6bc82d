#!/bin/sh
# Installs what listings drawn by JavaScript need beside `make render`'s packages: Chromium.
# Prints nothing when it is there. Needs root (or sudo) only when it is missing.
set -eu

if ! command -v chromium >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "install Chromium (chromium) with your system's package manager" >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -q
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends chromium
fi
