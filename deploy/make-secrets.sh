#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml in deploy/secrets, once. What is there already stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The containers' users read the files, mounted one by one; the folder keeps everybody else out.
mkdir -p secrets
chmod 700 secrets
umask 022

# 256 random bits in hexadecimal digits: of such a secret the nodes derive their key at once, of a password slowly (PBKDF2).
make() { [[ -s "secrets/$1" ]] || od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$1"; }

make cluster-secret
make admin-token
echo "The secrets are in deploy/secrets. All nodes need the same cluster-secret: to change it, stop all of them first."
