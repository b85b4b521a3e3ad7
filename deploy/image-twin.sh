#!/usr/bin/env bash
# Builds what the Dockerfile builds and starts it as the image would, without a container engine: a file that .dockerignore keeps
# back, a project that is copied too late, a file that is written outside the state directory are found here.
#
#   deploy/image-twin.sh        builds in a temporary folder, starts the result twice, removes the folder
#
# 1. Copies what .dockerignore lets through into an empty folder: the build's context.
# 2. Runs the build stage of the Dockerfile, line by line: its COPY and ENV lines, and the RUN lines with dotnet or npm. What else it
#    runs sets Node.js up: here the machine's own is used, and the machine's .NET SDK.
# 3. Starts the ENTRYPOINT as a user without rights who can write to the state directory and nowhere else, alone and as a cluster of
#    one; asks /health/ready and the page; ends it by SIGTERM, which has to give code 0.
#
# Environment: KEEP=1   leaves the folder there
#
# Exit codes: 0 works, 1 does not, 77 cannot be tried here (it needs root, for the other user and the mounts).
set -uo pipefail
umask 022
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)" || exit 1
user=65534
folder="" node=""

die() { echo "image-twin.sh: $*" >&2; exit 1; }
skip() { echo "image-twin.sh: not run: $*" >&2; exit 77; }

# shellcheck disable=SC2317 # Called by the trap.
cleanup() {
  [[ -n "$node" ]] && kill -KILL "$node" 2> /dev/null
  [[ -n "$folder" && -z "${KEEP:-}" ]] && rm -rf "$folder"
  [[ -n "$folder" && -n "${KEEP:-}" ]] && echo "The twin is in $folder"
}

