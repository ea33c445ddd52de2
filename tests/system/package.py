#!/usr/bin/env python3
"""The Debian packages: installed, upgraded, run as their unit runs them, removed and purged (make deb-check)."""
import glob
import os
import shlex
import shutil
import subprocess
import sys

import shared  # first: it finds the others
from keng import BUILD, SOURCE

DEB = os.path.join(BUILD, "deb")

# What runs within, over the real files of this machine but never into them: one line a promise.
SCRIPT = r"""
set -u
cd /packages
apt="apt-get -qq -y --no-install-recommends --allow-downgrades
	-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold"
conf=/etc/keng/kengd.conf
log=/tmp/log

promise()
{
	if [ "$1" = 0 ]; then echo "PROMISE ok $2"; else echo "PROMISE broken $2"; cat "$log"; fi
}

install()
{
	$apt install "$@" >"$log" 2>&1 </dev/null
}

as_keng="setpriv --reuid keng --regid keng --init-groups --no-new-privs"

# An earlier version: another number, and a configuration that said less.
mkdir /tmp/old
dpkg-deb -R keng_[0-9]*.deb /tmp/old
sed -i 's/^Version: .*/Version: 0.0.9-1/' /tmp/old/DEBIAN/control
echo '# as it was' >>/tmp/old/etc/keng/kengd.conf
(cd /tmp/old && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | xargs -0 md5sum) \
	>/tmp/old/DEBIAN/md5sums
dpkg-deb -b /tmp/old /tmp/keng_old.deb >"$log"

# Nothing of keng may be here from before.
dpkg --purge keng-voice keng-emulator keng-console keng >/dev/null 2>&1
rm -rf /var/lib/keng /etc/keng /run/keng
userdel keng-console 2>/dev/null
rm -rf /var/lib/keng-console
userdel keng 2>/dev/null

install /tmp/keng_old.deb
promise $? 'a package is installed'
getent passwd keng >/dev/null && [ "$(stat -c '%U %a' /var/lib/keng)" = 'keng 750' ]
promise $? 'it makes its user, and its folder, which nobody else reads'
grep -q '^# as it was' $conf
promise $? 'and a configuration to begin with'

# The unit's command, as its user, in what the unit gives it.
mkdir -p /run/keng && chown keng: /run/keng
start_daemon()
{
	$as_keng $(sed -n 's/^ExecStart=//p' /lib/systemd/system/kengd.service) 2>/tmp/kengd.log &
	daemon=$!
	kengctl wait-ready --timeout 60 >"$log" 2>&1 && return
	cat /tmp/kengd.log >>"$log"
	return 1
}

start_daemon
promise $? 'the command of its unit runs as its user'
kengctl status >>"$log" 2>&1 && [ "$(stat -c '%U %a' /var/lib/keng/keng.key)" = 'keng 600' ]
promise $? 'root may ask it, and its key is its own'
mkdir -p /var/lib/keng/backup && chown keng: /var/lib/keng/backup
command=$(sed -n 's/^ExecStart=//p' /lib/systemd/system/keng-backup.service)
$as_keng $command >>"$log" 2>&1 && [ "$(ls /var/lib/keng/backup | wc -l)" = 1 ]
promise $? 'and so does that of its backup'

install ./keng_[0-9]*.deb ./keng-voice_[0-9]*.deb ./keng-emulator_[0-9]*.deb \
	./keng-console_[0-9]*.deb
promise $? 'it is upgraded while it runs, and the other packages with it'
! grep -q '^# as it was' $conf
promise $? 'a configuration that nobody touched is the new one'
kill $daemon
wait $daemon
status=$?
cp /tmp/kengd.log "$log"
promise $status "the daemon ends in good order"
start_daemon
promise $? 'and the new one goes on with the store'
command=$(sed -n 's/^ExecStart=//p' /lib/systemd/system/keng-console.service)
as_console="setpriv --reuid keng-console --regid keng-console --init-groups --no-new-privs"
echo 'mot mat khau dai' | $as_console $command --add-account ha --role pol >"$log" 2>&1
python3 - $as_console $command >>"$log" 2>&1 <<'END'
import os, socket, subprocess, sys, time, urllib.error, urllib.request
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("/tmp/notify")
os.chmod("/tmp/notify", 0o777)
manager.settimeout(60)
console = subprocess.Popen(sys.argv[1:], env={**os.environ, "NOTIFY_SOCKET": "/tmp/notify"})
while b"READY=1" not in manager.recv(4096):
    pass
deadline, ready = time.monotonic() + 60, False
while not ready and time.monotonic() < deadline:
    try:
        ready = urllib.request.urlopen("http://127.0.0.1:8080/readyz", timeout=60).status == 200
    except urllib.error.HTTPError as problem:
        if problem.code != 503:
            raise
console.terminate()
sys.exit(not ready or console.wait())
END
promise $? 'the web pages are served by their own user, who reads the store and the daemon'
kill $daemon
wait $daemon

install /tmp/keng_old.deb keng-voice- keng-emulator- keng-console-
echo '# mine' >>$conf
install ./keng_[0-9]*.deb ./keng-voice_[0-9]*.deb
grep -q '^# mine' $conf && [ -e $conf.dpkg-dist ]
promise $? 'one that somebody wrote stays, with the new one beside it'
$as_keng kengd --check-config >"$log" 2>&1
promise $? 'and is sound'
kengctl check >"$log" 2>&1
promise $? 'the store holds across an upgrade'

$apt remove keng keng-voice >"$log" 2>&1
[ ! -e /usr/sbin/kengd ] && [ -e /var/lib/keng/keng.db ] && grep -q '^# mine' $conf
promise $? 'a removal keeps what people entrusted to it, and the configuration'
dpkg --purge keng >"$log" 2>&1
[ -e /var/lib/keng/keng.db ] && [ ! -e $conf ]
promise $? 'a purge asks, and without an answer keeps it'
install ./keng_[0-9]*.deb && kengctl check >"$log" 2>&1
promise $? 'what was kept is taken up by a later installation'
echo 'keng keng/purge_data boolean true' | debconf-set-selections
dpkg --purge keng >"$log" 2>&1
[ ! -e /var/lib/keng ] && [ ! -e /etc/keng ]
promise $? 'and is gone when somebody says so'
"""

tap = shared.Tap()

if not glob.glob(os.path.join(DEB, "keng_[0-9]*.deb")):
    shared.skip_all("there are no packages: make deb")

sudo = ["sudo", "-n"] if os.geteuid() and shutil.which("sudo") else []
command = [*sudo, os.path.join(SOURCE, "tests/support/package.sh"), DEB, "sh", "-c", SCRIPT]
done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

if done.returncode == 77 or "PROMISE" not in done.stdout:
    if done.returncode in (1, 77):
        shared.skip_all("needs root, and an overlay over this system: " + done.stderr.strip()[-200:])

    tap.ok(False, "the packages can be tried", done.stderr, shlex.join(command[:-1]))
    tap.finish()
    sys.exit(0)

for line in done.stdout.splitlines():
    if line.startswith("PROMISE "):
        verdict, promise = line.split(" ", 2)[1:]
        tap.ok(verdict == "ok", promise)
    else:
        tap.note(line)

tap.ok(done.returncode == 0, "nothing stands in the way to the end", done.stderr)
tap.finish()
