#!/usr/bin/env bash
# How long it takes to evaluate one flag for every user, beside what nothing could beat: psql
# reading the same ids. Run by hand, from the project's root:
#
#   benches/all-users.sh [USERS]
#
# Needs psql. Makes a PostgreSQL of its own in a temporary folder and removes it. Every figure is
# of a whole process, of one run on one machine: compare the lines, not runs.
set -euo pipefail
cd "$(dirname "$0")/.."
users=${1:-1000000}

command -v psql >/dev/null || { echo 'all-users.sh needs psql' >&2; exit 2; }
cargo build --release --quiet
scratch=$PWD/target/release/scratch

work=$(mktemp -d)
chmod 755 "$work"
export SCRATCH_DATA_DIR=$work/data APP_ENV=development TIMEFORMAT='%R s (%U user, %S system)'
trap '"$scratch" --no-env-file down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
cd "$work"

"$scratch" --no-env-file -q db migrate >/dev/null
DATABASE_URL=$("$scratch" --no-env-file db url --reveal)
export DATABASE_URL
# psql takes the connection from the environment, so that no list of processes shows the password.
if [[ ! $DATABASE_URL =~ ^postgresql://([^:]+):([^@]+)@([^:/]+):([0-9]+)/([a-z_]+)$ ]]; then
  echo 'all-users.sh cannot read the URL of its own database' >&2
  exit 1
fi
export PGUSER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]}
export PGPORT=${BASH_REMATCH[4]} PGDATABASE=${BASH_REMATCH[5]}
# On Debian `psql` is a script that looks for the real one, which is the fairer floor.
psql=$(compgen -G '/usr/lib/postgresql/*/bin/psql' | sort -V | tail -n 1 || true)
psql=${psql:-$(command -v psql)}

"$psql" -X -q <<SQL
insert into "User" ("id", "createdAt", "updatedAt", "role")
select 'usr_' || substr(md5(n::text), 1, 10), now(), now(), 'USER'
from generate_series(1, $users) n on conflict do nothing;
vacuum analyze "User";
SQL
cat >flags.json <<'JSON'
{"flags": [
  {"key": "quarter", "active": true, "filters": {"groups": [{"rollout_percentage": 25}]}},
  {"key": "half", "active": true, "filters": {"groups": [{"rollout_percentage": 50}]}}
]}
JSON
eval="$scratch --no-env-file -q flags eval --definitions flags.json --all-users"
printf '%s users\n' "$("$psql" -X -A -t -c 'select count(*) from "User"')"

# Thrice: the first warms caches.
measure() {
  local title=$1 round
  shift
  for round in 1 2 3; do
    printf '%-34s ' "$title"
    time "$@" >out.txt
  done
  printf '%-34s %s lines, %s bytes\n' '' "$(wc -l <out.txt)" "$(wc -c <out.txt)"
}
measure 'psql: select "id"' "$psql" -X -A -t -c 'select "id" from "User"'
measure 'psql: select "id" in order' "$psql" -X -A -t -c 'select "id" from "User" order by "id"'
# shellcheck disable=SC2086 # words are wanted
measure 'one flag, tab-separated' $eval quarter
# shellcheck disable=SC2086
measure 'one flag, JSON' $eval quarter --json
# shellcheck disable=SC2086
measure 'two flags, JSON' $eval --json
if [ -x /usr/bin/time ]; then
  # shellcheck disable=SC2086
  /usr/bin/time -f 'most memory of the last: %M KiB' $eval --json >out.txt
fi
