#!/usr/bin/env bash
# Ends what up.sh brought up; silos save what they train first. The folder with the data stays, the password goes.
set -euo pipefail
folder=${1:-cluster}
[ -s "$folder/pids" ] || { echo "error: $folder/pids is not there; name the folder that up.sh was given" >&2; exit 2; }
mapfile -t pids < "$folder/pids"
end() {
    for pid in "$@"; do kill "$pid" 2> /dev/null || true; done
    for pid in "$@"; do while kill -0 "$pid" 2> /dev/null; do sleep 0.2; done; done
}
end "${pids[@]:1}"
end "${pids[0]}"
rm -f "$folder/pids" "$folder/redis.conf"
