#!/bin/sh
# kitabca without a network: sets itself up from the wheels beside it, then runs.
#   sh kitabca.sh                    builds every edition into build/
#   sh kitabca.sh check EDITION …    any command of kitabca
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/.venv
if [ ! -e "$venv/ready" ]; then
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null || {
        echo "Python 3.11, 3.12 or 3.13 is needed; name another: PYTHON=python3.12 sh kitabca.sh" >&2
        echo "Python 3.11, 3.12 və ya 3.13 lazımdır; başqasını göstərin: PYTHON=python3.12 sh kitabca.sh" >&2
        exit 2
    }
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-index \
        --find-links "$here/wheels" --no-deps --require-hashes -r "$here/requirements.lock"
    : > "$venv/ready"
fi
PYTHONPATH=$here/src
export PYTHONPATH
if [ $# -gt 0 ]; then
    exec "$venv/bin/python" -m kitabca "$@"
fi
cd "$here"
status=0
for edition in sources/editions/*.toml; do
    "$venv/bin/python" -m kitabca build "$edition" -o build || status=1
done
exit $status
