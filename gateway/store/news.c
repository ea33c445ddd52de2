/*
 * News between a commit and those who wait for it; see news.h. What is told within a savepoint that
 * is rolled back alone stays: a look too many does no harm.
 */
#include "gateway/store/news.h"

#include "gateway/store/store_state.h"

void store_listen(struct store *store, void (*fn)(void *arg), void *arg)
{
	store->news.listen = fn;
	store->news.listen_arg = arg;
}

unsigned store_topics_take(struct store *store)
{
	unsigned topics = store->news.topics;

	store->news.topics = 0;
	return topics;
}

bool store_news_take(struct store *store, struct store_news *out)
{
	struct news *news = &store->news;

	if (news->head == news->committed)
		return false;

	*out = news->items[news->head++ % NEWS_MAX];
	return true;
}

bool store_is_broken(const struct store *store)
{
	return store->broken;
}

void store_tell(
	struct store *store, enum store_topic topic, int64_t id, const char *state)
{
	struct news *news = &store->news;

	news->told |= 1u << topic;

	if (news->end - news->head < NEWS_MAX)
		news->items[news->end++ % NEWS_MAX] =
			(struct store_news){topic, id, state};
}

void news_commit(struct store *store)
{
	struct news *news = &store->news;

	news->committed = news->end;
	news->topics |= news->told;

	if (news->told && news->listen)
		news->listen(news->listen_arg);

	news->told = 0;
}

void news_rollback(struct store *store)
{
	store->news.end = store->news.committed;
	store->news.told = 0;
}

void news_broken(struct store *store)
{
	if (store->news.listen)
		store->news.listen(store->news.listen_arg);
}
