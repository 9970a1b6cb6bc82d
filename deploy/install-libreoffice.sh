#!/bin/sh
# Installs what reading .doc, .wps and .rtf needs: LibreOffice's writer without a screen, and fonts with Chinese characters.
# Prints nothing when it is there. Needs root (or sudo) only when something is missing.
set -eu

if ! command -v soffice >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "install LibreOffice (soffice) with your system's package manager" >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -q
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends \
        libreoffice-writer-nogui libreoffice-calc-nogui fonts-wqy-microhei
fi
