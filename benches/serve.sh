#!/usr/bin/env bash
# How fast the server answers, in how much memory, beside what the machine and PostgreSQL allow.
# Run by hand, from the project's root:
#
#   benches/serve.sh
#
# Needs wrk, pgbench, psql, openssl and curl. Makes a PostgreSQL of its own in a temporary folder and
# removes it. SECONDS_EACH (5) is the length of each measurement, CONNECTIONS ("16 256") how many at
# once; NO_BUILD=1 takes what is built. Server, PostgreSQL and wrk share the machine.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in wrk pgbench psql openssl curl; do
  command -v "$tool" >/dev/null || { echo "serve.sh needs $tool" >&2; exit 2; }
done
[ -n "${NO_BUILD:-}" ] || cargo build --release --quiet --bin scratch --example floor
scratch=$PWD/target/release/scratch
floor=$PWD/target/release/examples/floor
length=${SECONDS_EACH:-5}
read -ra connections <<<"${CONNECTIONS:-16 256}"

work=$(mktemp -d)
chmod 755 "$work"
started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true; done
  started=()
}
trap 'stop; env -u DATABASE_URL "$scratch" --no-env-file down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
cd "$work"

# A user with everything that the schemes and the lists need.
openssl genrsa -out key.pem 2048 2>/dev/null
export SCRATCH_DATA_DIR=$work/data APP_ENV=development NO_COLOR=1
CLERK_JWT_KEY=$(openssl rsa -in key.pem -pubout 2>/dev/null)
ENCRYPTION_MASTER_KEY=$(openssl rand -hex 32)
SCRATCHPAD_AGENT_AUTH_TOKEN=$(openssl rand -hex 16)
export CLERK_JWT_KEY ENCRYPTION_MASTER_KEY SCRATCHPAD_AGENT_AUTH_TOKEN
run() { "$scratch" --no-env-file -q "$@"; }
run db migrate >/dev/null
USER_ID=$(run user create --email bench@example.com --name Bench --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p')
run user link "$USER_ID" --clerk-id user_bench >/dev/null
token=$(run token create "$USER_ID" --expires 1d | tail -n 1)
printf 'sk-or-v1-0123456789abcdef' | run keys add "$USER_ID" --from - --no-verify --default >/dev/null
DATABASE_URL=$(run db url --reveal)
export DATABASE_URL USER_ID
run db start >/dev/null 2>&1 || true

# psql and pgbench take the connection from the environment: no list of processes shows the password.
if [[ ! $DATABASE_URL =~ ^postgresql://([^:]+):([^@]+)@([^:/]+):([0-9]+)/([a-z_]+)$ ]]; then
  echo 'serve.sh cannot read the URL of its own database' >&2
  exit 1
fi
export PGUSER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]}
export PGPORT=${BASH_REMATCH[4]} PGDATABASE=${BASH_REMATCH[5]}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
head=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url)
claims=$(printf '{"sub":"user_bench","iat":%d,"nbf":%d,"exp":%d}' "$now" "$now" $((now + 86400)) | base64url)
signature=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign key.pem -binary | base64url)
session=$head.$claims.$signature

# The first line of what a server prints is its address.
serve() {
  local out=$1
  shift
  : >"$out"
  "$@" >"$out" 2>"$out.log" &
  started+=($!)
  until [ -s "$out" ]; do sleep 0.005; done
  address=$(head -n 1 "$out")
}
is_ready() { curl --noproxy '*' -sf -o /dev/null "$address/readyz"; }
memory() { awk -v field="$2:" '$1 == field { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status"; }

# From the start of the process to the first /readyz that says yes; the median of nine.
times=()
for _ in 1 2 3 4 5 6 7 8 9; do
  before=$(date +%s%N)
  serve ready "$scratch" --no-env-file serve --port 0
  until is_ready; do :; done
  times+=($((($(date +%s%N) - before) / 1000000)))
  stop
done
mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)

serve server "$scratch" --no-env-file serve --port 0
server=$address server_pid=${started[-1]}
is_ready
idle=$(memory "$server_pid" VmRSS)
serve bare "$floor"
bare=$address

