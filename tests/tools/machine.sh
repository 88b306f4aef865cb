#!/bin/sh
# Bring what the tests need beside Python: a Chromium, LibreOffice Calc and Writer, Poppler's tools and the PostgreSQL server.
# Debian packages are installed when root; elsewhere what is missing is named, and continuous integration fails on it.
set -eu

wanted=""
unmet=""

missing() { # missing COMMAND... : none of these commands exists
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 1
    done
    return 0
}

has_postgres() {
    ! missing initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_chromium() {
    { [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; } || ! missing chromium chromium-browser google-chrome ||
        .venv/bin/python -m tests.tools.chromium >/dev/null 2>&1
}

has_office() {
    ! missing soffice libreoffice
}

has_writer() { # Calc alone opens no letter
    has_office && ls "$(dirname "$(readlink -f "$(command -v soffice || command -v libreoffice)")")"/libswlo.* >/dev/null 2>&1
}

has_poppler() {
    ! missing pdfinfo && ! missing pdfdetach
}

has_chromium || wanted="$wanted chromium"
has_office || wanted="$wanted libreoffice-calc-nogui"
has_writer || wanted="$wanted libreoffice-writer-nogui"
has_poppler || wanted="$wanted poppler-utils"
has_postgres || wanted="$wanted postgresql"

if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && ! missing apt-get; then
    echo "Installing$wanted"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086  # the names are words
    apt-get install --no-install-recommends -qq -y $wanted >/dev/null
fi

has_chromium || .venv/bin/python -m playwright install chromium || true

has_chromium || unmet="$unmet a Chromium (the browser journeys),"
has_office || unmet="$unmet LibreOffice Calc (reading back spreadsheets),"
has_writer || unmet="$unmet LibreOffice Writer (reading back letters),"
has_poppler || unmet="$unmet Poppler's tools (reading back PDFs),"
has_postgres || unmet="$unmet the PostgreSQL server (the suite on PostgreSQL),"

if [ -n "$unmet" ]; then
    echo "MISSING ON THIS MACHINE:${unmet%,}. The tests that need it will not run." >&2
    [ "${CI:-}" != "true" ]
fi
