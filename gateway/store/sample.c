/*
 * Samples of modems; see sample.h.
 */
#include "gateway/store/sample.h"

#include "gateway/store/stmt.h"

int sample_put(struct store *store, const struct sample *sample)
{
	struct stmt put = stmt_use(store, STMT_SAMPLE_PUT);

	stmt_bind_text(&put, ":modem", sample->modem);
	stmt_bind_int(&put, ":at", sample->at);
	stmt_bind_text(&put, ":state", sample->state);
	stmt_bind_text(&put, ":registration", sample->registration);
	stmt_bind_id(&put, ":signal", sample->signal_dbm);
	stmt_bind_int(&put, ":used", sample->sim_used);
	stmt_bind_int(&put, ":total", sample->sim_total);

	if (sample->balance_known)
		stmt_bind_int(&put, ":balance", sample->balance);
	else
		stmt_bind_null(&put, ":balance");

	stmt_bind_int(&put, ":reopened", sample->resets.reopened);
	stmt_bind_int(&put, ":restarted", sample->resets.restarted);
	stmt_bind_int(&put, ":kicked", sample->resets.kicked);
	stmt_bind_int(&put, ":radio", sample->resets.radio);
	stmt_bind_int(&put, ":power", sample->resets.power);
	return stmt_run(&put);
}

static void read_row(const struct stmt *rows, void *row)
{
	struct sample *sample = row;

	stmt_text(rows, 0, sample->modem, sizeof(sample->modem));
	sample->at = stmt_int(rows, 1);
	stmt_text(rows, 2, sample->state, sizeof(sample->state));
	stmt_text(rows, 3, sample->registration, sizeof(sample->registration));
	sample->signal_dbm = (int32_t)stmt_int(rows, 4);
	sample->sim_used = (int32_t)stmt_int(rows, 5);
	sample->sim_total = (int32_t)stmt_int(rows, 6);
	sample->balance_known = !stmt_is_null(rows, 7);
	sample->balance = stmt_int(rows, 7);
	sample->resets = (struct sample_resets){
		(int32_t)stmt_int(rows, 8), (int32_t)stmt_int(rows, 9),
		(int32_t)stmt_int(rows, 10), (int32_t)stmt_int(rows, 11),
		(int32_t)stmt_int(rows, 12)};
}

int sample_rows(struct store *store, const char *modem, int64_t from, int64_t to,
	struct sample *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_SAMPLE_ROWS);

	stmt_bind_text(&rows, ":modem", modem);
	stmt_bind_int(&rows, ":from", from);
	stmt_bind_int(&rows, ":to", to);
	return stmt_rows(&rows, read_row, out, sizeof(*out), cap, count);
}
