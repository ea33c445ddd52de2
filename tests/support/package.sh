#!/bin/sh
# Runs a command as root over this system of which nothing changes: its files are seen through an
# overlay in memory, which is gone at the end.
#
#	package.sh FOLDER COMMAND ...	FOLDER is /packages in there
#
# Ends with 77 where this machine does not let it.
set -eu

[ "$(id -u)" = 0 ] || exit 77

if [ "${1-}" != --inside ]; then
	exec unshare --mount --pid --fork --kill-child --ipc "$0" --inside "$@"
fi

shift
packages=$1
shift

mount --make-rprivate / || exit 77
top=$(mktemp -d)
mount -t tmpfs -o mode=755 tmpfs "$top" || exit 77
mkdir "$top/upper" "$top/work" "$top/root"
mount -t overlay -o "lowerdir=/,upperdir=$top/upper,workdir=$top/work" overlay "$top/root" || exit 77
root=$top/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages/"

# No service starts in there, whatever the system outside is.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
	chroot "$root" "$@"
