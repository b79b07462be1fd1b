/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/jq.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "codec/jq_int.h"

/*
 * The caller's side: it forks, asks, and waits for the one answer to each question, looking at the
 * clock in between. What is measured is the CPU time of the process, as a loaded machine must not
 * turn honest filters into refusals; a process that neither works nor answers has a time, too. After a
 * large document it is not kept: the heap that it grew would count against the next one.
 */
#define LOOK_MS	       20
#define MESSAGE_MAX    300
#define LARGE_BYTES    ((size_t)4 * 1024 * 1024)
#define IDLE_SECONDS   60
#define REPLY_MAX      (JQ_OUTPUT_MAX + 1024 * 1024)	/* an output, or the text of an error */

struct jq_worker {
	pid_t pid;	/* 0: none */
	int fd;
	struct str json, source;
	bool sent;	/* the process has the document */
	struct buf reply;
	double cpu_began, cpu_seconds;	/* of the process, for this question */
	bool pieces;
	double pieces_seconds, pieces_used;
	struct timespec began;
};

struct jq_worker *jq_worker_new(void)
{
	struct jq_worker *w = xcalloc(1, sizeof *w);

	w->fd = -1;
	w->json = STR_LIT("null");
	w->reply = BUF_INIT(REPLY_MAX);
	return w;
}

/* Gives the status of a process that has ended, or is ended now. */
static int stop(struct jq_worker *w)
{
	int status = 0;

	if (!w->pid)
		return 0;
	close(w->fd);
	w->fd = -1;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	w->sent = false;
	return status;
}

void jq_worker_free(struct jq_worker *w)
{
	if (!w)
		return;
	stop(w);
	buf_free(&w->reply);
	free(w);
}

void jq_worker_document(struct jq_worker *w, struct str json, struct str source)
{
	if (w->sent && w->json.n > LARGE_BYTES)
		stop(w);
	w->json = json;
	w->source = source;
	w->sent = false;
}

static double seconds_for(size_t bytes)
{
	return JQ_CPU_SECONDS + (double)bytes / (JQ_MIB_PER_SECOND * 1048576.0);
}

void jq_worker_pieces(struct jq_worker *w, size_t whole_bytes)
{
	w->pieces = whole_bytes > 0;
	w->pieces_seconds = seconds_for(whole_bytes);
	w->pieces_used = 0;
}

static uint64_t memory_bytes(const struct jq_worker *w)
{
	return w->pieces ? JQ_PIECE_BYTES : JQ_MEMORY_BYTES;
}

static int start(struct jq_worker *w, struct err *e)
{
	int fds[2];

	if (w->pid)
		return 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return err_set(e, ERR_ENV, "cannot make a socket for filters: %s", strerror(errno));
	w->pid = fork();
	if (w->pid == 0)
		jq_child(fds[1]);
	close(fds[1]);
	if (w->pid < 0) {
		close(fds[0]);
		w->pid = 0;
		return err_set(e, ERR_ENV, "cannot start a process for filters: %s", strerror(errno));
	}
	w->fd = fds[0];
	return 0;
}

