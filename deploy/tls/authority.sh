#!/usr/bin/env bash
# Makes a private authority for one cluster, and certificates of it; needs openssl. Files that exist are never overwritten.
#   authority.sh new FOLDER           the authority, a certificate for the silos and one for commands
#   authority.sh silo FOLDER NAME     one more certificate for silos: NAME.pem and NAME.key
#   authority.sh client FOLDER NAME   one more certificate for commands
# DAYS is how long a certificate is valid (default 365); SILO_NAME is the DNS name of silos (default gridfold-silo).
set -Eeuo pipefail
trap 'fail "openssl $(openssl version 2> /dev/null) made no certificate; version 1.1.1 or later is needed"' ERR
days=${DAYS:-365}
silo_name=${SILO_NAME:-gridfold-silo}
authority_days=3650

fail() { echo "error: $1" >&2; exit 2; }
usage() { sed -n 's/^#   /  /p' "${BASH_SOURCE[0]}" >&2; exit 2; }

refuse_existing() {
    for file in "$@"; do
        [ ! -e "$file" ] || fail "$file is there already, and is not overwritten; move it away, or choose another name"
    done
}

# issue FOLDER NAME EXTENSIONS: a key, and a certificate for it that the authority signs.
issue() {
    local folder=$1 name=$2 extensions=$3
    [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "'$name' cannot name a file; use letters, digits, dots and dashes"
    [ -f "$folder/authority.key" ] || fail "$folder/authority.key is not there; make the authority first: authority.sh new $folder"
    refuse_existing "$folder/$name.key" "$folder/$name.pem"
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout "$folder/$name.key" 2> /dev/null \
        | openssl x509 -req -CA "$folder/authority.pem" -CAkey "$folder/authority.key" -set_serial "0x$(openssl rand -hex 16)" \
            -days "$days" -sha256 -out "$folder/$name.pem" -extfile <(printf '%s\n' \
            'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' "$extensions") 2> /dev/null
    echo "$folder/$name.pem and $folder/$name.key"
}

issue_silo() { issue "$1" "$2" "extendedKeyUsage=serverAuth,clientAuth"$'\n'"subjectAltName=DNS:$silo_name"; }
issue_client() { issue "$1" "$2" "extendedKeyUsage=clientAuth"; }

command -v openssl > /dev/null || fail "openssl is not installed; on Debian and Ubuntu: apt install openssl"
umask 077
case "$#:${1:-}" in
    2:new)
        mkdir -p "$2"
        refuse_existing "$2"/{authority,silo,client}.{key,pem}
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$authority_days" -sha256 -subj "/CN=gridfold authority" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -keyout "$2/authority.key" -out "$2/authority.pem" 2> /dev/null
        echo "$2/authority.pem and $2/authority.key: keep the key off the silos"
        issue_silo "$2" silo
        issue_client "$2" client
        ;;
    3:silo) issue_silo "$2" "$3" ;;
    3:client) issue_client "$2" "$3" ;;
    *) usage ;;
esac
