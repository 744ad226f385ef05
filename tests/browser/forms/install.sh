#!/bin/sh
# Install a foreign form engine for the tests and bundle it for a page; nothing of it is shipped.
set -eu
cd "$(dirname "$0")"
venv=../../../.venv
if [ -d "$venv/node" ]; then
  PATH="$(cd "$venv/node" && pwd):$PATH"
  export PATH
fi
npm ci --silent --ignore-scripts
../../../field/node_modules/.bin/esbuild engine.js --bundle --format=esm --log-level=warning \
  --outfile=node_modules/.bundle/engine.js
