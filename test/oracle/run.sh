#!/bin/sh
# Writes fixtures/oracle/*.json from the real Go libraries; with --check, compares instead of writing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tables=$here/../../fixtures/oracle

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; the tables in fixtures/oracle were NOT checked." >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here" && go build -mod=readonly -trimpath -o "$work/oracle" .)
mkdir "$work/tables"
"$work/oracle" "$work/tables"

if [ "${1:-}" = --check ]; then
  : >"$work/diff"
  for table in "$work/tables"/*.json; do
    diff "$tables/$(basename "$table")" "$table" >>"$work/diff" 2>&1 || echo "$(basename "$table") differs" >>"$work/diff"
  done
  if [ ! -s "$work/diff" ]; then
    echo "fixtures/oracle is what the Go libraries say."
    exit 0
  fi
  head -40 "$work/diff" >&2
  echo "fixtures/oracle differs from what the Go libraries say; run test/oracle/run.sh." >&2
  exit 1
fi
mkdir -p "$tables"
cp "$work/tables"/*.json "$tables/"
wc -lc "$tables"/*.json
