#!/usr/bin/env bash
# ./bench.sh api     requests a second and p99 of the JSON API, beside a bare API over the same file (needs wrk)
# ./bench.sh start   from the start of the process to the first answers
# ./bench.sh engines the application on SQLite, PostgreSQL and MariaDB side by side, each beside a bare API over the same database
#                    (needs wrk and both servers)
# ./bench.sh pages   the list, a person and the dashboard, beside the same people by MVC and EF Core alone (needs wrk)
# ./bench.sh move    a million users from SQLite to both servers, beside their own clients and pgloader (needs them all);
#                    to one of them with PostgreSql or MySql
# ./bench.sh directory  a page of the list among ten million users, in each order, with each filter and search and their pairs, on
#                    each database (needs both servers); of one with Sqlite, PostgreSql or MySql
# ./bench.sh import  a million users from CSV into SQLite, beside the bare load of the same columns; fails where it takes more than
#                    three times as long, or memory that grows with the rows
# ./bench.sh signin  sign-ins a second beside the bare hash, and what honest people wait while 200 clients flood
# ./bench.sh timing  whether the time of a refused sign-in tells that a name exists: medians of BENCH_TRIES (500), as a ratio
# ./bench.sh soak    eight write and eight read for BENCH_MINUTES (30) while something breaks each 20 s; then everything that was
#                    answered as saved must be there, once. Of one engine with Sqlite, PostgreSql or MySql. Best by root, who can
#                    fill a disk, and with libfaketime, which moves the clock
# ./bench.sh cluster  MariaDB Galera of three nodes and PostgreSQL with a synchronous standby, two instances on each (three behind HAProxy), while
#                    a node is killed, stands still or is cut off, or nodes and instances restart: what was answered as saved must be there,
#                    once, and how long nobody could write or read. BENCH_SCENARIOS chooses some by name (needs both servers, galera-4, haproxy)
# ./bench.sh relay   five moves with a switch, between all three databases, under 32 connections: nobody's connection may end, and whoever
#                    reads is answered (needs both servers)
# ./bench.sh live    a million users in all six directions by a move that lets everybody go on, and back and there again, under eight who
#                    write and two who read: what they notice, and whether all that was answered as saved is there (needs both servers);
#                    to SQLite, PostgreSQL or MariaDB only, in the order they are named
# engines, move, relay and live start servers of their own unless USERSWEB_TEST_POSTGRESQL or USERSWEB_TEST_MYSQL names one.
# BENCH_ROUNDS (api 5, engines, pages, move and import 3), BENCH_SECONDS (5), BENCH_WARM_UP (15) and BENCH_USERS (engines 10000, move and import 1000000,
# directory 10000000, beside BENCH_FEW, 10000) make them shorter or longer. BENCH_DATABASE (a connection string, with BENCH_TOKEN of an administrator)
# has directory ask one that `db seed` has filled before, of the engine that is named.
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
  engines)
    publish UsersWeb app
    publish Benchmarks/Limit limit
    run engines "$out/app/UsersWeb" "$out/limit/Limit"
    ;;
  pages)
    publish UsersWeb app
    publish Benchmarks/Pages pages
    run pages "$out/app/UsersWeb" "$out/pages/Pages"
    ;;
  move)
    publish UsersWeb app
    run move "$out/app/UsersWeb" "$PWD/artifacts/move" "${@:2}"
    ;;
  directory)
    publish UsersWeb app
    run directory "$out/app/UsersWeb" "${@:2}"
    ;;
  import)
    publish UsersWeb app
    run import "$out/app/UsersWeb" "$PWD/artifacts/import"
    ;;
  signin | timing)
    publish UsersWeb app
    run "$1" "$out/app/UsersWeb"
    ;;
  soak)
    publish UsersWeb app
    run soak "$out/app/UsersWeb" "$PWD/artifacts/soak" "${@:2}"
    ;;
  relay)
    publish UsersWeb app
    run relay "$out/app/UsersWeb"
    ;;
  live)
    publish UsersWeb app
    run live "$out/app/UsersWeb" "${@:2}"
    ;;
  cluster)
    publish UsersWeb app
    run cluster "$out/app/UsersWeb" "$PWD/artifacts/cluster"
    ;;
  *)
    sed -n '2,30s/^# //p' "$0" >&2
    exit 2
    ;;
esac
