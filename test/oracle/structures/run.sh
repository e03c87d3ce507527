#!/bin/sh
# Writes src/fix/structures.generated.ts: how the API server reads, merges and writes its own types. From Go's types and
# from the OpenAPI documents of the module k8s.io/kubernetes; with --check, compares instead of writing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
file=$here/../../../src/fix/structures.generated.ts
version=${KUBERNETES_VERSION:-v1.36.3}

if ! command -v go >/dev/null 2>&1; then
  echo "SKIPPED: Go is not installed; src/fix/structures.generated.ts was NOT checked." >&2
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here" && go run -mod=readonly . >"$work/go.json")
folder=$(go mod download -json "k8s.io/kubernetes@$version" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
node "$here/write.mjs" "$work/go.json" "$folder/api/openapi-spec/v3" "$work/structures.ts"
if [ "${1:-}" = --check ]; then
  diff "$file" "$work/structures.ts" && echo "src/fix/structures.generated.ts is what Go and OpenAPI say."
else
  cp "$work/structures.ts" "$file"
fi
