/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/cvss.h"

#include <math.h>

#include "base/compiler.h"
#include "evidence/cvss4.h"

/* A metric's letters and what each weighs; a vector has each of its version's once. */
struct metric {
	const char *name;
	const char *letters;
	double weights[4];
};

enum { V3_AV, V3_AC, V3_PR, V3_UI, V3_S, V3_C, V3_I, V3_A, V3_METRICS };

static const struct metric metrics3[V3_METRICS] = {
	[V3_AV] = { "AV", "NALP", { 0.85, 0.62, 0.55, 0.2 } }, [V3_AC] = { "AC", "LH", { 0.77, 0.44 } },
	[V3_PR] = { "PR", "NLH", { 0.85, 0.62, 0.27 } },       [V3_UI] = { "UI", "NR", { 0.85, 0.62 } },
	[V3_S] = { "S", "UC", { 0, 1 } },		       [V3_C] = { "C", "HLN", { 0.56, 0.22, 0 } },
	[V3_I] = { "I", "HLN", { 0.56, 0.22, 0 } },	       [V3_A] = { "A", "HLN", { 0.56, 0.22, 0 } },
};

enum { V2_AV, V2_AC, V2_AU, V2_C, V2_I, V2_A, V2_METRICS };

static const struct metric metrics2[V2_METRICS] = {
	[V2_AV] = { "AV", "LAN", { 0.395, 0.646, 1 } }, [V2_AC] = { "AC", "HML", { 0.35, 0.61, 0.71 } },
	[V2_AU] = { "Au", "MSN", { 0.45, 0.56, 0.704 } }, [V2_C] = { "C", "NPC", { 0, 0.275, 0.66 } },
	[V2_I] = { "I", "NPC", { 0, 0.275, 0.66 } },	[V2_A] = { "A", "NPC", { 0, 0.275, 0.66 } },
};

/* Fills the weights and the letters; metrics beyond the base are passed over. False unless each is there
 * once. */
static bool read_metrics(struct str vector, const struct metric *metrics, size_t count, double *weights, char *letters)
{
	memset(letters, 0, count);
	while (vector.p) {
		struct str value = str_cut(&vector, '/');
		struct str name = str_cut(&value, ':');

		for (size_t i = 0; i < count; i++) {
			const char *at = value.n == 1 ? strchr(metrics[i].letters, *value.p) : NULL;

			if (!str_is(name, metrics[i].name))
				continue;
			if (!at || !*at || letters[i])
				return false;
			letters[i] = *at;
			weights[i] = metrics[i].weights[at - metrics[i].letters];
		}
	}
	return !memchr(letters, '\0', count);
}

/* Up to the next tenth, by whole numbers as the specification has it (3.1, appendix A). v is not negative. */
static double round_up(double v)
{
	long n = lround(v * 100000);
	long tenths = (n + 9999) / 10000;

	return (double)tenths / 10;
}

static bool score3(struct str vector, double *ret)
{
	double w[V3_METRICS], lost, impact, exploitability;
	char letters[V3_METRICS];
	bool changed;

	if (!read_metrics(vector, metrics3, V3_METRICS, w, letters))
		return false;
	changed = letters[V3_S] == 'C';
	if (changed && letters[V3_PR] != 'N')
		w[V3_PR] = letters[V3_PR] == 'L' ? 0.68 : 0.5;
	lost = 1 - (1 - w[V3_C]) * (1 - w[V3_I]) * (1 - w[V3_A]);
	impact = changed ? 7.52 * (lost - 0.029) - 3.25 * pow(lost - 0.02, 15) : 6.42 * lost;
	exploitability = 8.22 * w[V3_AV] * w[V3_AC] * w[V3_PR] * w[V3_UI];
	if (impact <= 0)
		*ret = 0;
	else
		*ret = round_up(fmin((changed ? 1.08 : 1) * (impact + exploitability), 10));
	return true;
}

static bool score2(struct str vector, double *ret)
{
	double w[V2_METRICS], impact, exploitability;
	char letters[V2_METRICS];

	if (!read_metrics(vector, metrics2, V2_METRICS, w, letters))
		return false;
	impact = 10.41 * (1 - (1 - w[V2_C]) * (1 - w[V2_I]) * (1 - w[V2_A]));
	exploitability = 20 * w[V2_AV] * w[V2_AC] * w[V2_AU];
	*ret = round((0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0 : 1.176) * 10) / 10;
	return true;
}

bool cvss_score(struct str vector, double *ret)
{
	const char *hash;

	vector = str_trim(vector);
	if (str_starts(vector, "(") && str_ends(vector, ")"))
		vector = (struct str){ vector.p + 1, vector.n - 2 };
	hash = vector.n ? memchr(vector.p, '#', vector.n) : NULL;
	if (hash && str_starts_nocase(vector, "CVSS"))
		vector = (struct str){ hash + 1, vector.n - (size_t)(hash + 1 - vector.p) };
	if (str_starts(vector, "CVSS:4"))
		return cvss4_score(vector, ret);
	return score3(vector, ret) || score2(vector, ret);
}

const char *cvss_rating(double score)
{
	return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "info";
}
