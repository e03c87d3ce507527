#!/bin/sh
# Writes fixtures/cel/expressions.json: what the API server's own CEL makes of the cases; with --check, compares. With
# --build FILE, only builds the program. Without Go it says loudly that nothing was checked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../../../fixtures/cel/expressions.json

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; fixtures/cel/expressions.json was NOT checked." >&2
  exit 0
fi

if [ "${1:-}" = --build ]; then
  cd "$here" && exec go build -mod=readonly -trimpath -ldflags='-s -w' -o "$2" .
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here" && go build -mod=readonly -trimpath -ldflags='-s -w' -o "$work/cel" .)
node "$here/cases.mjs" >"$work/cases"
"$work/cel" -runs 25 <"$work/cases" >"$work/answers"
node "$here/cases.mjs" table "$work/answers" >"$work/expressions.json"

if [ "${1:-}" = --check ]; then
  cmp "$work/expressions.json" "$table" >&2 || exit 1
  echo "fixtures/cel/expressions.json is what the API server's CEL says."
  exit 0
fi
mkdir -p "$(dirname "$table")"
cp "$work/expressions.json" "$table"
