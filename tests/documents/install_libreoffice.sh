#!/bin/sh
# Install what the tests of Word files and workbooks need: LibreOffice without its windows.
# It does nothing where Writer and Calc are there already, and says why where it cannot install them.
set -eu

for folder in /usr/lib/libreoffice/program /usr/lib64/libreoffice/program /opt/libreoffice*/program; do
  if [ -e "$folder/libswlo.so" ] && [ -e "$folder/libsclo.so" ]; then
    exit 0
  fi
done
if ! command -v apt-get >/dev/null 2>&1; then
  echo "没有LibreOffice，也没有apt-get：文档对照测试无法进行。/ No LibreOffice and no apt-get." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "没有LibreOffice：请以管理员身份运行本脚本。/ No LibreOffice; run this script as root." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends \
  libreoffice-writer-nogui libreoffice-calc-nogui
