#!/bin/sh
# Prints the path of sipp, which plays callers and phones in the live tests; installs it when it can.
# Exit 3: impossible here; the last line on standard error says why.
set -eu

impossible() {
    echo "no sipp: $1" >&2
    exit 3
}

if ! command -v sipp >/dev/null; then
    [ "$(id -u)" = 0 ] || impossible "it is not installed (Debian: sip-tester), and installing it needs root"
    command -v apt-get >/dev/null || impossible "it is not installed and there is no apt-get"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends sip-tester; } \
        >&2 || impossible "apt-get could not install sip-tester"
fi
command -v sipp
