# gateway/inbox: parts in, whole messages on to dispatch.

EXTRA_DIST += gateway/inbox/inbox.h
