/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "catalog/lookup.h"
#include "cli/output.h"
#include "report/report_gap.h"

#define HAVE_MAX 16

/* "soc2,nis2"; have has room for HAVE_MAX. */
static int read_ask(const struct cli *c, const struct catalog *cat, struct gap_ask *ask, struct err *e)
{
	struct str rest = str_of(cli_option(c, "have"));

	ask->assume = cli_option(c, "assume") != NULL;
	if (!rest.p || !cli_option(c, "want"))
		return err_set(e, ERR_USAGE, "say which: --have FRAMEWORK --want FRAMEWORK");
	ask->want = catalog_lookup_framework(cat, str_of(cli_option(c, "want")), e);
	if (!ask->want)
		return -1;
	while (rest.p) {
		const struct catalog_framework *f = catalog_lookup_framework(cat, str_trim(str_cut(&rest, ',')), e);

		if (!f)
			return -1;
		for (size_t i = 0; i < ask->have_count; i++)
			if (ask->have[i] == f)
				return err_set(e, ERR_USAGE, "%s is given twice", f->id);
		if (f == ask->want)
			return err_set(e, ERR_USAGE, "%s is on both sides", f->id);
		if (ask->have_count == HAVE_MAX)
			return err_set(e, ERR_USAGE, "more than %d frameworks on the have side", HAVE_MAX);
		ask->have[ask->have_count++] = f;
	}
	return 0;
}

static const struct format {
	const char *name;
	report_gap_writer *write;
} formats[] = { { "text", report_gap_text }, { "json", report_gap_json }, { "csv", report_gap_csv } };

/* What the wanted framework asks for and is not there yet is a negative verdict. */
static bool is_complete(const struct gap *g)
{
	return g->by_now[REQUIREMENT_SUPPORTED] == g->in_scope;
}

static int run(struct cli *c, struct err *e)
{
	const struct catalog_framework *have[HAVE_MAX];
	struct gap_ask ask = { .have = have };
	const struct format *f = output_format(c, "text", formats, COUNT_OF(formats), sizeof *formats, e);
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	struct gap g = { 0 };
	struct err none = { 0 };
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	CLEANUP(buf_free) struct buf dir = BUF_INIT(IO_PATH_MAX);
	bool lake = lake_find(c->lake, &dir, &none) == 0;
	int ret;

	if (!f)
		return -1;
	if (!lake && c->lake) {
		*e = none;
		return -1;
	}
	if ((lake && cli_open(c, LAKE_READ, e) < 0) ||
	    (lake ? workspace_catalog(&c->ws, &cat, e) : catalog_load(NULL, &cat, e)) < 0)
		return -1;
	ret = read_ask(c, &cat, &ask, e);
	if (ret == 0)
		ret = gap_load(lake ? &c->ws : NULL, &cat, &ask, &p, &g, e);
	if (ret == 0) {
		f->write(&g, &b);
		ret = output_write(c, &b, f != formats, e);
	}
	if (ret == 0)
		ret = !is_complete(&g);
	gap_free(&g);
	posture_free(&p);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_gap = {
	.name = "gap",
	.args = "--have FRAMEWORK... --want FRAMEWORK",
	.brief = "Show what one framework already has of another, and what closes the rest, cheapest first",
	.text = "A wanted requirement is judged by its own controls and, beside that, by the crosswalk's direct rows\n"
		"from the frameworks you have: all of it only where the two are equal or it lies in the other, of\n"
		"anything else at most a part. The steps are kinds of evidence in the order in which they bring\n"
		"most for least. With --assume, or before anything was evaluated, the have side is taken as met,\n"
		"and with it each control that is integral to it. Works without a lake, too. Exit 1 while\n"
		"something is missing.",
	.example = "assay gap --have soc2 --want iso27001 --assume",
	.options = {
		{ "have", "FRAMEWORK", "what you have; may be given several times, or with commas" },
		{ "want", "FRAMEWORK", "what you want" },
		{ "assume", NULL, "take the have side as met: the planning question" },
		{ "format", "NAME", "text (default), json or csv" },
		{ "output", "FILE", "where to; -o for short" },
	},
	.repeats = "have",
	.run = run,
};