static double cpu_seconds(const struct jq_worker *w)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(w->pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void begin(struct jq_worker *w)
{
	w->cpu_began = cpu_seconds(w);
	w->cpu_seconds = w->pieces ? w->pieces_seconds - w->pieces_used : seconds_for(w->json.n);
	clock_gettime(CLOCK_MONOTONIC, &w->began);
}

static int too_long(const struct jq_worker *w, struct err *e)
{
	return err_set(e, ERR_INPUT, "the filter took more than %.0f s of computing time",
		       w->pieces ? w->pieces_seconds : w->cpu_seconds);
}

static int refuse_time(struct jq_worker *w, struct err *e)
{
	stop(w);
	return too_long(w, e);
}

/* The process is gone in the middle of a question. */
static int refuse_gone(struct jq_worker *w, struct err *e)
{
	int status = 0;

	/* It closed its end: its own status, not that of a kill, says why. */
	while (w->pid && waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(w->fd);
	w->fd = -1;
	w->pid = 0;
	w->sent = false;
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
		return too_long(w, e);
	return err_set(e, ERR_INPUT, "more than %llu MiB of memory were needed, or levels nested too deep",
		       (unsigned long long)(memory_bytes(w) >> 20));
}

/* Until the socket is ready for that. */
static int await(struct jq_worker *w, short events, struct err *e)
{
	struct timespec now;

	for (;;) {
		struct pollfd p = { .fd = w->fd, .events = events };
		int n = poll(&p, 1, LOOK_MS);

		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return err_set(e, ERR_ENV, "cannot wait for a filter: %s", strerror(errno));
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (cpu_seconds(w) - w->cpu_began > w->cpu_seconds ||
		    (double)(now.tv_sec - w->began.tv_sec) > IDLE_SECONDS + 10 * w->cpu_seconds)
			return refuse_time(w, e);
	}
}

static int give(struct jq_worker *w, const void *from, size_t n, struct err *e)
{
	const char *p = from;

	while (n) {
		ssize_t put;

		if (await(w, POLLOUT, e) < 0)
			return -1;
		put = send(w->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (put < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (put <= 0)
			return refuse_gone(w, e);
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

static int take(struct jq_worker *w, void *into, size_t n, struct err *e)
{
	char *p = into;

	while (n) {
		ssize_t got;

		if (await(w, POLLIN, e) < 0)
			return -1;
		got = recv(w->fd, p, n, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got <= 0)
			return refuse_gone(w, e);
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

static int ask(struct jq_worker *w, const struct jq_request *r, struct str bytes, struct jq_output *ret, struct err *e)
{
	struct jq_reply reply;
	char *at;

	if (start(w, e) < 0)
		return -1;
	begin(w);
	buf_clear(&w->reply);
	if (give(w, r, sizeof *r, e) < 0 || give(w, bytes.p, bytes.n, e) < 0 ||
	    (r->source_bytes && give(w, w->source.p, w->source.n, e) < 0) || take(w, &reply, sizeof reply, e) < 0)
		return -1;
	at = buf_reserve(&w->reply, (size_t)reply.bytes);
	if (!at) {
		stop(w);
		return err_set(e, ERR_INPUT, "the filter gives more than can be taken");
	}
	if (take(w, at, (size_t)reply.bytes, e) < 0)
		return -1;
	w->pieces_used += cpu_seconds(w) - w->cpu_began;
	w->reply.n = (size_t)reply.bytes;
	memset(w->reply.p + w->reply.n, 0, BUF_PADDING);
	ret->lines = buf_str(&w->reply);
	ret->stopped = reply.status == JQ_STOPPED;
	ret->error_line = reply.status == JQ_BROKEN ? reply.line : 0;
	/* libjq 1.6 does not survive that a program which was left in the middle is begun again. */
	if (reply.status == JQ_STOPPED || reply.status == JQ_REFUSED)
		stop(w);
	if (reply.status == JQ_DONE || reply.status == JQ_STOPPED)
		return 0;
	return err_set(e, ERR_INPUT, "%.*s", ret->lines.n < MESSAGE_MAX ? (int)ret->lines.n : MESSAGE_MAX, ret->lines.p);
}

static int send_document(struct jq_worker *w, struct jq_output *ret, struct err *e)
{
	struct jq_request r = {
		.ask = JQ_ASK_DOCUMENT,
		.source_given = w->source.p != NULL,
		.bytes = w->json.n,
		.source_bytes = w->source.n,
		.memory = memory_bytes(w),
	};

	if (w->sent)
		return 0;
	if (w->json.n > JQ_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %zu bytes, which a description's filters do not take", JQ_BYTES_MAX);
	if (ask(w, &r, w->json, ret, e) < 0)
		return -1;
	w->sent = true;
	return 0;
}

int jq_worker_run(struct jq_worker *w, struct str program, struct jq_output *ret, struct err *e)
{
	struct jq_request r = { .ask = JQ_ASK_RUN, .bytes = program.n, .memory = memory_bytes(w) };

	*ret = (struct jq_output){ 0 };
	if (start(w, e) < 0 || send_document(w, ret, e) < 0)
		return -1;
	return ask(w, &r, program, ret, e);
}

int jq_worker_compile(struct jq_worker *w, struct str program, struct jq_output *ret, struct err *e)
{
	struct jq_request r = { .ask = JQ_ASK_COMPILE, .bytes = program.n, .memory = memory_bytes(w) };

	*ret = (struct jq_output){ 0 };
	return ask(w, &r, program, ret, e);
}
