/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A population over the period as SVG. Places across are percentages, so that the drawing
 * fills any width while dots stay round and letters keep their size. Few items are dots
 * that stack where they fall together; many are bars, a number of weeks each. What occurred
 * outside the period stands in a margin of its own, left or right.
 */
#include "report/html_int.h"

#include <stdio.h>

#define DAY_S 86400
#define DOTS_MAX 400
#define BINS 140	/* stacks of dots across the period */
#define STACK_MAX 16
#define DOT_PX 9
#define BARS_MAX 160
#define BAR_PX 72
#define LABELS_MAX 14
#define AXIS_PX 32
#define TOP_PX 14

/* Places across in hundredths of a percent. */
#define LEFT 350
#define RIGHT 9650
#define EARLIER 130
#define LATER 9870
#define LABEL_PLACE 600

struct axis {
	int64_t from, to;	/* Unix seconds, first and last of the period */
};

struct slot {
	int64_t passes, deviations;
	int drawn;
};

static bool seconds_of(const char *when, int64_t *ret)
{
	struct when w;
	struct err e = { 0 };

	if (!when || !*when || when_parse(str_of(when), &w, &e) < 0)
		return false;
	*ret = when_to_unix(&w);
	return true;
}

static int place(const struct axis *a, int64_t t)
{
	return LEFT + (int)((RIGHT - LEFT) * (t - a->from) / (a->to - a->from + 1));
}

static void put_place(struct html *h, const char *name, int hundredths)
{
	html_attrf(h, name, "%d.%02d%%", hundredths / 100, hundredths % 100);
}

static void put_line(struct html *h, const char *class, int x1, int x2, int y1, int y2)
{
	html_open_class(h, "line", class);
	put_place(h, "x1", x1);
	put_place(h, "x2", x2);
	html_attrf(h, "y1", "%d", y1);
	html_attrf(h, "y2", "%d", y2);
	html_close(h);
}

static void put_label(struct html *h, const char *class, int x, int y, const char *text)
{
	html_open_class(h, "text", class);
	put_place(h, "x", x);
	html_attrf(h, "y", "%d", y);
	html_text(h, text);
	html_close(h);
}

/* The number in n digits of a time's text. */
static int64_t digits(const char *s, int n)
{
	int64_t value = 0;

	while (n--)
		value = value * 10 + (*s++ - '0');
	return value;
}

/* Months since the first of the year 0. */
static int64_t month_of(int64_t t)
{
	struct when w = when_from_unix(t);

	return digits(w.text, 4) * 12 + digits(w.text + 5, 2) - 1;
}

static bool month_begins(int64_t month, int64_t *ret)
{
	char text[32];

	snprintf(text, sizeof text, "%04d-%02d-01", (int)(month / 12 % 10000), (int)(month % 12 + 1));
	return seconds_of(text, ret);
}

/* The first month with a label: not one whose next would stand in its letters. */
static int64_t first_label(const struct axis *a, int64_t first, int64_t step)
{
	int64_t next = (first / step + 1) * step, begins, follows;

	if (!month_begins(first, &begins) || !month_begins(next, &follows) || follows > a->to)
		return first;
	return (begins < a->from || first % step) && place(a, follows) - LEFT < LABEL_PLACE ? next : first;
}

static void put_months(struct html *h, const struct axis *a, int base)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t first = month_of(a->from), last = month_of(a->to), step = 1;

	while ((last - first) / step >= LABELS_MAX)
		step = step == 1 ? 3 : step == 3 ? 6 : step == 6 ? 12 : step * 2;
	first = first_label(a, first, step);
	for (int64_t m = first; m <= last; m++) {
		int64_t t;
		char year[16];

		/* A period that begins within a month has its name at the edge. */
		if (!month_begins(m, &t) || (m % step && m != first))
			continue;
		if (t < a->from)
			t = a->from;
		snprintf(year, sizeof year, "%04d", (int)(m / 12 % 10000));
		put_line(h, "tick", place(a, t), place(a, t), base, base + 4);
		if (step < 12)
			put_label(h, "month", place(a, t), base + 13, names[m % 12]);
		if (m == first || m % 12 == 0)
			put_label(h, "month", place(a, t), base + (step < 12 ? 26 : 13), year);
	}
}

static void open_drawing(struct html *h, const struct posture_check *c, int height)
{
	html_open_class(h, "svg", "timeline");
	html_attr(h, "role", "img");
	html_attrf(h, "height", "%d", height);
	html_attrf(h, "aria-label", "%s over the period: %lld of %lld pass; deviations are listed below", c->id,
		   (long long)(c->population - c->deviations), (long long)c->population);
}

static void put_base(struct html *h, const struct axis *a, int base)
{
	put_line(h, "base", LEFT, RIGHT, base, base);
	put_months(h, a, base);
}

