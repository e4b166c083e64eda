#!/usr/bin/env bash
# How long a command takes, beside what nothing could beat. Run by hand, from the project's root:
#
#   benches/compare.sh
#
# Needs hyperfine, psql, and sqlx-cli for the comparison with it
# (`cargo install sqlx-cli --no-default-features --features postgres,rustls`). Makes a PostgreSQL
# of its own in a temporary folder and removes it. Every figure is of a whole process, in
# milliseconds, all of one run on one machine: compare the columns, not runs.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in hyperfine psql; do
  command -v "$tool" >/dev/null || { echo "compare.sh needs $tool" >&2; exit 2; }
done
cargo build --release --quiet
scratch=$PWD/target/release/scratch

work=$(mktemp -d)
chmod 755 "$work"
export SCRATCH_DATA_DIR=$work/data APP_ENV=development
trap '"$scratch" --no-env-file down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
migrations=$PWD/migrations
cd "$work"

"$scratch" --no-env-file -q db migrate >/dev/null
"$scratch" --no-env-file -q user create --email ann@example.com >/dev/null
DATABASE_URL=$("$scratch" --no-env-file db url --reveal)
export DATABASE_URL

# The floors: a program that prints a line, and a session with one statement.
printf 'fn main() { println!("bare 0.1.0"); }\n' >bare.rs
rustc --edition 2024 -C opt-level=3 -C strip=symbols -o bare bare.rs
# On Debian `psql` is a script that looks for the real one, which is the fairer floor.
psql=$(compgen -G '/usr/lib/postgresql/*/bin/psql' | sort -V | tail -n 1 || true)
psql=${psql:-$(command -v psql)}
floor="$psql -X -q -t -c 'select 1'"

# psql takes the connection from the environment, so that no list of processes shows the password.
if [[ ! $DATABASE_URL =~ ^postgresql://([^:]+):([^@]+)@([^:/]+):([0-9]+)/([a-z_]+)$ ]]; then
  echo 'compare.sh cannot read the URL of its own database' >&2
  exit 1
fi
export PGUSER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]}
export PGPORT=${BASH_REMATCH[4]} PGDATABASE=${BASH_REMATCH[5]}

compare() {
  local title=$1
  shift
  printf '\n%s\n' "$title"
  hyperfine --shell=none --warmup 5 --runs "${RUNS:-60}" --export-csv times.csv "$@" >hyperfine.log 2>&1 ||
    { cat hyperfine.log >&2; exit 1; }
  # command,mean,stddev,median,user,system,min,max in seconds
  awk -F, 'NR == 1 { next } { printf "  %-34s median %7.2f ms   min %7.2f   max %7.2f\n", $1, $4 * 1000, $7 * 1000, $8 * 1000 }' times.csv
}

printf 'release binary: %s bytes\n' "$(stat -c %s "$scratch" 2>/dev/null || stat -f %z "$scratch")"

compare 'Process start' \
  -n 'bare Rust program' ./bare \
  -n 'scratch --version' "$scratch --version"

migrate=(-n 'psql: select 1' "$floor"
  -n 'scratch db migrate' "$scratch --no-env-file db migrate")
if command -v sqlx >/dev/null; then
  # The same database and files: sqlx-cli keeps its books in a table of its own, given it as if
  # it had applied them.
  "$psql" -X -q -c 'create table public._sqlx_migrations as table scratch_internal._sqlx_migrations; alter table public._sqlx_migrations add primary key (version)'
  migrate+=(-n 'sqlx migrate run' "sqlx migrate run --no-dotenv --source $migrations")
else
  echo 'sqlx-cli is not installed: left out'
fi
compare 'A migration with nothing to do' "${migrate[@]}"

compare 'One user' \
  -n 'psql: select 1' "$floor" \
  -n 'scratch user show' "$scratch --no-env-file user show ann@example.com"

compare 'The managed PostgreSQL, attached to' \
  -n 'scratch --version' "$scratch --version" \
  -n 'scratch db start' "env -u DATABASE_URL $scratch --no-env-file db start"
