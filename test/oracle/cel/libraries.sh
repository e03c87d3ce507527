#!/bin/sh
# Asks the API server's own CEL again what the expressions of fixtures/cel/libraries.json come to; with --check, compares
# instead of writing. The table holds its own cases: add a row with an expression, then run this.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../../../fixtures/cel/libraries.json

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; fixtures/cel/libraries.json was NOT checked." >&2
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/run.sh" --build "$work/cel"
node "$here/libraries.mjs" cases "$table" >"$work/cases"
"$work/cel" -runs 2 <"$work/cases" >"$work/answers"
node "$here/libraries.mjs" table "$table" "$work/answers" >"$work/table"
if [ "${1:-}" = --check ]; then
  cmp "$work/table" "$table" >&2 || exit 1
  echo "fixtures/cel/libraries.json is what the API server's CEL says."
  exit 0
fi
cp "$work/table" "$table"
