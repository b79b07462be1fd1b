/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "collect/collect_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A journal, read from a file in memory. What was read is asked for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(collect_state_closep) struct collect_state *s = NULL;
	CLEANUP(io_close_fd) int fd = memfd_create("journal", MFD_CLOEXEC);
	const struct state_page *page;
	struct err e = { 0 };
	char path[64];
	bool resumed;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (io_write_all(fd, data, size, &e) < 0 || collect_state_open(path, "s", &s, &e) < 0)
		return 0;
	page = collect_state_page(s, STR_LIT("u"));
	if (page && !str_is(page->url, "u"))
		BUG("another page than was asked for");
	if (collect_state_begin(s, "a", "", &resumed, &e) < 0)
		return 0;
	page = collect_state_read(s, STR_LIT("u"), 1);
	if (page && (!resumed || page->pass != 1))
		BUG("a page of another run");
	collect_state_item(s, STR_LIT("i"));
	return 0;
}
