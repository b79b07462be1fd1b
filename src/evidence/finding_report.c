/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_report.h"

#include <stdio.h>
#include <stdlib.h>

#include "evidence/cvss.h"
#include "evidence/finding_field.h"

#define PROSE_MAX ((size_t)64 * 1024)

void finding_report_init(struct finding_report *p, struct reading *r)
{
	*p = (struct finding_report){
		.r = r,
		.place = PLACE_INIT,
		.weakness = WEAKNESS_INIT,
		.title = BUF_INIT(4096),
	};
}

void finding_report_free(struct finding_report *p)
{
	buf_free(&p->place);
	buf_free(&p->title);
	weakness_free(&p->weakness);
	fingerprint_set_free(&p->seen);
}

void finding_begin(struct finding_report *p)
{
	p->f = (struct fact_finding){ .score = -1 };
	p->fingerprint = STR_NONE;
	weakness_clear(&p->weakness);
}

/* "CVE-2021-32626 in redis:4.0.2" */
static void default_title(struct finding_report *p)
{
	struct fact_finding *f = &p->f;

	if (str_given(f->title) || !str_given(f->rule) || !str_given(f->component))
		return;
	buf_clear(&p->title);
	buf_add_str(&p->title, f->rule);
	buf_add_cstr(&p->title, " in ");
	buf_add_str(&p->title, f->component);
	if (str_given(f->version)) {
		buf_add_char(&p->title, ':');
		buf_add_str(&p->title, f->version);
	}
	if (!buf_overflowed(&p->title))
		f->title = buf_str(&p->title);
}

int finding_end(struct finding_report *p, struct err *e)
{
	char hex[SHA256_HEX_LEN + 1];
	struct fact_finding *f = &p->f;
	const char *severity = finding_severity(f->severity);
	double score = f->score;

	if (!f->level.p)
		f->level = f->severity;
	if (!severity && (score >= 0 || cvss_score(f->cvss, &score)))
		severity = cvss_rating(score);
	f->severity = str_of(severity);
	f->cve = p->weakness.cve.n ? buf_str(&p->weakness.cve) : STR_NONE;
	f->cwe = p->weakness.cwe.n ? buf_str(&p->weakness.cwe) : STR_NONE;
	default_title(p);
	f->locator = buf_str(&p->place);
	fingerprint_of(&p->seen, f, p->fingerprint, hex);
	f->fingerprint = (struct str){ hex, FINGERPRINT_LEN };
	return facts_finding(p->r->facts, f, e);
}

struct str finding_prose(struct json object, const char *member)
{
	struct str s = json_get_str(object, member);

	return str_given(s) ? str_head(s, PROSE_MAX) : STR_NONE;
}

struct str finding_member(struct json object, const char *member)
{
	struct str s = json_get_str(object, member);

	return str_given(s) ? s : STR_NONE;
}

struct str finding_joined(struct finding_report *p, struct json object, const char *member)
{
	struct json v;

	return json_get(object, member, &v) ? finding_text(v, p->r->arena) : STR_NONE;
}

struct str finding_system(const struct settings *settings, struct str scanned)
{
	const struct settings_system *system = NULL;
	struct str name = scanned;

	for (int i = 0; i < 3 && !system && str_given(name); i++) {
		const char *cut = memrchr(name.p, i ? ':' : '@', name.n);

		if (i && !cut)
			break;
		system = settings_system_of_component(settings, name);
		if (!system)
			system = settings_system_of_repository(settings, name);
		if (cut)
			name.n = (size_t)(cut - name.p);
	}
	return system ? str_of(system->id) : STR_NONE;
}

/* 2, 3, 4, and 3.1 between them. */
static int vector_rank(struct str vector)
{
	if (!str_given(vector))
		return 0;
	return str_starts(vector, "CVSS:4") ? 5 : str_starts(vector, "CVSS:3.1") ? 4 : str_starts(vector, "CVSS:3") ? 3 :
	       str_has(vector, "PR:") ? 2 : 1;
}

bool finding_vector(struct fact_finding *f, struct str vector)
{
	if (vector_rank(vector) <= vector_rank(f->cvss))
		return false;
	f->cvss = vector;
	return true;
}

double finding_score(struct json object, const char *member)
{
	char text[32], *end = text;
	struct json v;
	double score;

	if (!json_get(object, member, &v))
		return -1;
	if (json_is(v, JSON_INT) || json_is(v, JSON_REAL)) {
		score = json_real(v);
	} else {
		struct str s = json_str(v);

		if (!s.n || s.n >= sizeof text)
			return -1;
		snprintf(text, sizeof text, "%.*s", STR_FMT(s));
		score = strtod(text, &end);
		if (*end)
			return -1;
	}
	return score >= 0 && score <= 10 ? score : -1;
}