/* The stack that an item belongs to: one of BINS, or the margins. */
static int bin_of(const struct axis *a, int64_t t)
{
	if (t < a->from)
		return BINS;
	if (t > a->to)
		return BINS + 1;
	return (int)(BINS * (t - a->from) / (a->to - a->from + 1));
}

static int bin_place(int bin)
{
	if (bin == BINS)
		return EARLIER;
	if (bin == BINS + 1)
		return LATER;
	return LEFT + (RIGHT - LEFT) * (2 * bin + 1) / (2 * BINS);
}

static int64_t highest(const struct slot *slots, size_t n)
{
	int64_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (slots[i].passes + slots[i].deviations > most)
			most = slots[i].passes + slots[i].deviations;
	return most;
}

static void put_dot(struct html *h, const struct posture_item *it, int x, int y)
{
	html_open_class(h, "g", it->deviation ? "deviations" : "operated");
	html_open(h, "title");
	html_textf(h, "%s, %s: %s%s%s", it->item ? it->item : "", it->occurred ? it->occurred : "",
		   it->deviation ? "deviation" : "pass", it->reason ? ": " : "", it->reason ? it->reason : "");
	html_close(h);
	if (it->deviation) {
		html_open(h, "use");
		html_attr(h, "href", "#shape-deviations");
		put_place(h, "x", x);
		html_attrf(h, "y", "%d", y);
	} else {
		html_open(h, "circle");
		put_place(h, "cx", x);
		html_attrf(h, "cy", "%d", y);
		html_attr(h, "r", "3");
	}
	html_close(h);
	html_close(h);
}

/* Deviations are the lowest of their stack, so that they line up, and drawn last, so that
 * no neighbour covers one. */
static void put_dots(struct html *h, const struct axis *a, const struct posture_check *c, struct slot *bins, int base)
{
	for (int deviations = 0; deviations < 2; deviations++)
		for (size_t i = 0; i < c->item_count; i++) {
			const struct posture_item *it = &c->items[i];
			struct slot *s;
			int64_t t, level;

			if (it->deviation != deviations || !seconds_of(it->occurred, &t))
				continue;
			s = &bins[bin_of(a, t)];
			level = s->drawn++ + (deviations ? -s->passes : s->deviations);
			put_dot(h, it, bin_place(bin_of(a, t)), base - 8 - (int)level * DOT_PX);
		}
}

static void count_bins(const struct axis *a, const struct posture_check *c, struct slot *bins)
{
	for (size_t i = 0; i < c->item_count; i++) {
		int64_t t;

		if (!seconds_of(c->items[i].occurred, &t))
			continue;
		if (c->items[i].deviation)
			bins[bin_of(a, t)].deviations++;
		else
			bins[bin_of(a, t)].passes++;
	}
}

static bool put_dot_drawing(struct html *h, const struct axis *a, const struct posture_check *c)
{
	struct slot bins[BINS + 2] = { { 0, 0, 0 } };
	int base;

	if (!c->all_items || c->item_count > DOTS_MAX)
		return false;
	count_bins(a, c, bins);
	if (highest(bins, COUNT_OF(bins)) > STACK_MAX)
		return false;
	base = TOP_PX + (int)highest(bins, COUNT_OF(bins)) * DOT_PX;
	open_drawing(h, c, base + AXIS_PX);
	put_base(h, a, base);
	put_dots(h, a, c, bins, base);
	html_close(h);
	return true;
}

static void put_rect(struct html *h, const char *class, int x, int width, int64_t y, int64_t height)
{
	html_open_class(h, "rect", class);
	put_place(h, "x", x);
	put_place(h, "width", width);
	html_attrf(h, "y", "%lld", (long long)y);
	html_attrf(h, "height", "%lld", (long long)height);
	html_close(h);
}

static void put_bar(struct html *h, const struct slot *s, int x, int width, int64_t most, int base, const char *what)
{
	int64_t total = s->passes + s->deviations, height = (total * BAR_PX + most - 1) / most;
	int64_t bad = (s->deviations * height + total - 1) / total;

	/* One among a million still shows. */
	if (bad && bad < 3)
		bad = 3;
	if (height < bad + (s->passes > 0))
		height = bad + (s->passes > 0);
	html_open(h, "g");
	html_open(h, "title");
	html_textf(h, "%s: %lld items, %lld deviations", what, (long long)total, (long long)s->deviations);
	html_close(h);
	put_rect(h, "operated", x, width, base - height + bad, height - bad);
	if (s->deviations) {
		put_rect(h, "deviations", x, width, base - height, bad);
		html_open_class(h, "use", "deviations");
		html_attr(h, "href", "#shape-deviations");
		put_place(h, "x", x + width / 2);
		html_attrf(h, "y", "%lld", (long long)(base - height - 8));
		html_close(h);
	}
	html_close(h);
}

