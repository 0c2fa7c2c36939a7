#!/bin/sh
# Makes .venv and installs the locked packages into it; `make setup` calls this from the checkout.
# Installing twice does nothing new. PYTHON names another interpreter than python3.
set -eu

python=${PYTHON:-python3}
lock=requirements/dev.txt

fail() {
    echo "$1" >&2
    exit 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Kindred needs Python 3.11 or later; $python is not. Name one: make setup PYTHON=python3.11"

if [ ! -x .venv/bin/python ]; then
    # Debian and Ubuntu keep the part that makes virtual environments in a package of its own.
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq
            apt-get install -y -qq python3-venv
        else
            fail "$python cannot make virtual environments. Run: sudo apt-get install -y python3-venv"
        fi
    fi
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv .venv
fi

# An interrupted start, or another tool, may have left an environment without pip.
.venv/bin/python -c 'import pip' 2>/dev/null || .venv/bin/python -m ensurepip --upgrade >/dev/null

echo "Installing $lock (about 1 GB)."
export UV_PYTHON_DOWNLOADS=never
if .venv/bin/python -m pip install --quiet --disable-pip-version-check uv &&
    .venv/bin/uv pip install --quiet --python .venv/bin/python \
        --require-hashes --no-deps --compile-bytecode -r "$lock"; then
    exit 0
fi
echo "uv could not do it; pip takes a minute longer." >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps -r "$lock"
