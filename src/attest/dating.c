/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/dating.h"

#include "crypt/timestamp.h"

static bool is_within(const struct settings_trusted *t, int64_t time)
{
	return time >= t->from && time <= t->until;
}

static void take_entry(const struct material_entry *entry, const struct settings_trusted *log, struct dating *d)
{
	bool dated = entry->promise.p != NULL;

	if (dated && !is_within(log, entry->time)) {
		d->wrong = "the settings do not trust its transparency log at that time";
		return;
	}
	if (!d->entries++) {
		d->log = log;
		d->log_index = entry->index;
		d->logged = dated ? entry->time : 0;
	}
	if (dated)
		d->times[d->count++] = entry->time;
	else if (!d->count)
		d->missing = "its transparency log does not say when";
}

static int find_entries(const struct material *m, const struct settings_trust_set *set, const struct signed_text *t,
			struct str sig, const struct pubkey *key, struct arena *a, struct dating *d, struct err *e)
{
	for (size_t i = 0; i < m->entry_count && !d->wrong; i++) {
		const struct settings_trusted *log = NULL;
		enum log_verdict v;
		const char *why;

		if (log_entry_verify(&m->entries[i], &set->logs, t, sig, key, a, &v, &log, &why, e) < 0)
			return -1;
		if (v == LOG_HOLDS)
			take_entry(&m->entries[i], log, d);
		else if (v == LOG_WRONG)
			d->wrong = why;
		else if (!d->entries)
			d->missing = why;
	}
	return 0;
}

/* One timestamp, by any of the authorities. */
static int find_stamp(struct str der, const struct settings_trust_set *set, struct str sig, struct dating *d, struct err *e)
{
	const char *wrong = NULL;

	for (size_t i = 0; i < set->tsas.count; i++) {
		const struct settings_trusted *tsa = &set->tsas.items[i];
		struct cert_store *store;
		enum timestamp_verdict v;
		const char *why;
		int64_t time;

		if (cert_store_from_pem(tsa->text, &store, e) < 0)
			return -1;
		v = timestamp_verify(der, sig, store, &time, &why);
		cert_store_free(store);
		if (v == TIMESTAMP_HOLDS && is_within(tsa, time)) {
			d->times[d->count++] = time;
			if (!d->tsa) {
				d->tsa = tsa;
				d->stamped = time;
			}
			return 0;
		}
		if (v == TIMESTAMP_HOLDS)
			wrong = "the settings do not trust the authority of its timestamp at that time";
		else if (v == TIMESTAMP_WRONG)
			wrong = why;
	}
	if (wrong)
		d->wrong = wrong;
	else
		d->missing = "its timestamp leads to no authority of the settings";
	return 0;
}

/* A log that tells no time was to be trusted when an authority says that it was. */
static void check_undated(const struct settings_trusted *log, struct dating *d)
{
	for (size_t i = 0; log && i < d->count; i++)
		if (!is_within(log, d->times[i]))
			d->wrong = "the settings do not trust its transparency log at that time";
}

int dating_find(const struct material *m, const struct settings_trust_set *set, const struct signed_text *t, struct str sig,
		const struct pubkey *key, struct arena *a, struct dating *ret, struct err *e)
{
	*ret = (struct dating){ .log_index = -1,
				.missing = "no transparency log and no authority of time says when it was signed" };
	if (find_entries(m, set, t, sig, key, a, ret, e) < 0)
		return -1;
	for (size_t i = 0; i < m->stamp_count && !ret->wrong; i++)
		if (find_stamp(m->stamps[i], set, sig, ret, e) < 0)
			return -1;
	if (!ret->wrong && !ret->logged)
		check_undated(ret->log, ret);
	return 0;
}
