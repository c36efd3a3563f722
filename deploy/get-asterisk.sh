#!/bin/sh
# Prints the root folder of a real Asterisk 18 to 22: "/" where this machine has its own, else a Debian
# forky root kept in the cache (made in about 30 s, 400 MB; Debian 12 has no asterisk package).
# Exit 3: impossible here; the last line on standard error says why. Progress goes to standard error.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/vaxel
root=$cache/asterisk-root

impossible() {
    echo "no real Asterisk: $1" >&2
    exit 3
}

install_mmdebstrap() {
    command -v mmdebstrap >/dev/null && return
    command -v apt-get >/dev/null || impossible "mmdebstrap is not installed and there is no apt-get"
    echo "installing mmdebstrap" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap; } \
        >"$cache/apt.log" 2>&1 || impossible "apt-get could not install mmdebstrap (see $cache/apt.log)"
}

make_root() {
    new=$root.new
    rm -rf "$new"
    echo "making a Debian root with Asterisk in $root" >&2
    mmdebstrap --variant=apt \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
        --include=asterisk,asterisk-core-sounds-en-wav,asterisk-moh-opsound-wav \
        forky "$new" >"$cache/mmdebstrap.log" 2>&1 \
        || impossible "mmdebstrap failed (network? see $cache/mmdebstrap.log)"
    # Asterisk looks up a root name server and its own name to learn its address; without DNS each call
    # would wait seconds for that.
    sed -i 's/^hosts:.*/hosts: files/' "$new/etc/nsswitch.conf"
    echo "127.0.0.1 localhost a.root-servers.net A.ROOT-SERVERS.NET $(hostname)" >"$new/etc/hosts"
    mv "$new" "$root"
}

if command -v asterisk >/dev/null; then
    echo /
    exit 0
fi
[ "$(id -u)" = 0 ] || impossible "asterisk is not installed, and making a root folder for it needs root"
mkdir -p "$cache"
# One at a time: a second run waits here and then finds the root made. The lock is gone with its holder.
exec 9>"$cache/asterisk-root.lock"
flock 9
[ -d "$root" ] || { install_mmdebstrap 9>&- && make_root 9>&-; }
chroot "$root" asterisk -V >&2 || impossible "the Asterisk in $root does not start; delete that folder"
echo "$root"
