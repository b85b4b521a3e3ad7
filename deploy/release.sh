#!/usr/bin/env bash
# Makes a release: the published server as archives, a bill of materials of what is in them, and checksums.
#
#   deploy/release.sh [RUNTIME...]     for these runtimes (default: linux-x64 linux-arm64), into artifacts/release
#
# videoroom-VERSION-RUNTIME.tar.gz     the server, compiled ahead of time, page included; needs the ASP.NET Core runtime
# videoroom-VERSION-dotnet.cdx.json    CycloneDX: the NuGet packages in it
# videoroom-VERSION-page.cdx.json      CycloneDX: the npm packages in the page
# SHA256SUMS
#
# Two runs of one commit give the same archives. Needs the .NET 10 SDK, Node.js and a clean work tree (DIRTY=1 does without).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { echo "release.sh: $*" >&2; exit 1; }
[[ "${1:-}" == -h || "${1:-}" == --help ]] && { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0; }
for tool in dotnet npm git tar gzip sha256sum; do command -v "$tool" > /dev/null || die "$tool is missing"; done

runtimes=("$@")
((${#runtimes[@]})) || runtimes=(linux-x64 linux-arm64)
version="$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)"
[[ -n "$version" ]] || die "Directory.Build.props names no version"
[[ -n "${DIRTY:-}" || -z "$(git status --porcelain)" ]] || die "the work tree has changes that are in no commit (DIRTY=1 goes on all the same)"
export SOURCE_DATE_EPOCH DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"

target="$PWD/artifacts/release"
rm -rf "$target"
mkdir -p "$target"
build="$(mktemp -d "${TMPDIR:-/tmp}/videoroom-release.XXXXXX")"
trap 'rm -rf "$build"' EXIT

# The archive is the same whoever packs it, and whenever.
archive() {
  local folder="$1" file="$2"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=gnu \
    -C "$(dirname "$folder")" -cf - "$(basename "$folder")" | gzip -9n > "$file"
}

for runtime in "${runtimes[@]}"; do
  name="videoroom-$version-$runtime"
  echo "-- $name"
  dotnet publish Videoroom.Web/Videoroom.Web.csproj -c Release -r "$runtime" --no-self-contained -p:RunAnalyzers=false \
    -p:ContinuousIntegrationBuild=true -v q -nologo -o "$build/$name"
  cp LICENSE README.md CHANGELOG.md "$build/$name"
  archive "$build/$name" "$target/$name.tar.gz"
done

echo "-- bills of materials"
dotnet tool restore > /dev/null
dotnet CycloneDX Videoroom.Web/Videoroom.Web.csproj --output "$target" --filename "videoroom-$version-dotnet.cdx.json" --output-format Json \
  --exclude-dev --set-name videoroom --set-version "$version" --disable-package-restore > "$build/cyclonedx.log" || { cat "$build/cyclonedx.log" >&2; die "CycloneDX failed"; }
(cd Videoroom.Web/ClientApp && npm sbom --sbom-format=cyclonedx --sbom-type=application --omit=dev --package-lock-only) > "$target/videoroom-$version-page.cdx.json"

(cd "$target" && sha256sum -- *.tar.gz *.json > SHA256SUMS && ls -l)
