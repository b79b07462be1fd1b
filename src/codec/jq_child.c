/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/jq_int.h"

#include <errno.h>
#include <fcntl.h>
#include <jq.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "codec/jq.h"
#include "codec/json.h"

/*
 * The process in which filters run. It first gives up what it could do harm with, then reads
 * requests. Its own code trusts the caller, which is the same program; what it does not trust
 * are filters and documents, so ceilings are set anew for each. Exhausted memory, a stack that is too
 * deep, an assertion of libjq: the process ends, and the caller sees that.
 *
 * Values are built from simdjson's, which is several times faster than libjq's own parser, and
 * keeps the digits of large integers.
 */
#define PROGRAMS_MAX  64
#define EXACT_MAX     ((int64_t)1 << 53)
#define PARSER_TIMES  16	/* what simdjson reserves for a byte, most of it untouched */

struct program {
	char *text;
	size_t n;
	jq_state *jq;
};

struct child {
	int fd;
	struct buf in, source, out, message;
	struct program programs[PROGRAMS_MAX];
	size_t count, next;
	jv document;		/* [document, source] */
	uint64_t baseline;	/* bytes that the process had when it began */
	uint64_t document_bytes;
	uint64_t memory;	/* that the request at hand may take */
};

/* Where AddressSanitizer is, memory is reserved for its shadow, and no ceiling can be told from that; and it
 * looks through a pipe whether an address is mapped. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif
#define FILES_MAX (SANITIZED ? 16 : 0)

static NORETURN void end(int status)
{
	_exit(status);
}

static void take(int fd, void *into, size_t n)
{
	char *p = into;

	while (n) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			end(0);
		p += got;
		n -= (size_t)got;
	}
}

static void take_buf(int fd, struct buf *b, size_t n)
{
	char *at;

	buf_clear(b);
	at = buf_reserve(b, n);
	if (!at)
		end(3);
	take(fd, at, n);
	b->n = n;
	if (n)
		memset(b->p + n, 0, BUF_PADDING);
}

static void give(int fd, const void *from, size_t n)
{
	const char *p = from;

	while (n) {
		ssize_t put = send(fd, p, n, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			end(0);
		p += put;
		n -= (size_t)put;
	}
}

static void answer(struct child *c, enum jq_status status, uint32_t line, struct str bytes)
{
	struct jq_reply r = { status, line, bytes.n };

	give(c->fd, &r, sizeof r);
	give(c->fd, bytes.p, bytes.n);
}

static void limit(int what, uint64_t n)
{
	struct rlimit r;

	if (getrlimit(what, &r) < 0)
		return;
	r.rlim_cur = n < r.rlim_max ? n : r.rlim_max;
	setrlimit(what, &r);
}

static void limit_memory(const struct child *c, uint64_t times)
{
	if (!SANITIZED)
		limit(RLIMIT_DATA, c->baseline + c->memory + times * c->document_bytes);
}

/* For each request; whole seconds, one more than the caller's own watch allows. */
static void limit_cpu(const struct child *c)
{
	struct rusage used;
	uint64_t spent = 0;

	if (getrusage(RUSAGE_SELF, &used) == 0)
		spent = (uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec + 1;
	limit(RLIMIT_CPU, spent + JQ_CPU_SECONDS + 1 + c->document_bytes / (JQ_MIB_PER_SECOND << 20));
}

/* Bytes of data and stack that the process has reserved. */
static uint64_t data_bytes(void)
{
	unsigned long long pages = 0;
	char text[128] = "", *p = text;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	for (int field = 0; n > 0 && field < 6; field++)
		pages = strtoull(p, &p, 10);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void lock_in(struct child *c)
{
	static char *nothing[] = { NULL };	/* libjq does not look whether there is an environment at all */
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int s = 1; s < 32; s++)
		sigaction(s, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	/* The caller ends this process, and says why. */
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0 || dup2(c->fd, 3) < 0)
		end(4);
	c->fd = 3;
	c->baseline = data_bytes();
	close_range(4, ~0u, 0);
	environ = nothing;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ FILES_MAX, FILES_MAX });
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 0, 0 });
	limit_memory(c, 0);
}

/* Null-handed values are invalid: a document deeper than the ceiling. */
static jv value_of(struct json v, unsigned depth);

