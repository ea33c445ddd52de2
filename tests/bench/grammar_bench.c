/*
 * grammar_bench: messages a second through grammar_parse() on one core, patterns interpreted and
 * compiled to machine code. Prints figures and asserts none.
 *
 *	make tests/bench/grammar_bench && tests/bench/grammar_bench [SECONDS]
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/control/parse_json.h"

struct message {
	char *text;
	size_t len;
	struct grammar_context context;
};

struct corpus {
	struct message *messages;
	size_t count;
};

static void add_message(struct corpus *corpus, const char *line)
{
	json_t *sample = json_loads(line, 0, NULL);
	struct message *message;

	if (!sample)
		return;

	corpus->messages = alloc_resize(
		corpus->messages, corpus->count + 1, sizeof(*corpus->messages));
	message = &corpus->messages[corpus->count++];
	*message = (struct message){
		.text = alloc_string(json_string_value(json_object_get(sample, "text"))),
	};
	message->len = strlen(message->text);
	parse_json_role(
		json_string_value(json_object_get(sample, "role")), &message->context);
	parse_json_now("2026-03-11T23:10", &message->context);
	json_decref(sample);
}

static void read_corpus(struct corpus *corpus, const char *top, const char *name)
{
	char path[512], line[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s", top, name);
	file = fopen(path, "re");

	while (file && fgets(line, sizeof(line), file))
		add_message(corpus, line);

	if (file)
		fclose(file);
}

static void free_corpus(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		free(corpus->messages[i].text);

	free(corpus->messages);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double measure(struct grammar *grammar, const struct corpus *corpus, double span)
{
	double start = seconds(), now = start;
	size_t count = 0;
	struct command command;

	while (now - start < span) {
		for (size_t i = 0; i < corpus->count; i++)
			grammar_parse(grammar, &corpus->messages[i].context,
				corpus->messages[i].text, corpus->messages[i].len, &command);

		count += corpus->count;
		now = seconds();
	}

	return (double)count / (now - start);
}

static struct grammar *compile(const char *top, bool jit)
{
	char keywords[512], places[512], why[1024] = "";
	struct grammar_source source;
	struct places rows;
	struct grammar *grammar = NULL;
	int line, file;

	snprintf(keywords, sizeof(keywords), "%s/config/keywords.conf", top);
	snprintf(places, sizeof(places), "%s/config/places.conf", top);

	if (keywords_load(&source, keywords, why, sizeof(why)) == 0 &&
		places_load(&rows, places, why, sizeof(why)) == 0) {
		keywords_add_places(&source, &rows);
		source.jit = jit;
		grammar = grammar_new(&source, why, sizeof(why), &line, &file);
		places_clear(&rows);
	}

	keywords_clear(&source);

	if (!grammar)
		fprintf(stderr, "%s\n", why);

	return grammar;
}

int main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir") ? getenv("top_srcdir") : ".";
	double span = argc > 1 ? atof(argv[1]) : 2;
	struct corpus corpus = {0};

	read_corpus(&corpus, top, "messages.jsonl");
	read_corpus(&corpus, top, "messages_more.jsonl");

	for (int jit = 0; corpus.count && jit < 2; jit++) {
		struct grammar *grammar = compile(top, jit);

		if (!grammar)
			return EXIT_FAILURE;

		printf("%-24s %10.0f messages/s\n", jit ? "with PCRE2's JIT" : "patterns interpreted",
			measure(grammar, &corpus, span));
		grammar_free(grammar);
	}

	free_corpus(&corpus);
	return EXIT_SUCCESS;
}
