#!/usr/bin/env bash
# Changes the code of one folder, one small change (a mutant) at a time, and runs the tests of the same folder against each: a change
# that no test notices is a gap in the tests. docs/mutation-testing.md has the scores, and what is left out and why.
#
#   ./mutate.sh FOLDER             for example Engine/Srtp, or Actors/Rooms
#   ./mutate.sh FOLDER --report    only prints the results of the last run again
#
# Environment: CONCURRENCY (default 2)     test hosts at one time
#              MINUTES (default 60)        when a run is ended
#              FILES (default: all)        a glob of files inside the folder, for example 'Turn*.cs'; with {from..to} behind it a part of one
#              PATIENCE_SECONDS (default 5)    how long specs of actors wait for what does not come
#              TESTS (default: the mirrored folder's)    a filter of `dotnet test`
#
# The results (report.html, report.json, survivors.txt) are in artifacts/mutation/FOLDER, which git ignores. A folder takes between
# a few minutes and an hour: this is no part of ./test.sh or of continuous integration.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

# The analyzers have nothing to say about mutants: RunAnalyzers is a property of the build.
export RunAnalyzers=false DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

folder="" only_report=""
for argument in "$@"; do
  case "$argument" in
    -h | --help) usage; exit 0 ;;
    --report) only_report=1 ;;
    -*) echo "mutate.sh: unknown option '$argument'" >&2; usage >&2; exit 2 ;;
    *) folder="${argument%/}" ;;
  esac
done
[[ -n "$folder" ]] || { usage >&2; exit 2; }

project="Videoroom.${folder%%/*}"
inside="${folder#*/}"
[[ "$folder" == */* && -d "$project/$inside" ]] || { echo "mutate.sh: there is no $project/$inside" >&2; exit 2; }
[[ -d "Videoroom.Tests/$folder" ]] || { echo "mutate.sh: $folder has no mirror in Videoroom.Tests" >&2; exit 2; }
results="$PWD/artifacts/mutation/$folder"

# What every mutant starts is as small as it can be.
test_project=Videoroom.Tests
grep -q "Videoroom.Tests/$folder/" mutation/Videoroom.Mutation.csproj && test_project=mutation

# Prints the score and writes survivors.txt: one line for each mutant that no test noticed.
report() {
  node --input-type=module - "$results" "$project/$inside" << 'JS'
import { readFileSync, writeFileSync } from "node:fs";
const [results, folder] = process.argv.slice(2);
const files = JSON.parse(readFileSync(`${results}/report.json`, "utf8")).files;
const counts = {}, lines = [];
for (const [path, file] of Object.entries(files)) {
  const source = file.source.split("\n");
  for (const mutant of file.mutants) {
    counts[mutant.status] = (counts[mutant.status] ?? 0) + 1;
    if (["Survived", "NoCoverage", "Timeout"].includes(mutant.status)) {
      const { start, end } = mutant.location;
      const before = start.line === end.line ? source[start.line - 1].slice(start.column - 1, end.column - 1) : source[start.line - 1].trim() + " …";
      const after = mutant.replacement.replace(/\s+/g, " ").slice(0, 120);
      lines.push(`${mutant.status}\t${path.split("/").at(-1)}:${start.line}\t${mutant.mutatorName}\t${before}\t→\t${after}`);
    }
  }
}
lines.sort();
writeFileSync(`${results}/survivors.txt`, lines.join("\n") + "\n");
const of = (status) => counts[status] ?? 0;
const detected = of("Killed") + of("Timeout"), all = detected + of("Survived") + of("NoCoverage");
console.log(lines.join("\n"));
console.log(`${folder}: ${detected} of ${all} mutants noticed, ${((100 * detected) / all).toFixed(1)} % `
  + `(killed ${of("Killed")}, timed out ${of("Timeout")}, survived ${of("Survived")}, not covered ${of("NoCoverage")}; `
  + `left out ${of("Ignored")}, did not compile ${of("CompileError")})`);
JS
}

if [[ -n "$only_report" ]]; then
  report
  exit
fi

rm -rf "$results"
mkdir -p "$results"
# Tests of what is allocated run code a hundred thousand times, which is no other code than the first time. They are told by both of
# their words, because a filter ignores case: "allocate" alone would leave out TurnAllocateTests.
tests="${TESTS:-FullyQualifiedName~Videoroom.Tests.${folder//\//.}.&FullyQualifiedName!~allocates_nothing&FullyQualifiedName!~allocate_nothing}"
cat > "$results/stryker-config.json" << JSON
{
  "stryker-config": {
    "project": "$project.csproj",
    "configuration": "Release",
    "mutate": ["$inside/${FILES:-**/*.cs}"],
    "test-case-filter": "$tests",
    "coverage-analysis": "perTest",
    "concurrency": ${CONCURRENCY:-2},
    "additional-timeout": 10000,
    "ignore-methods": [
      "ArgumentNullException.ThrowIfNull", "*Exception.ctor", "GC.KeepAlive", "GC.SuppressFinalize", "CryptographicOperations.ZeroMemory",
      "OpenSslLibrary.EnsureLoaded", "*Log*", "_log.*", "ConfigureAwait"
    ],
    "reporters": ["json", "html", "dots"],
    "report-file-name": "report"
  }
}
JSON

# A spec of actors that a mutant breaks waits for a message that never comes: as long as this, and not for the test suite's 30 s.
export PATIENCE_SECONDS="${PATIENCE_SECONDS:-5}"
{ dotnet tool restore && dotnet restore "$test_project" -v q; } > "$results/restore.log" 2>&1 || { cat "$results/restore.log" >&2; exit 1; }
(cd "$test_project" && nice -n 15 timeout "${MINUTES:-60}m" dotnet stryker -f "$results/stryker-config.json" -O "$results" --skip-version-check) \
  > "$results/stryker.log" 2>&1
code=$?
mv "$results"/reports/report.* "$results" 2> /dev/null
[[ -f "$results/report.json" ]] || { tail -40 "$results/stryker.log" >&2; echo "mutate.sh: no results (code $code); see $results/stryker.log" >&2; exit 1; }
report
