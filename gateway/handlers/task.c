/*
 * GV, VIEC, XONG: what a group used to hand out in a chat. The assignee answers CO, BAN or XONG;
 * a reminder comes the morning of the last day, and whoever gave the task learns when it is late.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/strbuf.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/record.h"
#include "gateway/store/task.h"

#define LIST_MAX      3
#define QUESTION_MS   (2 * DAY_MS)
#define REMIND_HOUR   7
#define REMIND_BEFORE (2 * HOUR_MS) /* where the task names an hour */

/* As people say it, and the moment from which it is late: the end of a day where no hour is told. */
static void set_due(struct task *task, const struct when *due)
{
	struct civil civil = {.year = due->year, .month = due->month, .day = due->day};
	char text[40];

	if (due->precision == WHEN_NONE || due->precision == WHEN_NOW)
		return;

	if (due->precision == WHEN_DAY) {
		snprintf(text, sizeof(text), "%04d-%02d-%02d", due->year, due->month,
			due->day);
		snprintf(task->due, sizeof(task->due), "%.23s", text);
		task->due_at = civil_midnight(civil_to_wall(&civil), 1);
		return;
	}

	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d", due->year, due->month,
		due->day, due->hour, due->minute);
	snprintf(task->due, sizeof(task->due), "%.23s", text);
	civil.hour = due->hour;
	civil.minute = due->minute;
	task->due_at = civil_to_wall(&civil);
}

/* The morning of the last day, or two hours before its hour. */
static int64_t remind_at(const struct task *task)
{
	if (strchr(task->due, 'T'))
		return task->due_at - REMIND_BEFORE;

	return civil_midnight(task->due_at, -1) + REMIND_HOUR * HOUR_MS;
}

static struct fill task_fill(const struct task *task)
{
	/* The last day itself: a task due "15/3" is late from the 16th on. */
	return (struct fill){.so = task->code,
		.nd = task->text,
		.ten = task->assignee,
		.when = task->due_at ? task->due_at - 1 : 0};
}

static int tell_assignee(struct act *act, const struct task *task)
{
	const struct people one = {.id = {task->assignee_id}, .count = 1};
	const struct fill fill = task_fill(task);
	const struct callout callout = {.class = CLASS_CONFIRM,
		.reply = task->due_at ? REPLY_TASK_NEW : REPLY_TASK_NEW_FREE,
		.fill = &fill,
		.question = "task",
		.object = task->id,
		.span = QUESTION_MS};

	return callout_people(act, &one, &callout, NULL);
}

static int plan_duties(struct act *act, const struct task *task)
{
	int64_t remind = task->due_at ? remind_at(task) : 0;
	int result = 0;

	if (remind > act->now)
		result = act_duty(act, "task.remind", task->id, remind);

	if (!result && task->due_at > act->now)
		result = act_duty(act, "task.late", task->id, task->due_at);

	return result;
}

int handle_task_new(struct act *act)
{
	const struct command *command = act->command;
	struct task task = {
		.state = "open", .giver_id = act->person.id, .made_at = act->at};
	const struct fill whom = {.ten = command->assignee};
	int64_t zone_id;
	int result = act_zone(act, NULL, &zone_id, NULL, &task.grp_id);

	if (!result)
		result = person_by_name(act->store, command->assignee, task.grp_id,
			act->now, &task.assignee_id);

	/* A history may name people who are gone. */
	if (act->mute && (result == -ENOENT || result == -EEXIST))
		result = 0;
	else if (result == -ENOENT || result == -EEXIST)
		return act_reply(act, REPLY_TASK_WHO, &whom);

	if (result)
		return result;

	snprintf(task.assignee, sizeof(task.assignee), "%s", command->assignee);
	snprintf(task.text, sizeof(task.text), "%s", command->text);
	set_due(&task, &command->due);
	result = task_put(act->store, &task);

	if (!result)
		result = tell_assignee(act, &task);

	if (!result)
		result = plan_duties(act, &task);

	if (result)
		return result;

	const struct fill fill = task_fill(&task);

	act_code(act, task.code);
	return act_reply(
		act, task.due_at ? REPLY_TASK_GIVEN : REPLY_TASK_GIVEN_FREE, &fill);
}

int handle_task_list(struct act *act)
{
	struct task tasks[LIST_MAX + 1];
	char words[512];
	struct strbuf buf = STRBUF(words);
	size_t count;
	int result = task_open(act->store, act->person.id, tasks, LIST_MAX + 1, &count);

	if (result)
		return result;

	for (size_t i = 0; i < count && i < LIST_MAX; i++)
		strbuf_putf(
			&buf, "%s%s %.36s", i ? "; " : "", tasks[i].code, tasks[i].text);

	if (count > LIST_MAX)
		strbuf_put(&buf, "; ...");

	const struct fill fill = {.nd = words};

	return act_reply(act, count ? REPLY_TASK_LIST : REPLY_TASK_NONE, &fill);
}

