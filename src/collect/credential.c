/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "codec/base64.h"

#define SECRET_MIN 8 /* a shorter one may stand in any text by chance */

static int open_private(const char *path, int *ret, struct err *e)
{
	struct stat st;

	*ret = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*ret < 0 || fstat(*ret, &st) < 0)
		return err_set(e, ERR_ENV, "%s: cannot open: %s", path, strerror(errno));
	/* A pipe from a secret store is its reader's alone. */
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return err_set(e, ERR_ENV, "%s: others can read it (mode %03o): chmod 600 it, as it holds a token", path,
			       (unsigned)st.st_mode & 0777);
	return 0;
}

static void wipe(struct buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->room);
	buf_free(b);
}

/* Into b, which the caller wipes. */
static int read_file(const char *path, struct buf *b, struct err *e)
{
	CLEANUP(io_close_fd) int fd = -1;

	if (open_private(path, &fd, e) < 0)
		return -1;
	return io_read_fd(fd, b, e) < 0 ? err_ctx(e, "%s", path) : 0;
}

static int check(const char *from, struct str token, struct err *e)
{
	if (!token.n)
		return err_set(e, ERR_USAGE, "%s: expected a token, not nothing", from);
	for (size_t i = 0; i < token.n; i++)
		if (token.p[i] <= ' ' || token.p[i] > '~')
			return err_set(e, ERR_USAGE, "%s: expected a token of printable ASCII without blanks", from);
	return 0;
}

static void put_basic(struct buf *line, const char *user, struct str token)
{
	CLEANUP(wipe) struct buf pair = BUF_INIT(CREDENTIAL_MAX);

	buf_reserve(&pair, strlen(user) + token.n + 1); /* grown at once: what is moved away from is not wiped */
	buf_addf(&pair, "%s:", user);
	buf_add_str(&pair, token);
	buf_add_cstr(line, "Authorization: Basic ");
	base64_put(line, buf_str(&pair));
}

static int put_header(const struct plan *p, struct str token, struct buf *line, struct err *e)
{
	const char *user = p->user_env ? getenv(p->user_env) : NULL;

	buf_reserve(line, 2 * token.n + 1024);
	if (p->auth == PLAN_BASIC || (p->auth == PLAN_BASIC_OR_BEARER && user && *user)) {
		if (user && (strchr(user, ':') || strlen(user) > 512))
			return err_set(e, ERR_USAGE, "%s: expected a user's name without ':'", p->user_env);
		put_basic(line, user ? user : "", token);
		return 0;
	}
	buf_add_cstr(line, p->auth == PLAN_PRIVATE_TOKEN ? "PRIVATE-TOKEN: " :
			   p->auth == PLAN_TOKEN	 ? "Authorization: token " :
							   "Authorization: Bearer ");
	buf_add_str(line, token);
	return 0;
}

int credential_read(const struct plan *p, const char *file, const char *env, struct credential *ret, struct err *e)
{
	CLEANUP(wipe) struct buf bytes = BUF_INIT(CREDENTIAL_MAX / 4);
	CLEANUP(wipe) struct buf line = BUF_INIT(CREDENTIAL_MAX);
	const char *from = file ? file : env ? env : p->token_env;
	struct str token = STR_NONE;

	*ret = (struct credential){ NULL, NULL };
	if (file) {
		if (read_file(file, &bytes, e) < 0)
			return -1;
		token = buf_str(&bytes);
		token = str_trim(str_cut(&token, '\n'));
	} else {
		token = str_of(getenv(from));
		if (!str_given(token))
			return env ? err_set(e, ERR_USAGE, "%s: no such variable in the environment", env) : 0;
		if (token.n > CREDENTIAL_MAX / 4)
			return err_set(e, ERR_USAGE, "%s: longer than %d bytes", from, CREDENTIAL_MAX / 4);
	}
	if (check(from, token, e) < 0 || put_header(p, token, &line, e) < 0)
		return -1;
	ret->header = xstrdup(line.p);
	ret->secret = strndup(token.p, token.n);
	return 0;
}

void credential_free(struct credential *c)
{
	if (c->header)
		explicit_bzero(c->header, strlen(c->header));
	if (c->secret)
		explicit_bzero(c->secret, strlen(c->secret));
	free(c->header);
	free(c->secret);
	*c = (struct credential){ NULL, NULL };
}

bool credential_in(const struct credential *c, struct str bytes)
{
	size_t n = c->secret ? strlen(c->secret) : 0;

	return n >= SECRET_MIN && bytes.n >= n && memmem(bytes.p, bytes.n, c->secret, n);
}
