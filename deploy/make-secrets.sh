#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml in deploy/secrets, once. What is there already stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The containers' users read the files, mounted one by one; the folder keeps everybody else out.
mkdir -p secrets
chmod 700 secrets
umask 022

make() { [[ -s "secrets/$1" ]] || printf '%s' "$2" > "secrets/$1"; }
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make store-password "$(random)"
make cluster-store "Host=store;Username=videoroom;Password=$(< secrets/store-password);Database=videoroom"
make cluster-secret "$(random)"
make admin-token "$(random)"
echo "The secrets are in deploy/secrets. Keep them: another store-password does not open the database that is there."
