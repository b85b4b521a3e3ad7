#!/usr/bin/env bash
# Builds everything and runs every test.
#
#   ./test.sh                  all of it
#   ./test.sh --filter NAME    only the .NET tests whose full name contains NAME (or any filter of `dotnet test`)
#
# Environment: REPEATS (default 3)        how often the tests that repeat themselves do so
#              CONFIGURATION (Release)    the build that is tested
#              NO_INSTALL=1               never install a Debian package
#
# A whole run ends with what the tests reached of each project; the files are in TestResults/coverage.
#
# The last line is always "N passed, N failed, N skipped". A step that fails before it can count tests (a build, the
# formatter, the linter) counts as one failure, so that the line never reads better than the truth.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export REPEATS="${REPEATS:-3}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration="${CONFIGURATION:-Release}"
results="$PWD/TestResults"
page="Videoroom.Web/ClientApp"
original_clients="Videoroom.Tests/Browser/OriginalClients/ClientApp"
filter=""

passed=0 failed=0 skipped=0
broken=()

usage() { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

while (($#)); do
  case "$1" in
    --filter) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; filter="$2"; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "test.sh: unknown option '$1'" >&2; usage >&2; exit 2 ;;
  esac
done

# Each failed .NET test with the first line of its reason, so that the end of a log is enough to know.
failed_tests() {
  find "$results" -name '*.trx' -exec awk '
    /<UnitTestResult / { name = ""; if (/outcome="Failed"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
    name && match($0, /<Message>.*/) { print "   " name ": " substr($0, RSTART + 9, 300); name = "" }' {} + 2> /dev/null
}

# Lines and branches that the tests reached, for each project of the .NET solution and the page. CONTRIBUTING.md says what counts.
coverage_report() {
  local dotnet="$results/coverage/dotnet.cobertura.xml" page="$results/coverage/page.cobertura.xml"
  local rates='line-rate="\([0-9.]*\)" branch-rate="\([0-9.]*\)"' page_rates='line-rate="\([0-9.]*\)".* branch-rate="\([0-9.]*\)"'
  [[ ! -f "$dotnet" && ! -f "$page" ]] && return
  echo "== coverage, in $results/coverage"
  {
    [[ -f "$dotnet" ]] && sed -n "s/.*<package name=\"\([^\"]*\)\" $rates.*/\1 \2 \3/p" "$dotnet" | sort
    [[ -f "$page" ]] && sed -n "s/.*<coverage .*$page_rates.*/ClientApp \1 \2/p" "$page"
  } | awk '{ printf "   %-18s %5.1f %% of lines, %5.1f %% of branches\n", $1, 100 * $2, 100 * $3 }'
}

finish() {
  local step
  ((passed + failed + skipped)) || { broken+=("no test ran"); failed=1; }
  for step in "${broken[@]}"; do echo "FAILED: $step"; done
  failed_tests
  coverage_report
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0)) || exit 1
  exit 0
}

# step NAME COMMAND...: runs a command that counts no tests.
step() {
  local name="$1" started=$SECONDS
  shift
  echo "== $name"
  if "$@"; then
    echo "   $((SECONDS - started)) s"
    return 0
  fi
  broken+=("$name")
  failed=$((failed + 1))
  return 1
}

# optional_step NAME COMMAND...: the same for a command that ends with 77 when it cannot be tried here, which counts as skipped.
optional_step() {
  local name="$1" started=$SECONDS code
  shift
  echo "== $name"
  "$@"
  code=$?
  case $code in
    0) ;;
    77) skipped=$((skipped + 1)) ;;
    *) broken+=("$name"); failed=$((failed + 1)) ;;
  esac
  echo "   $((SECONDS - started)) s"
}

