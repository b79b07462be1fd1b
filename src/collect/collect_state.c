/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/collect_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/text_map.h"
#include "codec/json.h"
#include "codec/json_out.h"

struct collect_state {
	char *path, *source;
	int fd;				/* for lines to be added; -1: not yet */
	struct arena arena;
	struct state_page *pages;	/* in the order of the journal */
	size_t page_count;
	struct state_item *items;
	size_t item_count;
	struct text_map newest, in_run;	/* of pages, by address, and by pass and address */
	struct text_map by_item;
	struct str done, since, asked;	/* of the last finished run */
	struct str run_asked, run_since, began;
	uint64_t run;
	bool open;			/* that run is not finished */
	size_t whole;			/* bytes up to the end of the last whole line */
};

static void put_pass(struct buf *b, unsigned pass, struct str url)
{
	buf_addf(b, "%u ", pass);
	buf_add_str(b, url);
}

static void forget_run(struct collect_state *s)
{
	text_map_free(&s->in_run);
	s->began = STR_NONE;
}

static void keep_page(struct collect_state *s, const struct state_page *p)
{
	CLEANUP(buf_free) struct buf key = BUF_INIT(COLLECT_STATE_LINE_MAX);
	struct state_page *kept;

	s->pages = arena_grow(&s->arena, s->pages, s->page_count, sizeof *s->pages);
	kept = &s->pages[s->page_count];
	*kept = *p;
	kept->url = arena_str(&s->arena, p->url);
	kept->etag = arena_str(&s->arena, p->etag);
	kept->modified = arena_str(&s->arena, p->modified);
	kept->artifact = arena_str(&s->arena, p->artifact);
	kept->next = arena_str(&s->arena, p->next);
	kept->date = arena_str(&s->arena, p->date);
	text_map_set(&s->newest, p->url, s->page_count);
	if (p->run == s->run && s->open) {
		put_pass(&key, p->pass, p->url);
		text_map_set(&s->in_run, buf_str(&key), s->page_count);
		if (!s->began.p)
			s->began = kept->date;
	}
	s->page_count++;
}

static void keep_item(struct collect_state *s, const struct state_item *i)
{
	struct state_item kept = {
		.item = arena_str(&s->arena, i->item),
		.version = arena_str(&s->arena, i->version),
		.date = arena_str(&s->arena, i->date),
		.run = i->run,
	};
	size_t *there = text_map_get(&s->by_item, i->item);

	if (there) {
		s->items[*there] = kept;
		return;
	}
	s->items = arena_grow(&s->arena, s->items, s->item_count, sizeof *s->items);
	s->items[s->item_count] = kept;
	text_map_add(&s->by_item, i->item, s->item_count++);
}

static int read_run(struct collect_state *s, struct json v, uint64_t run, struct err *e)
{
	struct str done = json_get_str(v, "done");
	struct str asked = arena_str(&s->arena, json_get_str(v, "asked"));
	struct str since = arena_str(&s->arena, json_get_str(v, "since"));

	if (!asked.p)
		return err_set(e, ERR_INPUT, "expected a page, an item, or a run");
	s->run = run;
	s->open = !done.p;
	forget_run(s);
	s->run_asked = asked;
	s->run_since = since;
	if (!str_given(done))
		return 0;
	s->done = arena_str(&s->arena, done);
	s->asked = asked;
	s->since = since;
	return 0;
}

static int read_line(struct collect_state *s, struct json v, size_t number, struct err *e)
{
	struct state_page p = { .url = json_get_str(v, "url") };
	struct state_item i = { .item = json_get_str(v, "item") };
	struct json value;
	int64_t pass = 0;

	if (number == 1) {
		if (!str_is(json_get_str(v, "source"), s->source))
			return err_set(e, ERR_INPUT, "expected the source '%.200s'", s->source);
		return 0;
	}
	if (!json_get(v, "run", &value) || !json_uint(value, &p.run))
		return err_set(e, ERR_INPUT, "expected the number of a run");
	i.run = p.run;
	if (i.item.p) {
		i.version = json_get_str(v, "version");
		i.date = json_get_str(v, "date");
		keep_item(s, &i);
		return 0;
	}
	if (!p.url.p)
		return read_run(s, v, p.run, e);
	if (!json_get_int(v, "pass", &pass) || pass < 1 || pass > 1000)
		return err_set(e, ERR_INPUT, "expected a pass");
	p.pass = (unsigned)pass;
	p.etag = json_get_str(v, "etag");
	p.modified = json_get_str(v, "modified");
	p.artifact = json_get_str(v, "artifact");
	p.next = json_get_str(v, "next");
	p.date = json_get_str(v, "date");
	json_get_bool(v, "passing", &p.passing);
	keep_page(s, &p);
	return 0;
}

