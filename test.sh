#!/usr/bin/env bash
# Checks everything: format, and the tests on SQLite, PostgreSQL and MariaDB. Leaves nothing running.
#   ./test.sh                 all three databases
#   ./test.sh PostgreSql      one of Sqlite, PostgreSql, MySql
#   ./test.sh --quick         while at work, in less than two minutes: on SQLite, what needs no browser, no other server
#                             and no published program; nothing is checked of moves and commands
#   ./test.sh --cluster       clusters alone, and all of them: with servers that end, stand still and come back, which take too long
#                             for each time
#   ./test.sh --live          moves that let everybody go on, in all directions and killed at all moments; some of each are in all runs
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Short processes spend a third of their time on keeping compiled code from being writable and executable at once.
# Code that runs a few hundred times is not worth to be compiled twice.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=200
quick=
cluster=
live=
configuration=Release
# While at work, what `dotnet run` and the editor have built already.
[ "${1:-}" != --quick ] || { quick=1; configuration=Debug; set -- Sqlite; }
[ "${1:-}" != --cluster ] || { cluster=1; set -- Sqlite; }
[ "${1:-}" != --live ] || { live=1; set -- Sqlite; }
databases=("$@")
[ $# -gt 0 ] || databases=(Sqlite PostgreSql MySql)
passed=0
failed=0

step() { # name, command: counts as one test
  local name=$1
  shift
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "-- $name failed"; fi
}

finish() {
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

# The servers' own packages start services on Debian; the tests start theirs, so nothing else is left running.
install() {
  local missing=()
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || missing+=(postgresql)
  command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] || command -v mysqld >/dev/null || missing+=(mariadb-server)
  [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx)
  command -v haproxy >/dev/null || [ -x /usr/sbin/haproxy ] || missing+=(haproxy)
  command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
  [ -e /usr/lib/galera/libgalera_smm.so ] || [ -e /usr/lib64/galera-4/libgalera_smm.so ] || missing+=(galera-4)
  command -v rsync >/dev/null || missing+=(rsync)
  command -v java >/dev/null || missing+=(default-jre-headless)
  command -v npm >/dev/null || missing+=(npm)
  packages "${missing[@]}" && checker
}

# The checker of markup, by its hash. Its script of installation would fetch another Java.
checker() {
  [ UsersWeb.Tests/node_modules -nt UsersWeb.Tests/package-lock.json ] && return 0
  npm ci --prefix UsersWeb.Tests --ignore-scripts --no-audit --no-fund --silent && touch UsersWeb.Tests/node_modules
}

packages() { # of Debian
  local missing=("$@")
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need ${missing[*]}. On Debian: sudo apt-get install ${missing[*]}" >&2
    return 1
  fi
  local policy=/usr/sbin/policy-rc.d placed=
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; placed=1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  local code=$?
  [ -z "$placed" ] || rm -f $policy
  return $code
}

build() {
  dotnet build UsersWeb.sln -c $configuration -nologo -v quiet -warnaserror
}

# What people run is the published program. Compiled ahead of time it also starts in half the time, and the tests start it
# hundreds of times.
publish() {
  rm -rf artifacts/test-app
  dotnet publish UsersWeb -c $configuration --no-build -o artifacts/test-app -nologo -v quiet -warnaserror
}

# The build has analyzed the code already, and a test looks at the order of usings.
format() {
  dotnet format whitespace UsersWeb.sln --no-restore --verify-no-changes --exclude Migrations
}

# Where memory has plenty of room the tests' files lie in it: a disk's waits are not what they test.
folder() {
  local free available
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
  available=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null)
  if [ "${free:-0}" -gt 8000000 ] && [ "${available:-0}" -gt 8000000 ] && [ -w /dev/shm ] \
    && ! grep -q '^[^ ]* /dev/shm [^ ]* [^ ]*noexec' /proc/mounts; then
    echo /dev/shm
  else
    echo "${TMPDIR:-/tmp}"
  fi
}

run() { # database
  local log
  log=$(mktemp)
  echo "== Tests on $1"
  local start=$SECONDS
  # What does not depend on the database was done in the first run.
  local filter=(--filter-not-trait Cluster=yes Long=yes)
  [ "$1" = "${databases[0]}" ] || filter=(--filter-not-trait Once=yes)
  [ -z "$live" ] || filter=(--filter-namespace "UsersWeb.Tests.Moves.Live*")
  [ -z "$cluster" ] || filter=(--filter-namespace "UsersWeb.Tests.Clusters*")
  [ -z "$quick" ] || filter=(--filter-not-trait Slow=yes --filter-not-namespace "UsersWeb.Tests.Moves*" "UsersWeb.Tests.Commands")
  local program=$PWD/artifacts/test-app/UsersWeb
  [ -z "$quick" ] || program=
  TMPDIR=$(folder) USERSWEB_TEST_PROGRAM=$program USERSWEB_TEST_DATABASE=$1 \
    dotnet test --project UsersWeb.Tests -c $configuration --no-build --no-progress --timeout 30m "${filter[@]}" 2>&1 | tee "$log"
  local code=${PIPESTATUS[0]}
  local p f
  p=$(sed -nE 's/^ *succeeded: ([0-9]+).*/\1/p' "$log" | tail -1)
  f=$(sed -nE 's/^ *failed: ([0-9]+).*/\1/p' "$log" | tail -1)
  rm -f "$log"
  echo "-- $1: ${p:-0} passed, ${f:-0} failed in $((SECONDS - start)) s"
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  # A run that ended without counting its tests has failed too.
  if [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
}

if [ -n "$quick" ]; then
  dotnet build UsersWeb.Tests -c $configuration -nologo -v quiet -warnaserror || { failed=1; finish; }
  run Sqlite
  finish
fi
install || { failed=1; finish; }
build && publish || { failed=1; finish; }
step "Format" format
for database in "${databases[@]}"; do run "$database"; done
finish
