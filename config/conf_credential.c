/*
 * Secrets that stand in files of their own: those that the service manager lends its unit, and a
 * PIN's. Read when the daemon starts and at a reload, and the key when a store is restored.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf.h"
#include "config/conf_table.h"
#include "gateway/base/strbuf.h"

static int complain(char *why, size_t cap, int result, const char *key, const char *path)
{
	snprintf(why, cap, "%s: %s: %s", key, path,
		result == -EBADMSG ? "its first line is no PIN of 4 to 8 digits" :
				     strerror(-result));
	return result;
}

/* path where it is one; *lent tells whether it was a credential. */
static int locate(char *path, size_t size, bool *lent, const char *key, char *why, size_t cap)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	const char *name = path + strlen(CONF_CREDENTIAL);
	char found[CONF_PATH_MAX];
	struct strbuf buf = STRBUF(found);

	*lent = strncmp(path, CONF_CREDENTIAL, strlen(CONF_CREDENTIAL)) == 0;

	if (!*lent)
		return 0;

	if (!folder) {
		snprintf(why, cap,
			"%s: %s: no credentials are lent; the unit needs LoadCredential=, or the "
			"command systemd-run -P -p LoadCredential=…",
			key, path);
		return -ENOENT;
	}

	if (!*name || *name == '.' || strchr(name, '/'))
		return complain(why, cap, -EINVAL, key, path);

	strbuf_putf(&buf, "%s/%s", folder, name);

	if (buf.truncated || buf.len >= size)
		return complain(why, cap, -ENAMETOOLONG, key, path);

	memcpy(path, found, buf.len + 1);
	return 0;
}

static int read_pin(const char *path, char *pin, size_t size)
{
	char line[32] = "";
	FILE *file = fopen(path, "re");

	if (!file)
		return -errno;

	bool read = fgets(line, sizeof(line), file) != NULL;
	int result = read || !ferror(file) ? 0 : -EIO;

	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';

	if (!result && (!*line || strlen(line) >= size || conf_pin_wrong(line)))
		result = -EBADMSG;

	if (!result)
		memcpy(pin, line, strlen(line) + 1);

	explicit_bzero(line, sizeof(line));
	return result;
}

static int take_pin(struct conf_modem *modem, char *why, size_t cap)
{
	bool lent;

	if (!*modem->pin_file)
		return 0;

	int result = locate(modem->pin_file, sizeof(modem->pin_file), &lent, "modems.pin_file", why,
		cap);

	if (result)
		return result;

	result = read_pin(modem->pin_file, modem->pin, sizeof(modem->pin));
	return result ? complain(why, cap, result, "modems.pin_file", modem->pin_file) : 0;
}

int conf_credential_key(struct conf *conf, char *why, size_t cap)
{
	return locate(conf->store.key_file, sizeof(conf->store.key_file), &conf->store.key_lent,
		"store.key_file", why, cap);
}

int conf_credentials(struct conf *conf, char *why, size_t cap)
{
	int result = conf_credential_key(conf, why, cap);

	for (size_t i = 0; !result && i < conf->modem_count; i++)
		result = take_pin(&conf->modems[i], why, cap);

	return result;
}
