#!/usr/bin/env bash
# Ends what up.sh brought up; silos save what they train first. The folder with the data stays.
set -euo pipefail
folder=${1:-cluster}
[ -s "$folder/pids" ] || { echo "error: $folder/pids is not there; name the folder that up.sh was given" >&2; exit 2; }
mapfile -t pids < "$folder/pids"
for pid in "${pids[@]:1}"; do kill "$pid" 2> /dev/null || true; done
for pid in "${pids[@]:1}"; do while kill -0 "$pid" 2> /dev/null; do sleep 0.2; done; done
kill "${pids[0]}" 2> /dev/null || true
rm "$folder/pids"