# The files below the current folder that .dockerignore lets through, one a line. As in Docker, the last pattern that matches a path
# or a folder above it decides. Any pattern beyond the forms that .dockerignore names is an error.
context_files() {
  find . -path ./.git -prune -o \( -type f -o -type l \) -printf '%P\n' 2> "$folder/find.log" | awk '
    FNR == NR {
      sub(/^[ \t]+/, ""); sub(/[ \t\r]+$/, "")
      if ($0 == "" || /^#/) next
      negated[++count] = sub(/^!/, "")
      sub(/^\//, ""); sub(/\/$/, "")
      text = $0
      kind[count] = "path"
      if (text == "**") kind[count] = "all"
      else if (sub(/^\*\*\//, "", text)) kind[count] = "name"
      if (kind[count] != "all" && (text == "" || text ~ /[*?[\\]/ || (kind[count] == "name" && text ~ /\//))) {
        print "image-twin.sh: .dockerignore, line " FNR ": this pattern is not understood here: " $0 > "/dev/stderr"
        exit 1
      }
      pattern[count] = text
      next
    }
    {
      depth = split($0, part, "/")
      ignored = 0
      for (i = 1; i <= count; i++) {
        matches = kind[i] == "all" || (kind[i] == "path" && ($0 == pattern[i] || index($0, pattern[i] "/") == 1))
        if (kind[i] == "name") for (d = 1; d <= depth; d++) if (part[d] == pattern[i]) matches = 1
        if (matches) ignored = !negated[i]
      }
      if (!ignored) print
    }' .dockerignore -
}

# The instructions of the Dockerfile, one a line: comments dropped, continued lines joined.
instructions() {
  awk '/^[ \t]*#/ || /^[ \t]*$/ { next }
    { more = sub(/\\[ \t]*$/, ""); joined = joined $0; if (!more) { print joined; joined = "" } }' "$repository/Dockerfile"
}

# copy SOURCE... TARGET, as COPY does: out of the context, relative to the working folder; a folder gives what is in it.
copy() {
  local target="${*: -1}" pattern source found
  [[ "$target" == ./ || "$target" == . || "$target" == */ ]] || die "Dockerfile: COPY to a file is not understood here: $*"
  mkdir -p "$source_folder/$target"
  for pattern in "${@:1:$#-1}"; do
    found=0
    # The pattern is to be expanded: Docker's * is the shell's.
    # shellcheck disable=SC2086
    for source in "$context"/$pattern; do
      [[ -e "$source" ]] || continue
      found=1
      if [[ -d "$source" ]]; then cp -a "$source/." "$source_folder/$target"; else cp -a "$source" "$source_folder/$target"; fi
    done
    ((found)) || die "Dockerfile: COPY $pattern: .dockerignore lets no such file through"
  done
}

# The stage named "build". Its absolute paths are those of the image: /source is where it works, /app what it makes.
build() {
  local line stage="" words started
  while IFS= read -r line; do
    read -ra words <<< "$line"
    case "${words[0]}" in
      FROM) stage="${words[3]:-}" ;;
      *) [[ "$stage" == build ]] || continue ;;&
      COPY)
        [[ "${words[1]}" == --from=* ]] && continue
        [[ "${words[1]}" == --* ]] && die "Dockerfile: not understood here: $line"
        copy "${words[@]:1}" || return 1 ;;
      ENV) export "${words[@]:1}" ;;
      WORKDIR) [[ "${words[1]}" == /source ]] || die "Dockerfile: the build stage works in ${words[1]}, not in /source" ;;
      RUN)
        [[ "$line" =~ (^|[^a-z/])(dotnet|npm)\  ]] || continue
        started=$SECONDS
        line="${line#RUN }"
        echo "-- $line"
        (cd "$source_folder" && bash -euc "${line//\/app/$app}" < /dev/null) || die "this line of the Dockerfile failed"
        echo "   $((SECONDS - started)) s" ;;
    esac
  done < <(instructions)
}

# Runs "$@" where nothing but the state directory can be written to, and not as root.
confined() {
  # shellcheck disable=SC2016 # Expanded by the inner shell.
  exec unshare --mount --propagation private -- bash -c '
    state="$1" user="$2"
    shift 2
    mount --bind "$state" "$state" || exit 1
    awk "{ print \$5 }" /proc/self/mountinfo | sort -u | while IFS= read -r place; do
      case "$place" in "$state" | /proc | /proc/* | /sys | /sys/*) ;; *) mount -o remount,bind,ro "$place" 2> /dev/null ;; esac
    done
    cd "$TWIN_APP" || exit 1
    exec setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --inh-caps=-all "$@"' confined "$state" "$user" "$@"
}

# get PORT PATH: the first line of the answer.
get() {
  local status=""
  exec 3<> "/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  IFS= read -r -t 5 status <&3
  exec 3>&-
  echo "${status%$'\r'}"
} 2> /dev/null

free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
}

# start NAME VARIABLE=VALUE...: runs the image's program, and fails unless it gets ready, serves the page and ends in order.
start() {
  local name="$1" log="$folder/$1.log" port="" code tries started=$EPOCHREALTIME status
  shift
  state="$folder/state-$name"
  install -d -o "$user" -g "$user" -m 700 "$state"
  # What the base image sets, and nothing of this shell's.
  TWIN_APP="$app" confined env -i PATH="$PATH" HOME=/nonexistent DOTNET_ROOT="$dotnet" TWIN_STATE="$state" \
    DOTNET_RUNNING_IN_CONTAINER=true ASPNETCORE_HTTP_PORTS=8080 STATE_DIRECTORY="$state" \
    PORT=0 MEDIA_PORT=0 ADMIN_PORT=0 "$@" "$program" > "$log" 2>&1 < /dev/null &
  node=$!
  for ((tries = 0; tries < 600; tries++)); do
    kill -0 "$node" 2> /dev/null || { cat "$log" >&2; wait "$node"; code=$?; node=""; die "$name: the program ended with code $code"; }
    [[ -n "$port" ]] || port="$(sed -n 's/^ *Open .*:\([0-9]\{1,5\}\)$/\1/p' "$log" | head -1)"
    [[ -n "$port" && "$(get "$port" /health/ready)" == *" 200 "* ]] && break
    sleep 0.1
  done
  ((tries < 600)) || { cat "$log" >&2; die "$name: not ready after 60 s"; }
  echo "   $name: ready after $(milliseconds "$started") ms"
  status="$(get "$port" /)"
  [[ "$status" == *" 200 "* ]] || die "$name: the page answers '$status'"
  [[ "$(stat -c %u "/proc/$node")" == "$user" ]] || die "$name: the program does not run as user $user"
  nowhere_else || die "$name: the program's user can write outside the state directory"

  started=$EPOCHREALTIME
  kill -TERM "$node"
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 "$node" 2> /dev/null || break
    sleep 0.1
  done
  ((tries < 300)) || die "$name: still there 30 s after SIGTERM"
  wait "$node"
  code=$?
  node=""
  ((code == 0)) || { cat "$log" >&2; die "$name: ended with code $code after SIGTERM"; }
  [[ -n "$(ls -A "$state")" ]] || die "$name: nothing was written to the state directory"
  echo "   $name: ended after $(milliseconds "$started") ms"
}

# The program's own view of the files decides, so the question is asked there.
nowhere_else() {
  # shellcheck disable=SC2016 # Expanded by the inner shell.
  nsenter --target "$node" --mount -- setpriv --reuid="$user" --regid="$user" --clear-groups -- bash -c '
    for place in "$@"; do if [[ -d "$place" ]] && (: > "$place/.twin") 2> /dev/null; then echo "$place can be written to" >&2; exit 1; fi; done
    : > "$0/.twin"' "$state" /tmp /var/tmp /dev/shm /run /run/lock "$app" "$app/wwwroot" "$folder"
}

milliseconds() { echo $((($(tr -d '.,' <<< "$EPOCHREALTIME") - $(tr -d '.,' <<< "$1")) / 1000)); }

((EUID == 0)) || skip "it needs root, to start the result as another user"
for tool in dotnet npm node unshare nsenter setpriv mount awk; do
  command -v "$tool" > /dev/null || skip "$tool is missing"
done
unshare --mount --propagation private true 2> /dev/null || skip "a mount namespace of its own is not allowed here"
dotnet="$(dirname "$(readlink -f "$(command -v dotnet)")")"
setpriv --reuid="$user" --regid="$user" --clear-groups test -x "$dotnet/dotnet" || skip "other users cannot reach the .NET runtime in $dotnet"

trap cleanup EXIT
trap 'exit 1' INT TERM
folder="$(mktemp -d "${TMPDIR:-/tmp}/videoroom-twin.XXXXXX")" || die "no temporary folder"
chmod 755 "$folder"
context="$folder/context" source_folder="$folder/source" app="$folder/app"
mkdir "$context" "$source_folder"

cd "$repository" || exit 1
context_files > "$folder/files" || die "the files cannot be listed: $(tail -1 "$folder/find.log")"
tar -cf - --no-recursion --verbatim-files-from -T "$folder/files" | tar -xf - -C "$context" || die "copying failed"
echo "-- .dockerignore lets through $(wc -l < "$folder/files") files, $(($(du -sk "$context" | cut -f1))) KiB"
if git rev-parse --git-dir > /dev/null 2>&1 && git check-ignore --no-index --stdin < "$folder/files" >&2; then
  die ".dockerignore lets through what .gitignore calls built or private: see above"
fi

build || exit 1
program="$(instructions | sed -n 's/^ENTRYPOINT \["\(.*\)"\]$/\1/p')"
[[ -n "$program" && -x "$app/$program" ]] || die "the build made no '$program', which is the ENTRYPOINT"
echo "-- $program, $(du -sm "$app" | cut -f1) MiB, as user $user"
start alone
address="127.0.0.1:$(free_port)"
start member CLUSTER_ADDRESS="$address" CLUSTER_SEEDS="$address" CLUSTER_SECRET="$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"
echo "The image's twin works."
