/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/cvss4.h"

/*
 * A vector falls into a MacroVector, which has a score; from it is taken how far, on average, the vector lies
 * from the worst one there, on the way to the next lower MacroVectors. All of the worst vectors of a MacroVector
 * have the same sum of levels, so that the distance is a difference of sums and no list of them is needed.
 * Everything is a whole number, in tenths: floating point rounds some scores at .x5 down.
 */
#include <string.h>

#include "base/compiler.h"

#define PREFIX "CVSS:4.0/"
/* A multiple of all depths of MacroVectors. */
#define DEPTHS 840

enum { AV, PR, UI, AC, AT, VC, VI, VA, SC, SI, SA, E, CR, IR, AR, METRICS };
#define BASE_METRICS E

/* Letters in order of severity: where one stands is its level. */
static const struct metric {
	const char *name, *letters;
	const char *not;		/* letters that only the modified metric has */
} metrics[METRICS] = {
	[AV] = { "AV", "NALP", "" },  [PR] = { "PR", "NLH", "" },   [UI] = { "UI", "NPA", "" },
	[AC] = { "AC", "LH", "" },    [AT] = { "AT", "NP", "" },    [VC] = { "VC", "HLN", "" },
	[VI] = { "VI", "HLN", "" },   [VA] = { "VA", "HLN", "" },   [SC] = { "SC", "?HLN", "?" },
	[SI] = { "SI", "SHLN", "S" }, [SA] = { "SA", "SHLN", "S" }, [E] = { "E", "APU", "" },
	[CR] = { "CR", "HML", "" },   [IR] = { "IR", "HML", "" },   [AR] = { "AR", "HML", "" },
};

/* They say something to people, and nothing to the score. */
static const char *const supplemental[] = { "S", "AU", "R", "V", "RE", "U" };

/* Scores of MacroVectors in tenths, as FIRST's calculator has them (cvss_lookup.js of cvss-v4-calculator;
 * specification 4.0, section 8.2). A row is EQ1, EQ2, EQ3; a column EQ4, EQ5, EQ6; 0: there is none. */
static const unsigned char scores[18][18] = {
	{ 100, 99,  98, 95,  95, 92, 100, 96,  93, 87,  91, 81,  93, 90,  89, 80,  81, 68 }, /* 000 */
	{  98, 95,  95, 92,  90, 84,  93, 92,  89, 81,  81, 65,  88, 80,  78, 70,  69, 48 }, /* 001 */
	{   0, 92,   0, 82,   0, 72,   0, 79,   0, 69,   0, 50,   0, 69,   0, 55,   0, 27 }, /* 002 */
	{  99, 97,  95, 92,  92, 85,  95, 91,  90, 83,  84, 71,  92, 81,  82, 71,  72, 53 }, /* 010 */
	{  95, 93,  92, 85,  85, 73,  92, 82,  80, 72,  70, 59,  84, 70,  71, 52,  50, 30 }, /* 011 */
	{   0, 86,   0, 75,   0, 52,   0, 71,   0, 52,   0, 29,   0, 63,   0, 29,   0, 17 }, /* 012 */
	{  98, 95,  94, 87,  91, 81,  94, 89,  86, 74,  77, 64,  87, 75,  74, 63,  63, 49 }, /* 100 */
	{  94, 89,  88, 77,  76, 67,  86, 76,  74, 58,  59, 50,  72, 57,  57, 52,  52, 25 }, /* 101 */
	{   0, 83,   0, 70,   0, 54,   0, 65,   0, 58,   0, 26,   0, 53,   0, 21,   0, 13 }, /* 102 */
	{  95, 90,  88, 76,  76, 70,  90, 77,  75, 62,  61, 53,  77, 66,  68, 59,  52, 30 }, /* 110 */
	{  89, 78,  76, 67,  62, 58,  74, 59,  57, 57,  47, 23,  61, 52,  57, 29,  24, 16 }, /* 111 */
	{   0, 71,   0, 59,   0, 30,   0, 58,   0, 26,   0, 15,   0, 23,   0, 13,   0,  6 }, /* 112 */
	{  93, 87,  86, 72,  75, 58,  86, 74,  74, 61,  56, 34,  70, 54,  52, 40,  40, 22 }, /* 200 */
	{  85, 75,  74, 55,  62, 51,  72, 57,  55, 41,  46, 19,  53, 36,  34, 19,  19,  8 }, /* 201 */
	{   0, 64,   0, 51,   0, 20,   0, 47,   0, 21,   0, 11,   0, 24,   0,  9,   0,  4 }, /* 202 */
	{  88, 75,  73, 53,  60, 50,  73, 55,  59, 40,  41, 20,  54, 43,  45, 22,  20, 11 }, /* 210 */
	{  75, 55,  58, 45,  40, 21,  61, 51,  48, 18,  20,  9,  46, 18,  17,  7,   8,  2 }, /* 211 */
	{   0, 53,   0, 24,   0, 14,   0, 24,   0, 12,   0,  5,   0, 10,   0,  3,   0,  1 }, /* 212 */
};

/* Of EQ1, EQ2, EQ3 with EQ6, EQ4: the levels' sum of the worst vectors, and how many steps lead out. */
struct depth {
	int worst, steps;
};

static const struct depth depth1[] = { { 0, 1 }, { 1, 4 }, { 3, 5 } };
static const struct depth depth2[] = { { 0, 1 }, { 1, 2 } };
static const struct depth depth36[][2] = { { { 0, 7 }, { 3, 6 } }, { { 1, 8 }, { 3, 8 } }, { { 0, 1 }, { 3, 10 } } };
static const struct depth depth4[] = { { 1, 6 }, { 3, 5 }, { 6, 4 } };