static void count_bars(const struct axis *a, const struct posture_check *c, int64_t span, struct slot *bars,
		       struct slot *earlier, struct slot *later)
{
	for (size_t i = 0; i < c->day_count; i++) {
		struct slot *s;
		int64_t t;

		if (!seconds_of(c->days[i].day, &t))
			continue;
		/* The day is that of the period's first instant, whatever its hour. */
		if (t < a->from && t + DAY_S > a->from)
			t = a->from;
		s = t < a->from ? earlier : t > a->to ? later : &bars[(t - a->from) / span];
		s->passes += c->days[i].passes;
		s->deviations += c->days[i].deviations;
	}
}

static void put_bars(struct html *h, const struct axis *a, const struct slot *bars, size_t n, int64_t span, int base)
{
	int64_t most = highest(bars, n + 2);

	for (size_t i = 0; i < n; i++) {
		int64_t t = a->from + (int64_t)i * span, next = t + span > a->to ? a->to : t + span;
		int x = place(a, t), width = place(a, next) - x;
		char what[64];

		if (!bars[i].passes && !bars[i].deviations)
			continue;
		snprintf(what, sizeof what, "%d days from %.10s", (int)(span / DAY_S), when_from_unix(t).text);
		put_bar(h, &bars[i], x + width / 10, width - width / 5, most, base, what);
	}
	if (bars[n].passes || bars[n].deviations)
		put_bar(h, &bars[n], EARLIER - 60, 120, most, base, "before the period");
	if (bars[n + 1].passes || bars[n + 1].deviations)
		put_bar(h, &bars[n + 1], LATER - 60, 120, most, base, "after the period");
}

static int64_t put_bar_drawing(struct html *h, const struct axis *a, const struct posture_check *c)
{
	struct slot bars[BARS_MAX + 2] = { { 0, 0, 0 } };
	int64_t weeks = (a->to - a->from) / (7 * DAY_S) + 1, each = (weeks + BARS_MAX - 1) / BARS_MAX;
	int64_t span = each * 7 * DAY_S;
	size_t n = (size_t)((a->to - a->from) / span + 1);
	int base = TOP_PX + BAR_PX + 4;

	count_bars(a, c, span, bars, &bars[n], &bars[n + 1]);
	if (!highest(bars, n + 2))
		return 0;
	open_drawing(h, c, base + AXIS_PX);
	put_base(h, a, base);
	put_bars(h, a, bars, n, span, base);
	html_close(h);
	return each;
}

/* How many of the population have no time, lie before, lie after. */
static void count_outside(const struct axis *a, const struct posture_check *c, int64_t ret[3])
{
	for (size_t i = 0; i < c->day_count; i++) {
		int64_t n = c->days[i].passes + c->days[i].deviations, t;

		if (!seconds_of(c->days[i].day, &t))
			ret[0] += n;
		else if (t + DAY_S <= a->from)
			ret[1] += n;
		else if (t > a->to)
			ret[2] += n;
	}
}

static void put_caption(struct html *h, const struct axis *a, const struct posture_check *c, int64_t weeks)
{
	static const char *const where[] = { "without a time, not drawn", "before the period, in the left margin",
					     "after the period, in the right margin" };
	int64_t outside[3] = { 0, 0, 0 };

	count_outside(a, c, outside);
	html_open(h, "figcaption");
	if (weeks == 1)
		html_text(h, "A bar a week");
	else if (weeks)
		html_textf(h, "A bar for %lld weeks", (long long)weeks);
	else
		html_text(h, "A dot an item");
	if (c->deviations)
		html_text(h, weeks ? ", a diamond over those with deviations" : ", a diamond a deviation");
	for (size_t i = 0; i < COUNT_OF(outside); i++)
		if (outside[i])
			html_textf(h, "; %lld %s", (long long)outside[i], where[i]);
	html_text(h, ".");
	html_close(h);
}

static bool anything_dated(const struct posture_check *c)
{
	int64_t t;

	for (size_t i = 0; i < c->day_count; i++)
		if (seconds_of(c->days[i].day, &t))
			return true;
	return false;
}

void html_put_timeline(struct html *h, const struct posture *p, const struct posture_check *c)
{
	struct axis a;
	int64_t weeks = 0;

	if (!seconds_of(p->from, &a.from) || !seconds_of(p->to, &a.to) || a.to < a.from || !anything_dated(c))
		return;
	html_open_class(h, "figure", "over-time");
	if (!put_dot_drawing(h, &a, c))
		weeks = put_bar_drawing(h, &a, c);
	put_caption(h, &a, c, weeks);
	html_close(h);
}