milliseconds() {
  awk -v text="$1" 'BEGIN { n = text + 0; if (text ~ /us$/) n /= 1000; else if (text !~ /ms$/) n *= 1000; printf "%.2f", n }'
}
row() { printf '%-34s %4s %10s %9s %9s  %s\n' "$@"; }
# measure NAME URL [wrk's arguments]
measure() {
  local name=$1 url=$2 said rate p50 p99 bad count
  shift 2
  for count in "${connections[@]}"; do
    wrk -t 2 -c "$count" -d 2s "$@" "$url" >/dev/null
    said=$(wrk -t 2 -c "$count" -d "${length}s" --latency "$@" "$url")
    rate=$(awk '/^Requests\/sec/ { printf "%.0f", $2 }' <<<"$said")
    p50=$(milliseconds "$(awk '$1 == "50%" { print $2 }' <<<"$said")")
    p99=$(milliseconds "$(awk '$1 == "99%" { print $2 }' <<<"$said")")
    bad=$(grep -E 'Non-2xx|Socket errors' <<<"$said" | tr -s ' ' || true)
    row "$name" "$count" "$rate" "$p50" "$p99" "$bad"
  done
}
# database NAME [pgbench's arguments]; pgbench knows no percentiles without a log.
database() {
  local name=$1 said count
  shift
  for count in "${connections[@]}"; do
    [ "$count" -le 150 ] || continue
    said=$(pgbench -n -M prepared -c "$count" -j 2 -T "$length" "$@" 2>/dev/null)
    row "$name" "$count" "$(awk '/^tps/ { printf "%.0f", $3 }' <<<"$said")" \
      "$(awk '/^latency average/ { printf "%.2f", $4 }' <<<"$said")" '' 'mean, not p50'
  done
}

printf '%s, %s cores, load %s\n\n' "$(uname -sm)" "$(nproc)" "$(cut -d ' ' -f 1 /proc/loadavg)"
row WHAT CONN REQ/S 'P50 ms' 'P99 ms' ''
measure 'bare server: a constant' "$bare/constant"
measure 'bare server: one row' "$bare/row"
measure 'GET /health' "$server/health"
measure 'GET /users/current, API-Token' "$server/users/current" -H "Authorization: API-Token $token"
agent="Authorization: Agent-Token $SCRATCHPAD_AGENT_AUTH_TOKEN:$USER_ID"
measure 'GET /users/current, Agent-Token' "$server/users/current" -H "$agent"
measure 'GET /users/current, Bearer' "$server/users/current" -H "Authorization: Bearer $session"
measure 'GET /user/credentials' "$server/user/credentials" -H "Authorization: API-Token $token"

# Evaluation, where this build has it.
post() {
  printf 'wrk.method = "POST"\nwrk.body = [[%s]]\nwrk.headers["Content-Type"] = "application/json"\n' "$1"
}
post '{"context":{"targetingKey":"'"$USER_ID"'"}}' >evaluate.lua
flags=$server/ofrep/v1/evaluate/flags
status=$(curl --noproxy '*' -s -o bulk -w '%{http_code}' -X POST "$flags" -H "Authorization: API-Token $token" \
  -H 'Content-Type: application/json' -d '{"context":{"targetingKey":"'"$USER_ID"'"}}')
if [ "$status" = 200 ]; then
  key=$(sed -n 's/.*"key":"\([^"]*\)".*/\1/p' bulk | head -n 1)
  measure 'OFREP, one flag' "$flags/$key" -s evaluate.lua -H "Authorization: API-Token $token"
  measure 'OFREP, all flags' "$flags" -s evaluate.lua -H "Authorization: API-Token $token"
fi

# The server's own statement, from its own log.
serve spoken "$scratch" --no-env-file -vv serve --port 0
curl --noproxy '*' -sf -o /dev/null -H "$agent" "$address/users/current"
sed -n '/"summary":"SELECT asked\./ { s/.*"db.statement":"\(.*\)","rows_affected".*/\1/; s/\\n/ /g; s/\\"/"/g; p; q }' \
  spoken.log | sed "s/\\\$1/ARRAY['$USER_ID']/g; s/\\\$2/ARRAY[0]/g; s/\\\$3/'{}'/g" >own.sql
psql -qX -v ON_ERROR_STOP=1 -f own.sql >/dev/null
pgbench -i -q -s 10 >/dev/null 2>&1
database 'pgbench -S' -S
database "pgbench, the server's statement" -f own.sql

printf '\nmemory: %s idle, %s at most under load\n' "$idle" "$(memory "$server_pid" VmHWM)"
printf 'ready after %s ms (median of 9, %s to %s)\n' "${times[4]}" "${times[0]}" "${times[-1]}"
