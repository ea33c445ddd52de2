# gateway/store: the only user of SQLite. schema.sql is a document; the build makes C of it.

gateway/store/schema.c: gateway/store/schema.sql gateway/store/local.mk
	$(AM_V_GEN)$(MKDIR_P) gateway/store && { \
	echo '#include "gateway/store/store_state.h"'; \
	echo 'const char schema_sql[] ='; \
	$(SED) -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/	"/' -e 's/$$/\\n"/' \
		$(srcdir)/gateway/store/schema.sql; \
	echo ';'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += gateway/store/schema.c
EXTRA_DIST += gateway/store/schema.sql

noinst_LIBRARIES += libstore.a
nodist_libstore_a_SOURCES = gateway/store/schema.c
libstore_a_SOURCES = \
	gateway/store/alarm.c gateway/store/alarm.h \
	gateway/store/audit.c gateway/store/audit.h \
	gateway/store/backup.c \
	gateway/store/budget.c gateway/store/budget.h \
	gateway/store/callbook.c gateway/store/callbook.h \
	gateway/store/desk.c gateway/store/desk.h \
	gateway/store/desk_patrol.c gateway/store/desk_patrol.h \
	gateway/store/desk_warn.c gateway/store/desk_warn.h \
	gateway/store/device.c gateway/store/device.h \
	gateway/store/dial.c gateway/store/dial.h \
	gateway/store/damage.c \
	gateway/store/duty.c gateway/store/duty.h \
	gateway/store/erase.c gateway/store/erase.h \
	gateway/store/figures.c gateway/store/figures.h \
	gateway/store/flood.c gateway/store/flood.h \
	gateway/store/fund.c gateway/store/fund.h \
	gateway/store/handover.c gateway/store/handover.h \
	gateway/store/history.c gateway/store/history.h \
	gateway/store/incident.c gateway/store/incident.h \
	gateway/store/error.c \
	gateway/store/file.c \
	gateway/store/foreign.c gateway/store/foreign.h \
	gateway/store/key.c \
	gateway/store/listing.c gateway/store/listing.h \
	gateway/store/message.c gateway/store/message.h \
	gateway/store/message_part.c gateway/store/message_retain.c \
	gateway/store/message_state.h \
	gateway/store/migrate.c \
	gateway/store/news.c gateway/store/news.h \
	gateway/store/number.c gateway/store/number.h \
	gateway/store/plan.c gateway/store/plan.h \
	gateway/store/poll.c gateway/store/poll.h \
	gateway/store/programme.c gateway/store/programme.h \
	gateway/store/pragma.c \
	gateway/store/queue.c gateway/store/queue.h \
	gateway/store/queue_part.c gateway/store/queue_state.h \
	gateway/store/restore.c gateway/store/restore.h \
	gateway/store/room.c \
	gateway/store/salvage.c gateway/store/salvage.h \
	gateway/store/salvage_rows.c gateway/store/salvage_state.h \
	gateway/store/row.c gateway/store/row.h \
	gateway/store/record.c gateway/store/record.h \
	gateway/store/recording.c gateway/store/recording.h \
	gateway/store/role.c gateway/store/role_state.h \
	gateway/store/roster.c gateway/store/roster.h \
	gateway/store/sample.c gateway/store/sample.h \
	gateway/store/seal.c gateway/store/seal.h \
	gateway/store/statements.def \
	gateway/store/statements_acts.def \
	gateway/store/statements_console.def \
	gateway/store/statements_life.def \
	gateway/store/statements_listing.def \
	gateway/store/statements_message.def \
	gateway/store/statements_office.def \
	gateway/store/statements_people.def \
	gateway/store/statements_voice.def \
	gateway/store/sim.c gateway/store/sim.h \
	gateway/store/sim_pin.c gateway/store/sim_pin.h \
	gateway/store/stmt.c gateway/store/stmt.h \
	gateway/store/store.c gateway/store/store.h \
	gateway/store/task.c gateway/store/task.h \
	gateway/store/team.c gateway/store/team.h \
	gateway/store/zone_facts.c gateway/store/zone_facts.h \
	gateway/store/store_state.h
# People and what they do.
libstore_a_SOURCES += \
	gateway/store/broadcast.c gateway/store/broadcast.h \
	gateway/store/code.c gateway/store/code.h \
	gateway/store/consent.c gateway/store/consent.h \
	gateway/store/mediation.c gateway/store/mediation.h \
	gateway/store/member.c gateway/store/member.h \
	gateway/store/number_use.c gateway/store/number_use.h \
	gateway/store/patrol.c gateway/store/patrol.h \
	gateway/store/person.c gateway/store/person.h \
	gateway/store/person_data.c gateway/store/person_data.h \
	gateway/store/pin.c gateway/store/pin.h \
	gateway/store/question.c gateway/store/question.h \
	gateway/store/ref.c gateway/store/ref.h \
	gateway/store/retain.c gateway/store/retain.h \
	gateway/store/rsvp.h \
	gateway/store/tip.c gateway/store/tip.h \
	gateway/store/tip_link.c \
	gateway/store/tip_thread.h \
	gateway/store/zone_write.c \
	gateway/store/trouble.c gateway/store/trouble.h \
	gateway/store/zone.c gateway/store/zone.h
libstore_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS)
STORE_LIBS = libstore.a libbase.a $(EVENT_LIBS) $(SQLITE_LIBS) $(SODIUM_LIBS)

# The console's own file: accounts and sessions.
noinst_LIBRARIES += libaccounts.a
libaccounts_a_SOURCES = \
	gateway/store/account.c gateway/store/account.h \
	gateway/store/account_db.c gateway/store/account_state.h \
	gateway/store/session.c \
	gateway/store/statements_account.def
libaccounts_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS)
ACCOUNTS_LIBS = libaccounts.a libbase.a $(SQLITE_LIBS) $(SODIUM_LIBS)
