# gateway/handlers
EXTRA_DIST += gateway/handlers/dispatch.h