# attribute NAME <element: the number in NAME="…", 0 without it.
attribute() { sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" | grep . || echo 0; }

have_postgresql() { command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null; }

# The tests start servers of their own: the one that Debian's package would make and start is in nobody's interest.
without_main_cluster() {
  local settings=/etc/postgresql-common/createcluster.d
  have_postgresql || { mkdir -p "$settings" && echo 'create_main_cluster = false' > "$settings/videoroom-tests.conf"; }
}

# GStreamer's WebRTC with all that its scripts in Browser/Python use; Debian's Python, as for aiortc.
have_gstreamer() {
  /usr/bin/python3 - 2> /dev/null << 'PYTHON'
import sys
import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst

Gst.init(None)
elements = "webrtcbin nicesrc dtlsenc srtpenc vp8enc opusenc rtpvp8pay rtpopuspay videotestsrc audiotestsrc decodebin"
sys.exit(not all(Gst.ElementFactory.find(element) for element in elements.split()))
PYTHON
}

# What the tests need besides the .NET SDK and Node.js: command and Debian package. aiortc is a library of Debian's Python,
# whatever other Python comes first in the path.
install_packages() {
  local missing=() entry
  for entry in chromium:chromium chromium-headless-shell:chromium-headless-shell firefox-esr:firefox-esr turnutils_uclient:coturn ip:iproute2; do
    command -v "${entry%%:*}" > /dev/null || missing+=("${entry##*:}")
  done
  /usr/bin/python3 -c 'import aiortc' 2> /dev/null || missing+=(python3-aiortc)
  have_gstreamer || missing+=(python3-gi python3-numpy gir1.2-gst-plugins-bad-1.0 gstreamer1.0-plugins-{base,good,bad} gstreamer1.0-nice)
  have_postgresql || missing+=(postgresql)
  ((${#missing[@]})) || return 0
  if [[ -n "${NO_INSTALL:-}" ]]; then
    echo "Missing: ${missing[*]}; not installed, because NO_INSTALL is set."
  elif ((EUID != 0)); then
    echo "Missing: ${missing[*]}. Installing needs root: run 'sudo apt-get install ${missing[*]}' and try again."
  elif ! command -v apt-get > /dev/null; then
    echo "Missing: ${missing[*]}. There is no apt-get here: install them by hand and try again."
  else
    echo "Installing ${missing[*]} from Debian's packages"
    export DEBIAN_FRONTEND=noninteractive
    without_main_cluster
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null && return 0
    echo "Installing ${missing[*]} failed: see above."
  fi
  return 1
}

have_tools() {
  local ok=0
  command -v dotnet > /dev/null || { echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"; ok=1; }
  command -v npm > /dev/null || { echo "Node.js 20.19 or later with npm is missing: https://nodejs.org"; ok=1; }
  return $ok
}

page_tests() {
  npm test -- --reporter=default --reporter=junit --outputFile.junit="$results/page.xml" \
    --coverage.enabled --coverage.reportsDirectory="$results/coverage/page" &&
    mv "$results/coverage/page/cobertura-coverage.xml" "$results/coverage/page.cobertura.xml"
}

# Known vulnerabilities of what the page is built from. 77 when the registry does not answer such questions.
page_audit() {
  local report
  report="$(npm audit --json 2> /dev/null)"
  node -e '
    let report = {};
    try { report = JSON.parse(process.argv[1]); } catch {}
    const found = report.metadata?.vulnerabilities;
    if (report.auditReportVersion === undefined || !found) { console.log("The registry does not answer: " + (report.message ?? report.error?.summary ?? "no report")); process.exit(77); }
    for (const { name, severity, range } of Object.values(report.vulnerabilities ?? {})) console.log(`${severity}: ${name} ${range}`);
    process.exit(found.high + found.critical > 0 ? 1 : 0);' "$report"
}

count_page_tests() {
  local line tests bad out
  while read -r line; do
    tests=$(attribute tests <<< "$line")
    bad=$(($(attribute failures <<< "$line") + $(attribute errors <<< "$line")))
    out=$(attribute skipped <<< "$line")
    passed=$((passed + tests - bad - out)) failed=$((failed + bad)) skipped=$((skipped + out))
  done < <(grep -oh '<testsuite [^>]*>' "$results/page.xml" 2> /dev/null)
}

count_dotnet_tests() {
  local line total good bad
  while read -r line; do
    total=$(attribute total <<< "$line") good=$(attribute passed <<< "$line")
    bad=$(($(attribute failed <<< "$line") + $(attribute error <<< "$line") + $(attribute timeout <<< "$line") + $(attribute aborted <<< "$line")))
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - good - bad))
  done < <(find "$results" -name '*.trx' -exec grep -oh '<Counters [^>]*>' {} + 2> /dev/null)
}

# counted NAME COUNTER COMMAND...: runs tests; a run that failed without a failed test (a crash) counts as one.
counted() {
  local name="$1" counter="$2" before=$failed started=$SECONDS ok=1
  shift 2
  echo "== $name"
  "$@" || ok=0
  "$counter"
  if ((ok == 0)); then
    broken+=("$name")
    ((failed > before)) || failed=$((failed + 1))
  fi
  echo "   $((SECONDS - started)) s"
}

# A run of some tests says nothing about what all of them reach: only a whole run counts.
dotnet_tests() {
  local ok=1 collect=(--settings Videoroom.Tests/coverage.runsettings --collect "XPlat Code Coverage") file
  [[ -z "$filter" ]] || collect=(--filter "$filter")
  # A test that hangs for five minutes is named and ends the run, instead of hanging it.
  dotnet test Videoroom.sln -c "$configuration" --no-build --nologo --logger trx --results-directory "$results" \
    --blame-hang-timeout 5m --blame-hang-dump-type none "${collect[@]}" || ok=0
  file="$(find "$results" -name coverage.cobertura.xml -print -quit)"
  [[ -z "$file" ]] || { mkdir -p "$results/coverage" && cp "$file" "$results/coverage/dotnet.cobertura.xml"; }
  ((ok))
}

# within FOLDER COMMAND...
within() { (cd "$1" && "${@:2}"); }

rm -rf "$results"
mkdir -p "$results"

step "tools" have_tools || finish
step "packages of the system" install_packages
step "restore" dotnet restore Videoroom.sln -v q || finish
step "build" dotnet build Videoroom.sln -c "$configuration" --no-restore -v q -nologo || finish

# The browser tests wait more than they compute: what needs no browser runs beside them, and gives way to them.
checks() {
  renice -n 10 -p "$BASHPID" > /dev/null
  passed=0 failed=0 skipped=0 broken=()
  # The third part of "dotnet format", the analyzers, has been run by the build, whose warnings are errors.
  step "format: whitespace" dotnet format whitespace . --folder --verify-no-changes
  step "format: style" dotnet format style Videoroom.sln --verify-no-changes --no-restore
  step "page: lint" within "$page" npm run --silent lint
  counted "page: tests" count_page_tests within "$page" page_tests
  optional_step "page: audit" within "$page" page_audit
  step "original clients: lint" within "$original_clients" npm run --silent lint
  optional_step "image's twin" deploy/image-twin.sh
  printf '%s\n' "$passed" "$failed" "$skipped" "${broken[@]}" > "$results/checks.counts"
}

# What the checks printed and counted; checks that ended before they could say so count as failed.
count_checks() {
  local counts
  wait "$1"
  cat "$results/checks.log"
  mapfile -t counts < "$results/checks.counts" || counts=(0 1 0 "checks beside the tests")
  passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
  broken+=("${counts[@]:3}")
}

if [[ -z "$filter" ]]; then
  checks > "$results/checks.log" 2>&1 &
  checks_job=$!
fi

counted "tests" count_dotnet_tests dotnet_tests
[[ -n "$filter" ]] || count_checks "$checks_job"
finish
