#!/usr/bin/env bash
# Checks on a GPU what Gridfold promises, in at most 8 minutes: see README.md.
# In a clone it builds the program with the .NET SDK. In a folder that publish.sh made it needs no SDK.
set -euo pipefail
case " $* " in
    *" --help "* | *" -h "*)
        cat << 'HELP'
usage: check.sh [--device cuda|cpu] [--short] [--output FILE]

  --device cuda|cpu  the device to check (default: cuda)
  --short            a few minutes of work instead of 8, with smaller networks and fewer of them
  --output FILE      the file that the report is written to, as Markdown (default: gpu-check.md)

GRIDFOLD_LIBTORCH=DIR names the folder of libtorch. By default it is that of an installed PyTorch.
HELP
        exit 0
        ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$here
program="$here/Gridfold.GpuCheck"

if [ -e "$program" ]; then
    # A copy between machines can lose the permission.
    [ -x "$program" ] || chmod +x "$program"
    command=("$program")
else
    folder=$(cd "$here/../.." && pwd)/artifacts/bin/Gridfold.GpuCheck/release
    dotnet build "$here" --configuration Release --nologo --verbosity quiet >&2
    command=(dotnet "$folder/Gridfold.GpuCheck.dll")
fi

# Without a fitting libtorch beside the program, that of an installed PyTorch is used.
own="$folder/libtorch_cuda.so"
case " $* " in *" --device cpu "*) own="$folder/libtorch/libtorch_cpu.so" ;; esac
if [ -z "${GRIDFOLD_LIBTORCH:-}" ] && [ ! -e "$own" ]; then
    find_torch='import importlib.util, os; print(os.path.join(os.path.dirname(importlib.util.find_spec("torch").origin), "lib"))'
    found=$(python3 -c "$find_torch" 2> /dev/null || true)
    if [ -e "$found/libtorch_cpu.so" ]; then export GRIDFOLD_LIBTORCH="$found"; fi
fi

exec "${command[@]}" "$@"
