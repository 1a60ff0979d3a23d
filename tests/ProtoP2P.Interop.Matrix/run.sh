#!/usr/bin/env bash
# Runs the whole interop matrix and writes its results into docs/interop.md. Options are the program's (see --help), for example:
#   tests/ProtoP2P.Interop.Matrix/run.sh --only "wss | tls" --runs 3
# QUIC takes libmsquic; where it lies in no system folder, name its folder in LD_LIBRARY_PATH.
set -euo pipefail
cd "$(dirname "$0")"

if [ $# -eq 0 ]; then
  set -- --page
fi

exec dotnet run -c Release -- "$@"