/* A line that does not end was being written when the machine stopped: it is as if it were not there. */
static int read_lines(struct collect_state *s, struct str bytes, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *json = json_open();
	const char *begin = bytes.p, *end;
	size_t number = 0;

	while (bytes.n && (end = memchr(bytes.p, '\n', bytes.n))) {
		struct str line = { bytes.p, (size_t)(end - bytes.p) };
		struct json v;

		number++;
		if (line.n > COLLECT_STATE_LINE_MAX || json_parse(json, line, &v, e) < 0 || read_line(s, v, number, e) < 0) {
			err_set(e, ERR_INPUT, "a line of more than %zu bytes", COLLECT_STATE_LINE_MAX);
			e->kind = ERR_INPUT;
			return err_ctx(e, "line %zu", number);
		}
		bytes = (struct str){ end + 1, bytes.n - line.n - 1 };
		s->whole = (size_t)(end + 1 - begin);
	}
	return 0;
}

int collect_state_open(const char *path, const char *source, struct collect_state **ret, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(COLLECT_STATE_BYTES_MAX);
	struct collect_state *s = xcalloc(1, sizeof *s);

	s->path = xstrdup(path);
	s->source = xstrdup(source);
	s->fd = -1;
	errno = 0;
	if ((io_read_file(path, &bytes, e) < 0 && errno != ENOENT) || (bytes.n && read_lines(s, buf_str(&bytes), e) < 0)) {
		collect_state_close(s);
		return err_ctx(e, "%s (without this file everything is asked for again)", path);
	}
	err_clear(e);
	*ret = s;
	return 0;
}

void collect_state_close(struct collect_state *s)
{
	if (!s)
		return;
	io_close_fd(&s->fd);
	text_map_free(&s->newest);
	text_map_free(&s->in_run);
	text_map_free(&s->by_item);
	arena_free(&s->arena);
	free(s->path);
	free(s->source);
	free(s);
}

void collect_state_closep(struct collect_state **s)
{
	collect_state_close(*s);
	*s = NULL;
}

struct str collect_state_done(const struct collect_state *s)
{
	return s->done;
}

struct str collect_state_since(const struct collect_state *s)
{
	return s->since;
}

struct str collect_state_asked(const struct collect_state *s)
{
	return s->asked;
}

struct str collect_state_began(const struct collect_state *s)
{
	return s->began;
}

static void put(struct buf *b, const char *name, struct str value)
{
	if (!value.p)
		return;
	json_out_name(b, name);
	json_put_str(b, value);
}

static void put_head(const struct collect_state *s, struct buf *b)
{
	buf_add_cstr(b, "{\"collect\":1");
	put(b, "source", str_of(s->source));
	buf_add_cstr(b, "}\n");
}

static void put_page(const struct state_page *p, struct buf *b)
{
	buf_addf(b, "{\"run\":%llu,\"pass\":%u", (unsigned long long)p->run, p->pass);
	put(b, "url", p->url);
	put(b, "etag", p->etag);
	put(b, "modified", p->modified);
	put(b, "artifact", p->artifact);
	put(b, "next", p->next);
	put(b, "date", p->date);
	if (p->passing)
		json_out_bool(b, "passing", true);
	buf_add_cstr(b, "}\n");
}

static void put_item(const struct state_item *i, struct buf *b)
{
	buf_addf(b, "{\"run\":%llu", (unsigned long long)i->run);
	put(b, "item", i->item);
	put(b, "version", i->version);
	put(b, "date", i->date);
	buf_add_cstr(b, "}\n");
}

