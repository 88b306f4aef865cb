#!/bin/sh
# Make .venv and install the first lock named; the other names are locks that the first one contains.
# A copy of each installed lock is kept in .venv: nothing is installed again until a lock changes.
set -eu

NEEDED="3.12"
LOCK="$1"
export UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}" # trust what the system trusts, as pip and apt do

answers() { # does this command run a Python that is recent enough?
    "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$NEEDED'.split('.'))))" >/dev/null 2>&1
}

can_make_environments() { # some systems ship Python without ensurepip
    "$1" -c "import ensurepip, sqlite3, ssl, venv" >/dev/null 2>&1
}

# Names are tried by running them: a version manager leaves names behind for versions that do not answer.
candidates() {
    printf '%s\n' python3.14 python3.13 python3.12 python3 python
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*; do
        [ -x "$folder/bin/python3" ] && printf '%s\n' "$folder/bin/python3"
    done
    return 0
}

find_python() {
    candidates | while read -r candidate; do
        if answers "$candidate" && { command -v uv >/dev/null 2>&1 || can_make_environments "$candidate"; }; then
            "$candidate" -c "import sys; print(sys.executable)"
            break
        fi
    done
}

refuse() {
    found="$(python3 --version 2>/dev/null || python --version 2>/dev/null || echo 'no Python')"
    echo "Ramure needs Python $NEEDED or newer with its venv module, and found $found:" \
        "install it (Debian: apt install python3 python3-venv; macOS: brew install python; or https://docs.astral.sh/uv)." >&2
    exit 1
}

make_environment() {
    python="$(find_python)"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "${python:->=$NEEDED}" .venv || refuse
    elif [ -n "$python" ]; then
        "$python" -m venv --clear .venv
    else
        refuse
    fi
}

install() {
    echo "Installing $LOCK"
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python --require-hashes --requirement "$LOCK"
    else
        .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
            --require-hashes --requirement "$LOCK"
    fi
}

answers .venv/bin/python || make_environment
if ! cmp -s "$LOCK" ".venv/$LOCK"; then
    install
    for installed in "$@"; do
        cp "$installed" ".venv/$installed"
    done
fi