/* 0 where there is no such MacroVector. */
static int score_of(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6)
{
	if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1)
		return 0;
	return scores[(eq1 * 2 + eq2) * 3 + eq3][(eq4 * 3 + eq5) * 2 + eq6];
}

static bool is_supplemental(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(supplemental); i++)
		if (str_is(name, supplemental[i]))
			return true;
	return false;
}

static bool take(struct str name, struct str value, int level[METRICS], int modified[METRICS])
{
	for (size_t i = 0; i < METRICS; i++) {
		bool changes = i < BASE_METRICS && name.n > 2 && *name.p == 'M';
		struct str plain = changes ? (struct str){ name.p + 1, name.n - 1 } : name;
		int *to = changes ? &modified[i] : &level[i];
		const char *at;

		if (!str_is(plain, metrics[i].name))
			continue;
		if (*to >= 0 || value.n != 1)
			return false;
		if (*value.p == 'X' && (changes || i >= BASE_METRICS))
			return true;
		at = memchr(metrics[i].letters, *value.p, strlen(metrics[i].letters));
		if (!at || *at == '?' || (!changes && strchr(metrics[i].not, *at)))
			return false;
		*to = (int)(at - metrics[i].letters);
		return true;
	}
	return is_supplemental(name);
}

/* Levels of all metrics; what is not given is taken as the worst. */
static bool read_levels(struct str vector, int level[METRICS])
{
	int modified[METRICS];

	memset(level, -1, METRICS * sizeof *level);
	memset(modified, -1, sizeof modified);
	while (vector.p) {
		struct str value = str_cut(&vector, '/');
		struct str name = str_cut(&value, ':');

		if (!take(name, value, level, modified))
			return false;
	}
	for (size_t i = 0; i < METRICS; i++) {
		if (i < BASE_METRICS && level[i] < 0)
			return false;
		if (modified[i] >= 0)
			level[i] = modified[i];
		else if (level[i] < 0)
			level[i] = 0;
	}
	return true;
}

static int eq1_of(const int v[METRICS])
{
	if (!v[AV] && !v[PR] && !v[UI])
		return 0;
	return (!v[AV] || !v[PR] || !v[UI]) && v[AV] != 3 ? 1 : 2;
}

static int eq3_of(const int v[METRICS])
{
	if (!v[VC] && !v[VI])
		return 0;
	return !v[VC] || !v[VI] || !v[VA] ? 1 : 2;
}

static int eq4_of(const int v[METRICS])
{
	if (!v[SI] || !v[SA])
		return 0;
	return v[SC] == 1 || v[SI] == 1 || v[SA] == 1 ? 1 : 2;
}

static int eq6_of(const int v[METRICS])
{
	return (!v[CR] && !v[VC]) || (!v[IR] && !v[VI]) || (!v[AR] && !v[VA]) ? 0 : 1;
}

/* What is lost on the way to the next lower MacroVector, in tenths times DEPTHS. */
struct loss {
	int sum, ways;
};

static void lose(struct loss *l, int score, int lower, int levels, struct depth d)
{
	if (!lower)
		return;
	l->ways++;
	l->sum += (score - lower) * (levels - d.worst) * (DEPTHS / d.steps);
}

static int score_tenths(const int v[METRICS])
{
	int eq1 = eq1_of(v), eq2 = v[AC] || v[AT], eq3 = eq3_of(v), eq4 = eq4_of(v), eq5 = v[E], eq6 = eq6_of(v);
	int score = score_of(eq1, eq2, eq3, eq4, eq5, eq6), lower = score_of(eq1, eq2, eq3 + 1, eq4, eq5, eq6);
	int beside = eq6 ? 0 : score_of(eq1, eq2, eq3, eq4, eq5, 1), whole;
	struct loss l = { 0, 0 };

	lose(&l, score, score_of(eq1 + 1, eq2, eq3, eq4, eq5, eq6), v[AV] + v[PR] + v[UI], depth1[eq1]);
	lose(&l, score, score_of(eq1, eq2 + 1, eq3, eq4, eq5, eq6), v[AC] + v[AT], depth2[eq2]);
	lose(&l, score, lower > beside ? lower : beside, v[VC] + v[VI] + v[VA] + v[CR] + v[IR] + v[AR],
	     depth36[eq3][eq6]);
	lose(&l, score, score_of(eq1, eq2, eq3, eq4 + 1, eq5, eq6), v[SC] + v[SI] + v[SA], depth4[eq4]);
	l.ways += score_of(eq1, eq2, eq3, eq4, eq5 + 1, eq6) != 0;
	if (!l.ways)
		return score;
	whole = DEPTHS * l.ways;
	whole = (2 * (score * whole - l.sum) + whole) / (2 * whole);
	return whole < 0 ? 0 : whole;
}

bool cvss4_score(struct str vector, double *ret)
{
	int v[METRICS];

	if (!str_take(&vector, PREFIX) || !read_levels(vector, v))
		return false;
	*ret = 0;
	/* Nothing is lost anywhere. */
	if (v[VC] != 2 || v[VI] != 2 || v[VA] != 2 || v[SC] != 3 || v[SI] != 3 || v[SA] != 3)
		*ret = (double)score_tenths(v) / 10;
	return true;
}