static jv array_of(struct json v, unsigned depth)
{
	jv array = jv_array_sized((int)json_count(v));
	struct json_iter it;
	struct json item;

	for (json_begin(v, &it); json_next(&it, &item);) {
		jv x = value_of(item, depth + 1);

		if (!jv_is_valid(x)) {
			jv_free(array);
			return x;
		}
		array = jv_array_append(array, x);
	}
	return array;
}

static jv object_of(struct json v, unsigned depth)
{
	jv object = jv_object();
	struct json_iter it;
	struct json member;
	struct str name;

	for (json_members(v, &it); json_member(&it, &name, &member);) {
		jv x = value_of(member, depth + 1);

		if (!jv_is_valid(x)) {
			jv_free(object);
			return x;
		}
		object = jv_object_set(object, jv_string_sized(name.p, (int)name.n), x);
	}
	return object;
}

static jv number_of(struct json v)
{
	uint64_t large;
	int64_t i;

	if (json_is(v, JSON_INT)) {
		i = json_int(v);
		return i > EXACT_MAX || i < -EXACT_MAX ? jv_string_fmt("%lld", (long long)i) : jv_number((double)i);
	}
	if (json_uint(v, &large))
		return jv_string_fmt("%llu", (unsigned long long)large);
	return jv_number(json_real(v));
}

static jv value_of(struct json v, unsigned depth)
{
	struct str s;

	if (depth > JQ_DEPTH_MAX)
		return jv_invalid();
	switch (json_type(v)) {
	case JSON_NULL:
		return jv_null();
	case JSON_BOOL:
		return json_bool(v) ? jv_true() : jv_false();
	case JSON_INT:
	case JSON_REAL:
		return number_of(v);
	case JSON_STRING:
		s = json_str(v);
		return jv_string_sized(s.p, (int)s.n);
	case JSON_ARRAY:
		return array_of(v, depth);
	case JSON_OBJECT:
		return object_of(v, depth);
	}
	return jv_null();
}

static void take_document(struct child *c, const struct jq_request *r)
{
	struct json_reader *reader;
	struct err e = { 0 };
	struct json top;
	jv document;

	jv_free(c->document);
	c->document = jv_null();
	c->document_bytes = r->bytes;
	limit_memory(c, PARSER_TIMES);
	limit_cpu(c);
	take_buf(c->fd, &c->in, r->bytes);
	take_buf(c->fd, &c->source, r->source_bytes);
	reader = json_open();
	if (json_parse(reader, buf_str(&c->in), &top, &e) < 0) {
		json_close(reader);
		answer(c, JQ_REFUSED, 0, str_of(e.msg));
		return;
	}
	document = value_of(top, 0);
	json_close(reader);
	buf_free(&c->in);
	limit_memory(c, 0);
	if (!jv_is_valid(document)) {
		jv_free(document);
		answer(c, JQ_REFUSED, 0, STR_LIT("nested deeper than " TEXT_OF(JQ_DEPTH_MAX) " levels"));
		return;
	}
	c->document = jv_array_append(jv_array_append(jv_array_sized(2), document),
				      r->source_given ? jv_string_sized(c->source.p ? c->source.p : "", (int)c->source.n) :
							jv_null());
	answer(c, JQ_DONE, 0, STR_LIT(""));
}

/* The first message is the cause; later ones count errors. */
static void on_error(void *arg, jv message)
{
	struct child *c = arg;

	if (!c->message.n && jv_get_kind(message) == JV_KIND_STRING)
		buf_add_cstr(&c->message, jv_string_value(message));
	jv_free(message);
}

/* "… at <top-level>, line 7:": where in the program; 0 when it does not say. */
static uint32_t line_in(const char *message)
{
	const char *at = strstr(message, "<top-level>, line ");

	return at ? (uint32_t)strtoul(at + sizeof "<top-level>, line " - 1, NULL, 10) : 0;
}

static void answer_broken(struct child *c)
{
	const char *text = c->message.n ? c->message.p : "the filter does not compile";
	uint32_t line = line_in(text);
	const char *at = strstr(text, " at <top-level>");
	struct str s = { text, at ? (size_t)(at - text) : strcspn(text, "\n") };

	str_take(&s, "jq: ");
	str_take(&s, "error: ");
	if (str_ends(s, " (Unix shell quoting issues?)"))
		s.n -= sizeof " (Unix shell quoting issues?)" - 1;
	answer(c, JQ_BROKEN, line, s);
}

static jv no_input(jq_state *jq, void *arg)
{
	(void)jq;
	(void)arg;
	return jv_invalid_with_msg(jv_string("there is no further input"));
}

