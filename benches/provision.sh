#!/usr/bin/env bash
# How fast keys are provisioned, and in how much memory. Run by hand, from the project's root:
#
#   benches/provision.sh
#
# Needs psql and GNU time. Makes a PostgreSQL of its own in a temporary folder, runs the simulator of
# the provider, and removes both. Ideal is the time that the provider alone would take: as many
# calls at a time as `--concurrency` says, each as long as its latency.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in psql /usr/bin/time; do
  command -v "$tool" >/dev/null || { echo "provision.sh needs $tool" >&2; exit 2; }
done
[ -n "${NO_BUILD:-}" ] || cargo build --release --quiet
scratch=$PWD/target/release/scratch

work=$(mktemp -d)
chmod 755 "$work"
export SCRATCH_DATA_DIR=$work/data APP_ENV=development
sandbox=
stop_sandbox() {
  [ -z "$sandbox" ] || { kill "$sandbox" && wait "$sandbox" || true; } 2>/dev/null
  sandbox=
}
trap 'stop_sandbox; "$scratch" --no-env-file down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
cd "$work"

"$scratch" --no-env-file -q db migrate >/dev/null
DATABASE_URL=$("$scratch" --no-env-file db url --reveal)
export DATABASE_URL ENCRYPTION_MASTER_KEY='thirty-two characters and no more'

# psql takes the connection from the environment, so that no list of processes shows the password.
if [[ ! $DATABASE_URL =~ ^postgresql://([^:]+):([^@]+)@([^:/]+):([0-9]+)/([a-z_]+)$ ]]; then
  echo 'provision.sh cannot read the URL of its own database' >&2
  exit 1
fi
export PGUSER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]}
export PGPORT=${BASH_REMATCH[4]} PGDATABASE=${BASH_REMATCH[5]}

# start_sandbox FLAGS…: a fresh simulator, and the two variables that lead to it.
start_sandbox() {
  stop_sandbox
  rm -f sandbox.env
  "$scratch" --no-env-file -q sandbox --port 0 "$@" >sandbox.env 2>/dev/null &
  sandbox=$!
  until [ "$(cat sandbox.env 2>/dev/null | wc -l)" -ge 2 ]; do sleep 0.05; done
  set -a
  # shellcheck disable=SC1091
  . ./sandbox.env
  set +a
}

# users N: that many users, and nothing else.
users() {
  psql -X -q -v n="$1" <<'SQL'
SET client_min_messages = warning;
TRUNCATE "User" CASCADE;
TRUNCATE scratch_internal.key_operation, scratch_internal.key_record;
INSERT INTO "User" ("id", "createdAt", "updatedAt", "role", "email")
SELECT 'usr_' || lpad(n::text, 10, '0'), now() - n * interval '1 s', now(), 'USER', 'u' || n || '@example.com'
FROM generate_series(1, :n) n;
ANALYZE "User";
SQL
}

# with_keys EXCEPT: every user but each EXCEPT-th has a key already.
with_keys() {
  psql -X -q -v except="$1" <<'SQL'
INSERT INTO "AiAgentCredential" ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "source",
    "externalApiKeyId", "default", "enabled")
SELECT 'aac_' || right("id", 10), now(), now(), "id", 'openrouter', 'sk-or-none', 'SYSTEM', md5("id"), true, true
FROM "User" WHERE right("id", 10)::bigint % :except <> 0;
ANALYZE "AiAgentCredential";
SQL
}

# measure TITLE IDEAL FLAGS…: seconds, times the ideal, and the peak of memory.
measure() {
  local title=$1 ideal=$2
  shift 2
  /usr/bin/time -f '%e %M %U %S' -o time.txt "$scratch" --no-env-file keys provision --all --yes "$@" >lines.txt 2>said.txt ||
    { cat said.txt >&2; exit 1; }
  awk -v title="$title" -v ideal="$ideal" '{
    factor = ideal > 0 ? sprintf("%.2f of ideal %.2f s", $1 / ideal, ideal) : ""
    printf "  %-44s %7.2f s  %6.1f MB  cpu %.2f s  %s\n", title, $1, $2 / 1024, $3 + $4, factor
  }' time.txt
}

latency=50
printf 'A provider that takes %s ms a call\n' "$latency"
for concurrency in ${CONCURRENCY:-8 16 32}; do
  for round in 1 2 3; do
    users 1000
    start_sandbox --latency "${latency}ms"
    ideal=$(awk -v c="$concurrency" -v l="$latency" 'BEGIN { print 1000 / c * l / 1000 }')
    measure "1,000 users, --concurrency $concurrency, round $round" "$ideal" --concurrency "$concurrency"
  done
done

printf 'A provider that takes 200 calls a second\n'
users 1000
start_sandbox --rate-limit 200
measure '1,000 users, --concurrency 16' 5 --concurrency 16

printf 'Memory\n'
start_sandbox
users 1000
measure '1,000 users, --dry-run' 0 --dry-run
measure '1,000 users' 0 --concurrency 16
users 100000
measure '100,000 users, --dry-run' 0 --dry-run
with_keys 50
measure '100,000 users, 98 of 100 with a key' 0 --concurrency 16
measure '100,000 users, all with a key' 0 --concurrency 16
