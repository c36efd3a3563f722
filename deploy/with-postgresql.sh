#!/bin/sh
# Runs a command with a PostgreSQL of its own, on loopback and in a folder that is gone afterwards:
#   sh deploy/with-postgresql.sh make test
# The tests of the store then run on it too. Without PostgreSQL, and without a way to install it, the
# command runs all the same, and the last line on standard error says so (with CI=true: exit 3 instead).
set -eu

say() { printf 'vaxel: %s\n' "$1" >&2; }

find_bin() {
    for folder in /usr/lib/postgresql/*/bin /usr/local/bin /usr/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && echo "$folder" && return
    done
}

bin=$(find_bin)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing PostgreSQL"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } \
        >/dev/null 2>&1 || true
    bin=$(find_bin)
fi
if [ -z "$bin" ]; then
    say "no PostgreSQL here: the store is tested on SQLite alone"
    [ "${CI:-}" = true ] && exit 3
    exec "$@"
fi

# In memory where there is room: the tests make a database each, which a disk takes five times as long for.
in_memory() { [ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')" -gt 4000000 ] 2>/dev/null; }
folder=$(in_memory && mktemp -d -p /dev/shm || mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    chown postgres "$folder"
    as_owner() { runuser -u postgres -- "$@"; }
fi
stop() {
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd / # a folder that the owner may be in
as_owner "$bin/initdb" -D "$folder/data" -A trust -U vaxel -E UTF8 >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
as_owner "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" \
    -o "-c listen_addresses=127.0.0.1 -p $port -k $folder -c fsync=off -c max_wal_size=256MB -c max_connections=200" start >/dev/null
rm -f "$folder.log"
cd - >/dev/null
VAXEL_TEST_POSTGRESQL=postgresql+asyncpg://vaxel@127.0.0.1:$port
export VAXEL_TEST_POSTGRESQL
"$@"
