#!/usr/bin/env bash
# Publishes the check for a GPU machine that has no .NET: a folder for linux-x64 without libtorch, of at most 60 MB.
# usage: publish.sh [DIR]   (default: artifacts/gpu-check)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${1:-$root/artifacts/gpu-check}
most=60000000

# Intermediate files of its own: an ordinary build of the project stays as it is.
rm -rf "$target"
dotnet publish "$here" --configuration Release --runtime linux-x64 --self-contained --nologo --verbosity quiet \
    -p:Torch=none -p:ArtifactsPath="$root/artifacts/gpu-check-build" --output "$target"

bytes=$(du --bytes --summarize "$target" | cut -f 1)
echo "$target: $bytes bytes"
if [ "$bytes" -gt "$most" ]; then
    echo "publish.sh: that is more than $most bytes" >&2
    exit 1
fi
