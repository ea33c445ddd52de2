#!/bin/sh
# cmocka writes "not ok N # SKIP name", which the TAP driver takes for a failure: runs the rest of
# the command line and says it right.

exec 4>&1
status=$({ { "$@" 3>&- 4>&-; echo $? >&3; } |
	sed -u 's/^not ok \([0-9]*\) # SKIP/ok \1 # SKIP/' >&4; } 3>&1)
exit "$status"
