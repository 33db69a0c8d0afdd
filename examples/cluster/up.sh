#!/usr/bin/env bash
# Brings up a Redis with a password and three silos on this machine's loopback. Logs, data and process ids lie in the folder that is named
# last, or in ./cluster; only their owner can read them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=$(umask 077 && mkdir -p "${1:-cluster}" && cd "${1:-cluster}" && pwd)
redis_port=${REDIS_PORT:-16379}

command -v redis-server > /dev/null || { echo "error: redis-server is not installed; on Debian and Ubuntu: apt install redis-server" >&2; exit 2; }
[ ! -s "$folder/pids" ] || { echo "error: $folder/pids is there already; end that cluster first: $here/down.sh $folder" >&2; exit 2; }
dotnet build "$root/src/Silo" --configuration Release --verbosity quiet --nologo
umask 077
mkdir -p "$folder/redis" "$folder/checkpoints"

# The password is in this file and in the silos' environment, never on a command line, which every user of the machine can read.
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
rm -f "$folder/redis.conf"
cat > "$folder/redis.conf" <<END
port $redis_port
bind 127.0.0.1
appendonly yes
dir redis
requirepass $password
END
(cd "$folder" && exec redis-server redis.conf > redis.log 2>&1) &
echo $! > "$folder/pids"
for kind in Clustering GrainStorage__Default Reminders; do
    export "Orleans__${kind}__ProviderType=Redis"
    export "Orleans__${kind}__ConnectionString=127.0.0.1:$redis_port,abortConnect=false,password=$password"
done
for number in 1 2 3; do
    settings=(--Orleans:Name="silo-$number" --Gridfold:Http:Port=$((8080 + number))
        --Orleans:Endpoints:SiloPort=$((11110 + number)) --Orleans:Endpoints:GatewayPort=$((30000 + number))
        --Gridfold:Slots:Slots=1 --Gridfold:Checkpoints:Folder="$folder/checkpoints" --Gridfold:DataFolder="$folder/data")
    dotnet "$root/artifacts/bin/Gridfold.Silo/release/gridfold-silo.dll" "${settings[@]}" > "$folder/silo-$number.log" 2>&1 &
    echo $! >> "$folder/pids"
done

for number in 1 2 3; do
    for _ in $(seq 120); do
        grep -q "^ready:" "$folder/silo-$number.log" && break
        kill -0 "$(sed -n "$((number + 1))p" "$folder/pids")" 2> /dev/null || { echo "error: silo-$number has ended; see $folder/silo-$number.log" >&2; exit 1; }
        sleep 0.5
    done
    grep "^ready:" "$folder/silo-$number.log"
done
echo
echo "Use it with:"
echo "  ./gridfold submit examples/iris-kfold.yaml --cluster 127.0.0.1:30001 --watch"
echo "  ./gridfold silos --cluster 127.0.0.1:30002"
echo "End it with:"
echo "  $here/down.sh $folder"
