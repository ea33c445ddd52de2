# gateway/inbox
EXTRA_DIST += gateway/inbox/inbox.h
