/*
 * Serving them; see asset.h.
 */
#include "gateway/console/asset.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/console/page.h"
#include "gateway/console/screens.h"

#define VERSION_BYTES 8

static const struct {
	const char *end, *type;
} types[] = {
	{".css", "text/css; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".html", "text/html; charset=utf-8"},
};

static const struct asset *find(const char *name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (!strcmp(assets[i].name, name))
			return &assets[i];

	return NULL;
}

static void version_of(const struct asset *asset, char out[2 * VERSION_BYTES + 1])
{
	uint8_t hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), asset->data, asset->len, NULL, 0);
	sodium_bin2hex(out, 2 * VERSION_BYTES + 1, hash, VERSION_BYTES);
}

void asset_address(const char *name, char *out, size_t cap)
{
	const struct asset *asset = find(name);
	char version[2 * VERSION_BYTES + 1] = "";

	if (asset)
		version_of(asset, version);

	snprintf(out, cap, "/assets/%s?v=%s", name, version);
}

static const char *type_of(const char *name)
{
	const char *end = strrchr(name, '.');

	for (size_t i = 0; end && i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i].end, end))
			return types[i].type;

	return "application/octet-stream";
}

void asset_answer(struct visit *visit, const char *name)
{
	const struct asset *asset = find(name);
	struct response *response = visit->response;
	char version[2 * VERSION_BYTES + 1];

	if (!asset) {
		visit_refuse(visit, 404, N_("There is no such page."));
		return;
	}

	if (!visit->request->gzip) {
		response->status = 406;
		return;
	}

	version_of(asset, version);
	snprintf(response->etag, sizeof(response->etag), "\"%s\"", version);
	response->lasting = !strcmp(visit_query(visit, "v"), version);
	response->type = type_of(asset->name);

	if (!strcmp(visit->request->etag, response->etag)) {
		response->status = 304;
		return;
	}

	response->gzipped = true;
	response_body(response, response->type, (const char *)asset->data, asset->len);
}

static void answer_asset(struct visit *visit)
{
	asset_answer(visit, visit->args[0]);
}

static const struct route routes[] = {
	{REQUEST_GET, "/assets/:name", ROUTE_ANYBODY, answer_asset, 0},
};

const struct screen screen_assets = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
