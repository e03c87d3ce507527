#!/bin/sh
# Writes fixtures/oracle/yaml.json, what kubectl's Go libraries make of the texts of cases.mjs; with --check, compares.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../../../fixtures/oracle/yaml.json

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: the oracle needs Go, which is not installed; fixtures/oracle/yaml.json was NOT checked." >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here" && go build -mod=readonly -trimpath -o "$work/yaml" .)
node "$here/cases.mjs" | "$work/yaml" | sed -e '1s/^/[\n/' -e '$!s/$/,/' -e '$s/$/\n]/' >"$work/yaml.json"

if [ "${1:-}" = --check ]; then
  cmp "$work/yaml.json" "$table" >&2 || exit 1
  echo "fixtures/oracle/yaml.json is what the Go libraries say."
  exit 0
fi
cp "$work/yaml.json" "$table"