/* The program as compiled before, or now; NULL: it was answered that it does not compile. */
static struct program *program_of(struct child *c)
{
	struct program *p;

	for (size_t i = 0; i < c->count; i++)
		if (c->programs[i].n == c->in.n && memcmp(c->programs[i].text, c->in.p, c->in.n) == 0)
			return &c->programs[i];
	p = &c->programs[c->next];
	if (p->jq) {
		jq_teardown(&p->jq);
		free(p->text);
	}
	*p = (struct program){ .jq = jq_init() };
	if (!p->jq)
		end(3);
	buf_clear(&c->message);
	jq_set_error_cb(p->jq, on_error, c);
	jq_set_input_cb(p->jq, no_input, NULL);
	jq_set_attr(p->jq, jv_string("JQ_LIBRARY_PATH"), jv_array());
	if (!jq_compile(p->jq, c->in.p)) {
		jq_teardown(&p->jq);
		answer_broken(c);
		return NULL;
	}
	p->n = c->in.n;
	p->text = xmalloc(p->n);
	memcpy(p->text, c->in.p, p->n);
	c->next = (c->next + 1) % PROGRAMS_MAX;
	if (c->count < PROGRAMS_MAX)
		c->count++;
	return p;
}

/* What is not valid ends the outputs: with a message it is an error. */
static void answer_end(struct child *c, jv last, bool stopped)
{
	jv message;

	if (!jv_invalid_has_msg(jv_copy(last))) {
		jv_free(last);
		if (buf_overflowed(&c->out))
			answer(c, JQ_REFUSED, 0, STR_LIT("the filter gives more than can be taken"));
		else
			answer(c, stopped ? JQ_STOPPED : JQ_DONE, 0, buf_str(&c->out));
		return;
	}
	message = jv_invalid_get_msg(last);
	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	answer(c, JQ_REFUSED, 0, (struct str){ jv_string_value(message), (size_t)jv_string_length_bytes(jv_copy(message)) });
	jv_free(message);
}

static bool is_last(jv output)
{
	jv item;
	bool last;

	if (jv_get_kind(output) != JV_KIND_ARRAY || !jv_array_length(jv_copy(output)))
		return false;
	item = jv_array_get(jv_copy(output), jv_array_length(jv_copy(output)) - 1);
	last = jv_get_kind(item) == JV_KIND_OBJECT && jv_object_has(jv_copy(item), jv_string(JQ_STOP));
	jv_free(item);
	return last;
}

static void run(struct child *c)
{
	struct program *p = program_of(c);
	bool last = false;
	jv output;

	if (!p)
		return;
	buf_free(&c->out);
	c->out = BUF_INIT(JQ_OUTPUT_MAX);
	jq_start(p->jq, jv_copy(c->document), 0);
	while (jv_is_valid(output = last ? jv_invalid() : jq_next(p->jq)) && !buf_overflowed(&c->out)) {
		jv text;

		last = is_last(output);
		text = jv_dump_string(output, 0);

		buf_add(&c->out, jv_string_value(text), (size_t)jv_string_length_bytes(jv_copy(text)));
		buf_add_char(&c->out, '\n');
		jv_free(text);
	}
	if (jv_is_valid(output)) {
		jv_free(output);
		output = jv_invalid();
	}
	answer_end(c, output, last);
	jq_start(p->jq, jv_null(), 0);	/* frees what the run held */
}

static void no_memory(void *arg)
{
	(void)arg;
	end(3);
}

void jq_child(int fd)
{
	struct child c = {
		.fd = fd,
		.in = BUF_INIT(JQ_BYTES_MAX + 1),
		.source = BUF_INIT(1024 * 1024),
		.out = BUF_INIT(JQ_OUTPUT_MAX),
		.message = BUF_INIT(64 * 1024),
		.memory = JQ_MEMORY_BYTES,
	};
	struct jq_request r;

	c.document = jv_null();
	lock_in(&c);
	jv_nomem_handler(no_memory, NULL);
	for (;;) {
		take(c.fd, &r, sizeof r);
		c.memory = r.memory;
		if (r.ask == JQ_ASK_DOCUMENT) {
			take_document(&c, &r);
			continue;
		}
		limit_cpu(&c);
		take_buf(c.fd, &c.in, r.bytes);
		if (r.ask == JQ_ASK_RUN)
			run(&c);
		else if (program_of(&c))
			answer(&c, JQ_DONE, 0, STR_LIT(""));
	}
}
