#!/usr/bin/env bash
# Fetches current llama.cpp builds for this machine's tests with npm, checks them against pinned hashes and lays them out as m1
# looks for them: <folder>/<version>/{libllama…,libggml…,index.txt}. The backend's tests then run on them too.
# usage: scripts/fetch-natives.sh [folder]        default: ${XDG_CACHE_HOME:-~/.cache}/m1/test-natives
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/m1/test-natives}
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "fetch-natives.sh: hashes are pinned for linux-x86_64 only, this is $(uname -s)-$(uname -m)" >&2
  exit 1
fi

fetch() { # npm version, llama.cpp version, sha512 of the package in base64
  local package="@node-llama-cpp/linux-x64@$1" version=$2 integrity=$3 target="$folder/$2"
  if [ -f "$target/index.txt" ]; then
    echo "$version is in $target"
    return
  fi
  mkdir -p "$folder"
  local work
  work=$(mktemp -d "$folder/.fetching-XXXXXX")
  trap 'rm -rf "$work"' RETURN
  (cd "$work" && npm pack --silent "$package" >/dev/null 2>&1) || { echo "cannot fetch $package: is npm there?" >&2; return 1; }
  local tarball actual
  tarball=$(ls "$work"/*.tgz)
  actual=$(openssl dgst -sha512 -binary "$tarball" | base64 -w0)
  if [ "$actual" != "$integrity" ]; then
    echo "$package has the SHA-512 $actual, not $integrity" >&2
    return 1
  fi
  tar -xzf "$tarball" -C "$work"
  mkdir "$work/natives"
  # the addon for Node and the examples' common code are not needed
  find "$work/package/bins" -name 'lib*.so' ! -name 'libllama-common*' -exec mv {} "$work/natives/" \;
  mv "$work/package/LICENSE" "$work/natives/LICENSE"
  (
    cd "$work/natives"
    echo "m1-natives 1"
    echo "version $version"
    echo "library libllama.$version.so"
    for file in *; do
      echo "file $(sha256sum "$file" | cut -d' ' -f1) $(stat -c %s "$file") $file"
    done
  ) >"$work/index.txt"
  mv "$work/index.txt" "$work/natives/index.txt"
  mv "$work/natives" "$target"
  echo "$version is in $target"
}

fetch 3.22.1 v0.5.0 "5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg=="
fetch 3.21.1 v0.4.0 "Totj6RTDMGo3FoK2yNUaz/oGmZD0olAqTrRluFUWmu0kW2i9TOzHSW0OWCAiGkzRCVX0WsU2CyUQo/W2NYtdPA=="
