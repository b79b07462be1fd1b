/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xlsx_write.h"
#include "report/report_gap.h"
#include "report/report_soa.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static enum xlsx_tone tone_of(enum requirement_status s)
{
	static const enum xlsx_tone tones[] = {
		[REQUIREMENT_SUPPORTED] = XLSX_GOOD,	[REQUIREMENT_PARTLY] = XLSX_PARTLY,
		[REQUIREMENT_DEVIATIONS] = XLSX_BAD,	[REQUIREMENT_NO_EVIDENCE] = XLSX_MUTED,
		[REQUIREMENT_NOT_MAPPED] = XLSX_MUTED,	[REQUIREMENT_NOT_IN_SCOPE] = XLSX_MUTED,
	};

	return tones[s];
}

static int put_row(struct xlsx_writer *w, const struct soa_row *r, struct err *e)
{
	CLEANUP(buf_free) struct buf controls = BUF_INIT(WORDS_BYTES_MAX), evidence = BUF_INIT(WORDS_BYTES_MAX);
	CLEANUP(buf_free) struct buf residual = BUF_INIT(WORDS_BYTES_MAX);

	report_soa_controls(&controls, r);
	report_put_proof(&evidence, &r->proof);
	report_soa_residual(&residual, r);
	return xlsx_write_row(
		w,
		(const struct xlsx_text[]){
			{ str_of(r->requirement->id), XLSX_STRONG },
			{ str_of(r->requirement->title), XLSX_STRONG },
			{ str_of(r->necessary ? "yes" : "no"), XLSX_PLAIN },
			{ r->necessary ? str_of(r->why) : STR_NONE, XLSX_PLAIN },
			{ r->necessary ? str_of(soa_ground_name(r->ground)) : STR_NONE, XLSX_MUTED },
			{ str_of(soa_implemented(r->requirement->status)), tone_of(r->requirement->status) },
			{ r->necessary ? STR_NONE : str_of(r->why), XLSX_PLAIN },
			{ buf_str(&controls), XLSX_PLAIN },
			{ str_of(r->owners), XLSX_PLAIN },
			{ buf_str(&evidence), XLSX_MUTED },
			{ buf_str(&residual), XLSX_PLAIN },
		},
		11, e);
}

static int put_about(struct xlsx_writer *w, const struct soa *s, struct err *e)
{
	static const struct xlsx_column columns[] = { { "About", 26 }, { "", 90 } };
	const struct {
		const char *name, *value;
	} facts[] = {
		{ "Organisation", s->posture->organisation },
		{ "Standard", s->framework->version },
		{ "Period begins", s->posture->from },
		{ "Period ends", s->posture->to },
		{ "Evaluation", s->posture->evaluation },
		{ "Root of the ledger", s->posture->ledger_root },
		{ "Implemented", "yes: supported by evidence; partly: what is left stands under Left; with deviations: "
				 "an item failed in the period; no evidence: nothing here shows it; not mapped: no control of "
				 "the library is held against it" },
		{ "Ground", "stated: by the organisation; derived: from risks, obligations or objectives, for it to "
			    "confirm; open: nobody says why yet" },
	};

	if (xlsx_write_sheet(w, "About", columns, COUNT_OF(columns), 0, e) < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		if (xlsx_write_row(w,
				   (const struct xlsx_text[]){ { str_of(facts[i].name), XLSX_STRONG },
							       { str_of(facts[i].value), XLSX_PLAIN } },
				   2, e) < 0)
			return -1;
	return 0;
}

int report_soa_xlsx(const struct soa *s, struct buf *b, struct err *e)
{
	static const struct xlsx_column columns[] = {
		{ "Control", 9 },	{ "Title", 26 },	    { "Necessary", 10 },	{ "Why it is in", 36 },
		{ "Ground", 14 },	{ "Implemented", 12 },	    { "Why it is out", 24 },	{ "Our controls", 18 },
		{ "Owner", 18 },	{ "Evidence", 26 },	    { "Left", 44 },
	};
	CLEANUP(xlsx_write_closep) struct xlsx_writer *w = NULL;

	if (xlsx_write_open(s->posture->organisation, &w, e) < 0 ||
	    xlsx_write_sheet(w, "Statement of Applicability", columns, COUNT_OF(columns), 2, e) < 0)
		return -1;
	for (size_t i = 0; i < s->row_count; i++)
		if (put_row(w, &s->rows[i], e) < 0)
			return -1;
	return put_about(w, s, e) < 0 ? -1 : xlsx_write_end(w, b, e);
}
