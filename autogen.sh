#!/bin/sh
# autogen.sh: bootstrap the build. `./autogen.sh demo` and `./autogen.sh check` do the rest too.
set -eu
cd "$(dirname "$0")"
mkdir -p config/autotools
autoreconf --install --force --warnings=all
