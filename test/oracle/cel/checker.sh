#!/bin/sh
# Writes fixtures/cel/checker.json: what the API server's own CEL says of the types of the cases in checker.mjs; with
# --check, compares. Without Go it says loudly that nothing was checked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../../../fixtures/cel/checker.json

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; fixtures/cel/checker.json was NOT checked." >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/run.sh" --build "$work/cel"
node "$here/checker.mjs" >"$work/cases"
"$work/cel" --runs 1 <"$work/cases" >"$work/answers"
node "$here/checker.mjs" table "$work/answers" >"$work/checker.json"

if [ "${1:-}" = --check ]; then
  cmp "$work/checker.json" "$table" >&2 || exit 1
  echo "fixtures/cel/checker.json is what the API server's CEL says."
  exit 0
fi
cp "$work/checker.json" "$table"
