/*
 * Devices as rows; see device.h.
 */
#include "gateway/store/device.h"

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int device_put(struct store *store, const struct device *device)
{
	struct stmt put = stmt_use(store, STMT_DEVICE_PUT);

	stmt_bind_id(&put, ":grp", device->grp_id);
	stmt_bind_text(&put, ":kind", device->kind);
	stmt_bind_text(&put, ":name", device->name);
	stmt_bind_int(&put, ":qty", device->qty);
	stmt_bind_int(&put, ":broken", device->broken);
	stmt_bind_int(&put, ":expired", device->expired);
	stmt_bind_text(&put, ":permit", device->permit ? device->permit : "");
	stmt_bind_id(&put, ":expires", device->expires_at);
	stmt_bind_text(&put, ":words", device->words);
	stmt_bind_id(&put, ":person", device->person_id);
	stmt_bind_int(&put, ":at", device->at);
	return stmt_run(&put);
}

int device_has_permit(struct store *store, const struct device *device, bool *has)
{
	struct stmt find = stmt_use(store, STMT_DEVICE_PERMIT);
	int64_t count = 0;

	stmt_bind_int(&find, ":grp", device->grp_id);
	stmt_bind_text(&find, ":kind", device->kind);
	stmt_bind_text(&find, ":name", device->name);

	int result = stmt_one(&find, &count);

	*has = count > 0;
	return result;
}

int device_find(struct store *store, int64_t grp_id, const char *kind, const char *name)
{
	struct stmt find = stmt_use(store, STMT_DEVICE_FIND);
	int64_t id;

	stmt_bind_int(&find, ":grp", grp_id);
	stmt_bind_text(&find, ":kind", kind);
	stmt_bind_text(&find, ":name", name);
	return stmt_one(&find, &id);
}
