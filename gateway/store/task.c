/*
 * Tasks as rows; see task.h.
 */
#include "gateway/store/task.h"

#include <errno.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int task_put(struct store *store, struct task *task)
{
	int result = ref_new(store, "task", task->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_TASK_PUT);

	stmt_bind_text(&put, ":code", task->code);
	stmt_bind_id(&put, ":grp", task->grp_id);
	stmt_bind_id(&put, ":giver", task->giver_id);
	stmt_bind_id(&put, ":assignee_id", task->assignee_id);
	stmt_bind_text(&put, ":assignee", task->assignee);
	stmt_bind_text(&put, ":due", task->due[0] ? task->due : NULL);
	stmt_bind_id(&put, ":due_at", task->due_at);
	stmt_bind_text(&put, ":state", task->state);
	stmt_bind_text(&put, ":text", task->text);
	stmt_bind_int(&put, ":at", task->made_at);
	return stmt_insert(&put, &task->id);
}

int task_set(struct store *store, const struct task *task)
{
	struct stmt set = stmt_use(store, STMT_TASK_SET);

	stmt_bind_int(&set, ":id", task->id);
	stmt_bind_text(&set, ":due", task->due[0] ? task->due : NULL);
	stmt_bind_id(&set, ":due_at", task->due_at);
	stmt_bind_text(&set, ":state", task->state);
	stmt_bind_text(&set, ":text", task->text);
	stmt_bind_id(&set, ":done", task->done_at);
	return stmt_run(&set);
}

/* The columns of the present row. */
static void task_take(const struct stmt *stmt, struct task *out)
{
	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->giver_id = stmt_int(stmt, 3);
	out->assignee_id = stmt_int(stmt, 4);
	stmt_text(stmt, 5, out->assignee, sizeof(out->assignee));
	stmt_text(stmt, 6, out->due, sizeof(out->due));
	out->due_at = stmt_int(stmt, 7);
	stmt_text(stmt, 8, out->state, sizeof(out->state));
	stmt_text(stmt, 9, out->text, sizeof(out->text));
	out->made_at = stmt_int(stmt, 10);
	out->done_at = stmt_int(stmt, 11);
}

static int task_read(struct stmt *stmt, struct task *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	task_take(stmt, out);
	stmt_done(stmt);
	return 0;
}

int task_get(struct store *store, int64_t id, struct task *out)
{
	struct stmt get = stmt_use(store, STMT_TASK_GET);

	stmt_bind_int(&get, ":id", id);
	return task_read(&get, out);
}

int task_by_code(struct store *store, const char *code, struct task *out)
{
	struct stmt find = stmt_use(store, STMT_TASK_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return task_read(&find, out);
}

int task_open(struct store *store, int64_t person_id, struct task *out, size_t cap,
	size_t *count)
{
	struct stmt list = stmt_use(store, STMT_TASK_OPEN);
	int result;

	*count = 0;
	stmt_bind_int(&list, ":person", person_id);
	stmt_bind_int(&list, ":cap", (int64_t)cap);

	while (!(result = stmt_next(&list)))
		task_take(&list, &out[(*count)++]);

	return result == -ENOENT ? 0 : result;
}
