# gateway/inbox: parts in, whole messages on to dispatch, whose library comes behind this one.

noinst_LIBRARIES += libinbox.a
libinbox_a_SOURCES = \
	gateway/inbox/handle.c \
	gateway/inbox/inbox.c gateway/inbox/inbox.h \
	gateway/inbox/inbox_state.h \
	gateway/inbox/keep.c
INBOX_LIBS = libinbox.a libhandlers.a $(TEXT_LIBS) $(STORE_LIBS) $(SMS_LIBS)
