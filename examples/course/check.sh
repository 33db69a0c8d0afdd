#!/usr/bin/env bash
# Runs the exercises and compares each result with expected.csv. A processor of another kind rounds otherwise: each row has its own tolerance.
#   examples/course/check.sh            runs all rows that need no file from elsewhere; takes some minutes
#   examples/course/check.sh --quick    runs the quick rows, as CI does
#   examples/course/check.sh NAME...    runs the named exercises
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
gridfold=${GRIDFOLD:-$here/../../gridfold}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export GRIDFOLD_HOME=$home NO_COLOR=1

# The value of a column in the row of a leaderboard (CSV on stdin) whose other columns have the values of a filter: name=value&name=value.
# Without a filter, the first row counts.
value_of() {
    awk -v column="$1" -v filter="$2" '
        function cells(line, into,    n, cell, quoted, i, letter) {
            n = 1; cell = ""; quoted = 0
            for (i = 1; i <= length(line); i++) {
                letter = substr(line, i, 1)
                if (letter == "\"") quoted = !quoted
                else if (letter == "," && !quoted) { into[n++] = cell; cell = "" }
                else cell = cell letter
            }
            into[n] = cell
            return n
        }
        NR == 1 { count = cells($0, names); for (i = 1; i <= count; i++) place[names[i]] = i; parts = split(filter, wanted, "&"); next }
        {
            cells($0, row); suits = 1
            for (i = 1; i <= parts; i++) { split(wanted[i], pair, "="); if (row[place[pair[1]]] != pair[2]) suits = 0 }
            if (suits) { print row[place[column]]; exit }
        }'
}

chosen() {
    local exercise=$1 speed=$2
    if [ ${#names[@]} -eq 0 ]; then return 0; fi
    if [ "${names[0]}" = --quick ]; then [ "$speed" = quick ]; return; fi
    local name
    for name in "${names[@]}"; do if [ "$name" = "$exercise" ]; then return 0; fi; done
    return 1
}

names=("$@")
failures=0 checked=0 last=""
while IFS=, read -r exercise speed column filter expected tolerance; do
    if [ "$exercise" = exercise ] || ! chosen "$exercise" "$speed"; then continue; fi
    file=$here/$exercise.yaml
    if [ ! -f "$file" ]; then file=$here/../$exercise.yaml; fi
    if [ "$exercise" != "$last" ]; then
        if ! "$gridfold" run "$file" --quiet -o csv >"$home/$exercise.csv"; then
            echo "FAILED  $exercise does not run"
            failures=$((failures + 1))
            continue
        fi
        last=$exercise
    fi
    found=$(value_of "$column" "$filter" <"$home/$exercise.csv")
    checked=$((checked + 1))
    if awk -v a="$found" -v b="$expected" -v t="$tolerance" 'BEGIN { d = a - b; exit !(a != "" && d <= t && -d <= t) }'; then
        echo "ok      $exercise  ${filter:-best trial}  $column $found"
    else
        echo "FAILED  $exercise  ${filter:-best trial}  $column is ${found:-missing}, expected $expected within $tolerance"
        failures=$((failures + 1))
    fi
done <"$here/expected.csv"
echo "$checked results checked, $failures failed"
[ "$failures" -eq 0 ] && [ "$checked" -gt 0 ]
