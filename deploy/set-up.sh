#!/bin/sh
# Makes the Python environment in the folder $1 from the lock file; installs Python itself where it may.
# TRANSCRIPTION=no leaves out what only transcription needs (390 MB).
set -eu
venv=$1

say() { printf 'vaxel: %s\n' "$1" >&2; }

install_python() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing Python"
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
    else
        say "Python 3.11 or later with venv is needed: apt install python3 python3-venv"
        exit 1
    fi
}

python3 -c 'import ensurepip, venv' 2>/dev/null || install_python
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or later is needed; this is $(python3 --version)"
    exit 1
}
say "setting up $venv (once, and after each change of requirements.lock)"
[ -x "$venv/bin/pip" ] || python3 -m venv --clear "$venv"
uv=$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' requirements.lock)
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$uv"
UV_PROJECT_ENVIRONMENT=$venv VIRTUAL_ENV=$venv
export UV_PROJECT_ENVIRONMENT VIRTUAL_ENV
if [ "${TRANSCRIPTION:-yes}" = no ]; then
    set -- -r pyproject.toml --group dev --constraints requirements.lock
else
    set -- -r requirements.lock
fi
"$venv/bin/uv" pip install --quiet --require-hashes "$@"
"$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --editable .
