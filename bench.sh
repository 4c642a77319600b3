#!/usr/bin/env bash
# ./bench.sh api     requests a second and p99 of the JSON API, beside a bare API over the same file (needs wrk)
# ./bench.sh start   from the start of the process to the first answers
# BENCH_ROUNDS (5), BENCH_SECONDS (5) and BENCH_WARM_UP (15) make the first shorter or longer.
set -euo pipefail
cd "$(dirname "$0")"
out=$PWD/artifacts/bench
publish() { # project, folder
  rm -rf "$out/$2"
  dotnet publish "$1" -c Release -o "$out/$2" -v quiet -nologo
}
run() { dotnet run --project Benchmarks/Run -c Release -v quiet -- "$@"; }
case ${1-} in
  api)
    publish UsersWeb app
    publish Benchmarks/Limit limit
    run api "$out/app/UsersWeb" "$out/limit/Limit"
    ;;
  start)
    publish UsersWeb app
    dotnet build UsersWeb -c Release -v quiet -nologo
    run start "$out/app/UsersWeb" "$PWD/UsersWeb/bin/Release/net10.0/UsersWeb"
    ;;
  *)
    sed -n '2,4s/^# //p' "$0" >&2
    exit 2
    ;;
esac
