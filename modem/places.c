/*
 * Places to look for a modem; see places.h.
 */
#include "modem/places.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static size_t stem_len(const char *name)
{
	size_t len = strlen(name);

	while (len && isdigit((unsigned char)name[len - 1]))
		len--;

	return len;
}

/* "1-1.2:1.2": bus, ports, configuration and interface, as the kernel names them. */
static bool is_interface(const char *name, size_t len)
{
	size_t bus = strspn(name, "0123456789");
	size_t colon;

	if (!bus || name[bus] != '-')
		return false;

	colon = bus + 1 + strspn(name + bus + 1, "0123456789.");
	return colon < len && name[colon] == ':' &&
	       colon + 1 + strspn(name + colon + 1, "0123456789.") == len;
}

/* The USB port and interface in whose folder a tty stands; "" where it is no USB device. */
static void find_usb(char *out, size_t cap, const char *name, const char *sysfs)
{
	char entry[PATH_MAX], real[PATH_MAX];

	out[0] = '\0';

	if (snprintf(entry, sizeof(entry), "%s/%s/device", sysfs, name) >= PATH_MAX ||
		!realpath(entry, real))
		return;

	for (const char *part = real; *part;) {
		size_t len = strcspn(part, "/");

		if (len < cap && is_interface(part, len))
			snprintf(out, cap, "%.*s", (int)len, part);

		part += len + (part[len] == '/');
	}
}

void place_note(struct place *place, const char *device, const char *sysfs)
{
	char real[PATH_MAX];

	*place = (struct place){.path = ""};

	if (!realpath(device, real) || strlen(real) >= sizeof(place->path))
		return;

	memcpy(place->path, real, strlen(real) + 1);
	find_usb(place->usb, sizeof(place->usb), base_of(real), sysfs);
}

static void add(
	struct places *places, const char *folder, int folder_len, const char *name)
{
	char path[PLACE_PATH_MAX];
	int n = snprintf(path, sizeof(path), "%.*s%s", folder_len, folder, name);

	if (n >= (int)sizeof(path) || places->count == PLACES_MAX)
		return;

	for (size_t i = 0; i < places->count; i++) {
		if (strcmp(places->path[i], path) == 0)
			return;
	}

	memcpy(places->path[places->count++], path, (size_t)n + 1);
}

static void add_usb(struct places *places, const struct place *last, const char *sysfs)
{
	int folder = (int)(base_of(last->path) - last->path);
	DIR *dir = last->usb[0] ? opendir(sysfs) : NULL;
	char usb[sizeof(last->usb)];

	for (struct dirent *d = dir ? readdir(dir) : NULL; d; d = readdir(dir)) {
		find_usb(usb, sizeof(usb), d->d_name, sysfs);

		if (strcmp(usb, last->usb) == 0)
			add(places, last->path, folder, d->d_name);
	}

	if (dir)
		closedir(dir);
}

/* Another interface of the same device: its audio, or a port where nothing is told. */
static bool is_sibling(const struct place *last, const char *name, const char *sysfs)
{
	size_t port = strcspn(last->usb, ":");
	char usb[sizeof(last->usb)];

	if (!last->usb[0])
		return false;

	find_usb(usb, sizeof(usb), name, sysfs);
	return strncmp(usb, last->usb, port + 1) == 0 && strcmp(usb, last->usb) != 0;
}

/* ttyUSB0, ttyUSB1 … beside ttyUSB2; numbers alone (/dev/pts/3) are anybody's. */
static void add_neighbours(struct places *places, const char *path,
	const struct place *last, const char *sysfs)
{
	const char *name = base_of(path);
	size_t stem = stem_len(name);
	int folder = (int)(name - path);
	struct dirent **found;
	char where[PLACE_PATH_MAX];
	int n;

	if (!stem || !folder)
		return;

	snprintf(where, sizeof(where), "%.*s", folder, path);
	n = scandir(where, &found, NULL, versionsort);

	for (int i = 0; i < n; i++) {
		const char *other = found[i]->d_name;

		if (strlen(other) > stem && strncmp(other, name, stem) == 0 &&
			stem_len(other) == stem && !is_sibling(last, other, sysfs))
			add(places, path, folder, other);

		free(found[i]);
	}

	if (n >= 0)
		free(found);
}

void places_find(struct places *places, const char *device, const struct place *last,
	const char *sysfs)
{
	places->count = 0;
	add(places, "", 0, device);

	if (!last)
		return;

	add_usb(places, last, sysfs);
	add_neighbours(places, last->path, last, sysfs);
	add_neighbours(places, device, last, sysfs);
}