/* Behind the last whole line. */
static int open_journal(struct collect_state *s, struct err *e)
{
	CLEANUP(buf_free) struct buf head = BUF_INIT(COLLECT_STATE_LINE_MAX);

	s->fd = open(s->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (s->fd < 0 || ftruncate(s->fd, (off_t)s->whole) < 0)
		return err_set(e, ERR_ENV, "%s: cannot write: %s", s->path, strerror(errno));
	if (s->whole)
		return 0;
	put_head(s, &head);
	return io_write_all(s->fd, head.p, head.n, e) < 0 ? err_ctx(e, "%s", s->path) : 0;
}

static int add_line(struct collect_state *s, const struct buf *line, struct err *e)
{
	if (s->fd < 0 && open_journal(s, e) < 0)
		return -1;
	if (buf_overflowed(line))
		return err_set(e, ERR_INPUT, "an address or a mark of more than %zu bytes", COLLECT_STATE_LINE_MAX);
	return io_write_all(s->fd, line->p, line->n, e) < 0 ? err_ctx(e, "%s", s->path) : 0;
}

int collect_state_begin(struct collect_state *s, const char *asked, const char *since, bool *ret_resumed, struct err *e)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(COLLECT_STATE_LINE_MAX);

	*ret_resumed = s->open && str_is(s->run_asked, asked) && str_is(s->run_since, since);
	if (*ret_resumed)
		return 0;
	s->run++;
	s->open = true;
	forget_run(s);
	s->run_asked = arena_str(&s->arena, str_of(asked));
	s->run_since = arena_str(&s->arena, str_of(since));
	buf_addf(&line, "{\"run\":%llu", (unsigned long long)s->run);
	put(&line, "asked", s->run_asked);
	put(&line, "since", s->run_since);
	buf_add_cstr(&line, "}\n");
	return add_line(s, &line, e);
}

const struct state_page *collect_state_read(const struct collect_state *s, struct str url, unsigned pass)
{
	CLEANUP(buf_free) struct buf key = BUF_INIT(COLLECT_STATE_LINE_MAX);
	size_t *at;

	put_pass(&key, pass, url);
	at = text_map_get(&s->in_run, buf_str(&key));
	return at ? &s->pages[*at] : NULL;
}

const struct state_page *collect_state_page(const struct collect_state *s, struct str url)
{
	size_t *at = text_map_get(&s->newest, url);

	return at ? &s->pages[*at] : NULL;
}

const struct state_item *collect_state_item(const struct collect_state *s, struct str item)
{
	size_t *at = text_map_get(&s->by_item, item);

	return at ? &s->items[*at] : NULL;
}

bool collect_state_item_done(const struct collect_state *s, const struct state_item *item)
{
	return s->open && item->run == s->run;
}

int collect_state_add_page(struct collect_state *s, const struct state_page *p, struct err *e)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(COLLECT_STATE_LINE_MAX);
	struct state_page mine = *p;

	mine.run = s->run;
	put_page(&mine, &line);
	if (add_line(s, &line, e) < 0)
		return -1;
	keep_page(s, &mine);
	return 0;
}

int collect_state_add_item(struct collect_state *s, const struct state_item *i, struct err *e)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(COLLECT_STATE_LINE_MAX);
	struct state_item mine = *i;

	mine.run = s->run;
	put_item(&mine, &line);
	if (add_line(s, &line, e) < 0)
		return -1;
	keep_item(s, &mine);
	return 0;
}

/* The newest reading of each page that a later run may ask for. */
static void put_all(const struct collect_state *s, struct buf *b)
{
	put_head(s, b);
	for (size_t i = 0; i < s->page_count; i++) {
		const struct state_page *p = &s->pages[i];

		if (collect_state_page(s, p->url) == p && !(p->passing && p->run != s->run))
			put_page(p, b);
	}
	for (size_t i = 0; i < s->item_count; i++)
		put_item(&s->items[i], b);
	buf_addf(b, "{\"run\":%llu", (unsigned long long)s->run);
	put(b, "done", s->done.p ? s->done : STR_LIT(""));
	put(b, "asked", s->done.p ? s->asked : s->run_asked);
	put(b, "since", s->done.p ? s->since : s->run_since);
	buf_add_cstr(b, "}\n");
}

int collect_state_end(struct collect_state *s, struct str done, struct str since, struct err *e)
{
	CLEANUP(buf_free) struct buf all = BUF_INIT(COLLECT_STATE_BYTES_MAX);

	s->open = false;
	if (done.p) {
		s->done = arena_str(&s->arena, done);
		s->since = arena_str(&s->arena, since);
		s->asked = s->run_asked;
	}
	forget_run(s);
	put_all(s, &all);
	if (buf_overflowed(&all))
		return err_set(e, ERR_ENV, "%s: more than %zu bytes", s->path, COLLECT_STATE_BYTES_MAX);
	io_close_fd(&s->fd);
	if (io_write_file(s->path, buf_str(&all), 0600, e) < 0)
		return -1;
	s->whole = all.n;
	return 0;
}
