#!/usr/bin/env bash
# Gives what reads network input inputs that nobody sends, and keeps those that break something as cases that ./test.sh runs.
#
#   ./fuzz.sh                          every target, as many inputs as show that it holds: ten million, one million for slow ones
#   ./fuzz.sh TARGET                   one of them
#   ./fuzz.sh TARGET|all MINUTES       for so long, each
#   ./fuzz.sh --list                   the targets
#   ./fuzz.sh --replay TARGET FILE     runs a kept case once more
#
# Environment: SEED (default: a new one each time)   decides all inputs: the same seed, the same inputs
#
# Findings are written to Videoroom.Tests/Fixtures/Fuzz/TARGET. Exit codes: 0 nothing was found, 3 something was, 2 wrong use.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
program=Videoroom.Fuzz/bin/Release/net10.0/Videoroom.Fuzz.dll
found=3 hangs=4

usage() { sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
die() { echo "fuzz.sh: $*" >&2; exit 2; }

build() { dotnet build Videoroom.Fuzz/Videoroom.Fuzz.csproj -c Release -v q -nologo -p:RunAnalyzers=false || exit 1; }

# One target in a process of its own: what ends the process leaves its inputs in the journal.
run() {
  local target="$1" code
  shift
  dotnet "$program" run "$target" --seed "$seed" --journal "$journal" "$@"
  code=$?
  case $code in
    0 | "$found" | "$hangs") ;;
    130 | 143) exit "$code" ;; # Somebody has ended it.
    1) die "$target could not be run" ;;
    *)
      dotnet "$program" salvage "$target" "$journal"
      code=$found
      ;;
  esac
  ((code == 0)) || broken+=("$target")
}

target=all minutes=""
case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  --list) build; exec dotnet "$program" list ;;
  --replay) [[ $# -eq 3 ]] || { usage >&2; exit 2; }; build; exec dotnet "$program" replay "$2" "$3" ;;
  -*) usage >&2; die "unknown option '$1'" ;;
esac
(($# <= 2)) || { usage >&2; exit 2; }
(($# < 1)) || target="$1"
(($# < 2)) || minutes="$2"
[[ -z "$minutes" || "$minutes" =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "'$minutes' is no number of minutes"
seed="${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
[[ "$seed" =~ ^[0-9]+$ ]] || die "SEED is '$seed': a number was expected"

build
mapfile -t names < <(dotnet "$program" list --names)
if [[ "$target" != all ]]; then
  [[ " ${names[*]} " == *" $target "* ]] || die "there is no target '$target', but: ${names[*]}"
  names=("$target")
fi

journal="$(mktemp)" broken=()
trap 'rm -f "$journal"' EXIT
echo "SEED=$seed"
for name in "${names[@]}"; do run "$name" ${minutes:+--minutes "$minutes"}; done
((${#broken[@]} == 0)) || { echo "FOUND: ${broken[*]}"; exit "$found"; }
