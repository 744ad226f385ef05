#!/bin/sh
# Install the browser that the tests of the page need: Debian's chromium, and fonts for Chinese.
# It does nothing where a browser is there already, and says why where it cannot install one.
set -eu

if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "没有chromium，也没有apt-get：浏览器测试无法进行。/ No chromium and no apt-get." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "没有chromium：请以管理员身份运行本脚本。/ No chromium; run this script as root." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends chromium fonts-noto-cjk
