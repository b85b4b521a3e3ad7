#!/usr/bin/env bash
# Starts a cluster on this machine: nodes that share their rooms.
#
#   ./cluster.sh [N]      N nodes, 1 to 9 (default 3). Ctrl-C ends one after the other, so that a call moves along to the last;
#                         a second Ctrl-C ends all at once.
#
# Node i serves its page on PORT + 10 (i - 1), its admin listener one port above, node traffic two above; its media is on
# MEDIA_PORT + i - 1. A node that ends with a code other than 0 is started again.
#
# Environment: PORT (4000), MEDIA_PORT (20000)
#              PUBLIC_HOST       what browsers call this machine (localhost); from other machines they need USE_TLS=true
#              CONFIGURATION     the build (Release); NO_BUILD=1 takes what is there
#              every other setting of README.md goes to all nodes; without CLUSTER_SECRET one is made
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

nodes="${1:-3}"
port="${PORT:-4000}"
media="${MEDIA_PORT:-20000}"
host="${PUBLIC_HOST:-localhost}"
configuration="${CONFIGURATION:-Release}"
program="Videoroom.Web/bin/$configuration/net10.0/Videoroom.Web"
state="" stopping=0 failed=0
keepers=()

usage() { sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
die() { echo "cluster.sh: $*" >&2; failed=1; exit 1; }

case "$nodes" in
  [1-9]) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

page_port() { echo $((port + 10 * ($1 - 1))); }
scheme() { case "${USE_TLS:-}" in true | 1 | yes) echo https ;; *) echo http ;; esac; }
url() { echo "$(scheme)://$host:$(page_port "$1")/"; }
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

node_address() { echo "127.0.0.1:$(($(page_port "$1") + 2))"; }

# Where the nodes reach each other, the same list for all.
seeds() {
  local i list=""
  for ((i = 1; i <= nodes; i++)); do list+="${list:+,}$(node_address "$i")"; done
  echo "$list"
}

# This node's address for browsers first, then the others'.
urls() {
  local i list
  list="$(url "$1")"
  for ((i = 1; i <= nodes; i++)); do ((i == $1)) || list+=",$(url "$i")"; done
  echo "$list"
}

# Runs one node, and again when it ends with another code than 0. Its own session: Ctrl-C is for this script, not for the nodes.
keep() {
  local i="$1" code started quick=0 child="" over=0
  trap 'over=1; [[ -n "$child" ]] && kill -TERM "$child" 2> /dev/null' TERM
  trap '' INT
  while :; do
    started=$SECONDS
    env PORT="$(page_port "$i")" ADMIN_PORT="$(($(page_port "$i") + 1))" MEDIA_PORT="$((media + i - 1))" \
      CLUSTER_ADDRESS="$(node_address "$i")" CLUSTER_SEEDS="$(seeds)" SIGNALING_URLS="$(urls "$i")" STATE_DIRECTORY="$state/node$i" \
      setsid "$program" > >(sed -u "s/^/[node$i] /") 2>&1 < /dev/null &
    child=$!
    echo "$child" > "$state/node$i.pid"
    # The signal may have come before the process was there.
    ((over)) && kill -TERM "$child" 2> /dev/null
    # A signal interrupts the wait; the node's own end is what counts.
    while :; do
      wait "$child" 2> /dev/null
      code=$?
      kill -0 "$child" 2> /dev/null || break
    done
    rm -f "$state/node$i.pid"
    ((over)) && exit 0
    ((code == 0)) && { echo "[node$i] has ended"; exit 0; }
    if ((SECONDS - started < 5 && ++quick >= 5)); then
      echo "[node$i] ended with code $code, the fifth time in a row within 5 s: not started again" >&2
      exit 1
    fi
    ((SECONDS - started < 5)) || quick=0
    echo "[node$i] ended with code $code: starting it again"
    sleep 1
    ((over)) && exit 0
  done
}

stop_nodes() {
  local i
  stopping=$((stopping + 1))
  if ((stopping > 1)); then
    echo "Ending all nodes at once"
    for ((i = 1; i <= nodes; i++)); do [[ -f "$state/node$i.pid" ]] && kill -KILL "$(< "$state/node$i.pid")" 2> /dev/null; done
  fi
}

cleanup() {
  local i
  for ((i = 1; i <= ${#keepers[@]}; i++)); do
    kill -TERM "${keepers[i - 1]}" 2> /dev/null || continue
    ((stopping > 1)) || echo "Ending node$i"
    while kill -0 "${keepers[i - 1]}" 2> /dev/null; do wait "${keepers[i - 1]}"; done
  done
  [[ -n "$state" ]] && rm -rf "$state"
  exit "$failed"
}

command -v dotnet > /dev/null || die "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
if [[ -z "${NO_BUILD:-}" ]]; then
  dotnet build Videoroom.Web/Videoroom.Web.csproj -c "$configuration" -v q -nologo || die "the build failed"
fi
[[ -x "$program" ]] || die "$program is missing: run without NO_BUILD"

trap cleanup EXIT
trap stop_nodes INT TERM
state="$(mktemp -d "${TMPDIR:-/tmp}/videoroom-cluster.XXXXXX")" || die "no temporary folder"
((stopping)) && exit
[[ -n "${CLUSTER_SECRET:-}${CLUSTER_SECRET_FILE:-}" ]] || { CLUSTER_SECRET="$(secret)"; export CLUSTER_SECRET; }

# The first one builds the page, when it is stale; the others find it built.
for ((i = 1; i <= nodes; i++)); do
  mkdir -m 700 "$state/node$i"
  keep "$i" &
  keepers+=($!)
done

echo
for ((i = 1; i <= nodes; i++)); do
  token="the one in ADMIN_TOKEN"
  [[ -n "${ADMIN_TOKEN:-}${ADMIN_TOKEN_FILE:-}" ]] || token="in $state/node$i/admin-token"
  echo "  node$i  $(url "$i")   admin http://127.0.0.1:$(($(page_port "$i") + 1))/admin/ (token $token)"
done
echo "  Ctrl-C ends the cluster."
echo

# Until Ctrl-C, or until no node is left.
while ((stopping == 0)) && jobs -rp | grep -qFx "$(printf '%s\n' "${keepers[@]}")"; do
  wait -n "${keepers[@]}"
  for keeper in "${keepers[@]}"; do
    kill -0 "$keeper" 2> /dev/null || { wait "$keeper" || failed=1; }
  done
done