static bool is_theirs(const struct act *act, const struct task *task)
{
	return act->person.id &&
	       (act->person.id == task->assignee_id || act->person.id == task->giver_id ||
		       (act->mute && act->roles & (ROLE_MEM | ROLE_LEAD)));
}

static int finish(struct act *act, struct task *task)
{
	snprintf(task->state, sizeof(task->state), "done");
	task->done_at = act->at;

	int result = task_set(act->store, task);

	if (!result)
		result = duty_cancel(act->store, "task.remind", task->id);

	if (!result)
		result = duty_cancel(act->store, "task.late", task->id);

	if (result)
		return result;

	struct fill fill = task_fill(task);

	fill.when = act->at;
	result = act_reply(act, REPLY_TASK_OK, &fill);

	if (result || !task->giver_id || task->giver_id == act->person.id)
		return result;

	return act_tell(act, task->giver_id, CLASS_CONFIRM, REPLY_TASK_DONE, &fill);
}

static int refuse_ref(struct act *act, const char *code)
{
	const struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

/* XONG n for a task, or for what somebody was asked to do in a record (footage). */
int handle_task_done(struct act *act)
{
	struct task task;
	int result = task_by_code(act->store, act->command->ref, &task);

	act_code(act, act->command->ref);

	if (result == -ENOENT)
		return footage_done(act);

	if (result)
		return result;

	if (!is_theirs(act, &task) || !strcmp(task.state, "cancelled"))
		return refuse_ref(act, task.code);

	if (!strcmp(task.state, "done")) {
		const struct fill fill = {.so = task.code, .when = task.done_at};

		return act_reply(act, REPLY_TASK_OK, &fill);
	}

	return finish(act, &task);
}

static int take(struct act *act, struct task *task, bool yes)
{
	struct fill fill = task_fill(task);

	if (!strcmp(task->state, "done") || !strcmp(task->state, "cancelled"))
		return refuse_ref(act, task->code);

	snprintf(task->state, sizeof(task->state), "%s", yes ? "accepted" : "refused");

	int result = task_set(act->store, task);

	if (!result && !yes && task->giver_id)
		result = act_tell(
			act, task->giver_id, CLASS_CONFIRM, REPLY_TASK_REFUSED, &fill);

	return result ? result
		      : rsvp_take(act, "task", task->id, task->code, yes ? "yes" : "no");
}

int task_rsvp(struct act *act, const struct subject_ref *ref)
{
	struct task task;
	int result = task_by_code(act->store, ref->code, &task);

	if (result)
		return result;

	if (!is_theirs(act, &task))
		return refuse_ref(act, ref->code);

	return take(act, &task, strcmp(act->command->answer, "no") != 0);
}

int task_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct task task;

	if (!(answer->yes || answer->no))
		return -EAGAIN;

	int result = task_get(act->store, question->object, &task);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	return is_theirs(act, &task) ? take(act, &task, answer->yes) : -EAGAIN;
}

/* HUY n by whoever gave it. */
int task_cancel(struct act *act, const struct subject_ref *ref)
{
	struct task task;
	int result = task_by_code(act->store, ref->code, &task);

	if (result)
		return result;

	if (!act->person.id || act->person.id != task.giver_id ||
		!strcmp(task.state, "done"))
		return refuse_ref(act, ref->code);

	snprintf(task.state, sizeof(task.state), "cancelled");
	result = task_set(act->store, &task);

	if (!result && task.assignee_id) {
		const struct fill fill = task_fill(&task);

		result = act_tell(act, task.assignee_id, CLASS_CONFIRM,
			REPLY_TASK_CANCELLED, &fill);
	}

	const struct fill fill = {.ma = task.code, .when = act->at};

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

static bool is_open(const struct task *task)
{
	return !strcmp(task->state, "open") || !strcmp(task->state, "accepted");
}

int task_remind(struct act *act, const struct duty *duty)
{
	struct task task;
	int result = task_get(act->store, duty->object, &task);

	if (result || !is_open(&task) || !task.assignee_id)
		return result;

	const struct fill fill = task_fill(&task);

	return act_tell(act, task.assignee_id, CLASS_REMINDER, REPLY_TASK_REMIND, &fill);
}

int task_late(struct act *act, const struct duty *duty)
{
	struct task task;
	int result = task_get(act->store, duty->object, &task);

	if (result || !is_open(&task) || !task.giver_id)
		return result;

	const struct fill fill = task_fill(&task);

	return act_tell(act, task.giver_id, CLASS_REMINDER, REPLY_TASK_LATE, &fill);
}
