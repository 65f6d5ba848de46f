# shellcheck shell=bash
# Sourced by every script: where things are, how to speak, how to wait, how to end a process.
set -euo pipefail

# Read by the scripts that source this file.
# shellcheck disable=SC2034
REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Where mke2fs, debugfs and their like are, and what Debian leaves out of a user's path.
export PATH=$PATH:/usr/sbin:/sbin

# What tells this lab from others on this machine: in the names of its machines, of its namespace and of its guards.
export STORAGECHAOS_LAB__ID=${STORAGECHAOS_LAB__ID:-storagechaos}

# State is one lab's life (machines, sockets, logs); the cache outlives labs and may be deleted at any time.
export STORAGECHAOS_STATE=${STORAGECHAOS_STATE:-/var/lib/$STORAGECHAOS_LAB__ID}
export STORAGECHAOS_CACHE=${STORAGECHAOS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/storagechaos}

# To stderr: stdout belongs to what a script answers.
say() { printf '%s\n' "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# wait_until SECONDS COMMAND...: polls until COMMAND succeeds; fails at the deadline.
wait_until() {
  local until_ns=$(($(date +%s%N) + $1 * 1000000000))
  shift
  until "$@" >/dev/null 2>&1; do
    (($(date +%s%N) < until_ns)) || return 1
    sleep 0.05
  done
}

# A process that has ended may stay a zombie where PID 1 does not reap, and `kill -0` calls it alive.
alive() {
  local stat
  # Not $(<...): bash 5.2 exits, and does not merely fail, where that file is gone.
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  stat=${stat##*) } # the name may hold spaces and parentheses
  [[ ${stat%% *} != [ZX] ]]
}
ended() { ! alive "$1"; }

# end_process PID [GRACE_SECONDS]: asks, waits, then insists.
end_process() {
  alive "$1" || return 0
  kill "$1" 2>/dev/null || true
  wait_until "${2:-3}" ended "$1" && return 0
  kill -KILL "$1" 2>/dev/null || true
  wait_until 3 ended "$1"
}
