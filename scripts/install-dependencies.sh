#!/usr/bin/env bash
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing of scripts/packages.txt with apt, and makes the Python
# environment of scripts/requirements.txt in the folder given. Where all is there,
# it takes no time and needs neither network nor root.
set -euo pipefail
venv=$(realpath -m "${1:?usage: install-dependencies.sh VENV}")
cd "$(dirname "$0")"

missing=()
while read -r package; do
  dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
    grep -qx installed || missing+=("$package")
done < <(grep -v '^#' packages.txt)
if ((${#missing[@]})); then
  echo "Installing ${missing[*]}"
  as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      echo "error: installing packages takes root; run as root or install sudo" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends "${missing[@]}" </dev/null
fi

# The copy of the requirements says what was installed, and only when all of it was.
installed=$venv/requirements.txt
if ! cmp -s requirements.txt "$installed"; then
  echo "Installing Python packages into $venv"
  /usr/bin/python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    --requirement requirements.txt
  cp requirements.txt "$installed"
fi
