#!/bin/sh
# Writes fixtures/cel/syntax.json: how cel-go reads expressions; with --check, compares. Without Go it says loudly that
# nothing was checked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../../../fixtures/cel/syntax.json

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; fixtures/cel/syntax.json was NOT checked." >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here" && go build -mod=readonly -trimpath -ldflags='-s -w' -o "$work/syntax" .)
node "$here/sources.mjs" >"$work/sources"
"$work/syntax" <"$work/sources" >"$work/answers"
node "$here/sources.mjs" table "$work/answers" >"$work/syntax.json"

if [ "${1:-}" = --check ]; then
  cmp "$work/syntax.json" "$table" >&2 || exit 1
  echo "fixtures/cel/syntax.json is what cel-go says."
  exit 0
fi
mkdir -p "$(dirname "$table")"
cp "$work/syntax.json" "$table"
