/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The document goes to expat in pieces, as expat copies what it is given. With each, expat 2.5 reads a token that is
 * not at its end from its start again: what a token may have is bounded, so that a hostile one costs a few times.
 */
#include "codec/xml.h"

#include <assert.h>
#include <expat.h>

#include "base/compiler.h"

#define PIECE_BYTES ((size_t)4 * 1024 * 1024)

static_assert(sizeof(XML_Char) == 1, "expat hands over UTF-8");

struct reading {
	XML_Parser parser;
	const struct xml_handler *handler;
	void *arg;
	struct err *e;
	unsigned depth;
	bool stopped;
};

static void parser_freep(XML_Parser *p)
{
	if (*p)
		XML_ParserFree(*p);
}

static struct xml_place place(XML_Parser p)
{
	return (struct xml_place){ XML_GetCurrentLineNumber(p), XML_GetCurrentColumnNumber(p) + 1 };
}

static void stop(struct reading *r)
{
	r->stopped = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static int refuse(struct reading *r, const char *what)
{
	struct xml_place at = place(r->parser);

	return err_set(r->e, ERR_INPUT, "line %lu, column %lu: %s", at.line, at.column, what);
}

static void refuse_and_stop(struct reading *r, const char *what)
{
	if (r->stopped)
		return;
	refuse(r, what);
	stop(r);
}

static const char *name_of(const struct reading *r, const char *name)
{
	const char *colon = r->handler->qualified ? NULL : strrchr(name, ':');

	return colon && colon[1] ? colon + 1 : name;
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **pairs)
{
	struct reading *r = arg;
	struct xml_attrs attrs = { pairs };

	if (r->stopped)
		return;
	if (++r->depth > XML_DEPTH_MAX) {
		refuse_and_stop(r, "elements nested deeper than " TEXT_OF(XML_DEPTH_MAX));
		return;
	}
	if (XML_GetSpecifiedAttributeCount(r->parser) / 2 > XML_ATTRIBUTES_MAX) {
		refuse_and_stop(r, "an element with more than " TEXT_OF(XML_ATTRIBUTES_MAX) " attributes");
		return;
	}
	if (r->handler->start &&
	    r->handler->start(r->arg, name_of(r, name), &attrs, place(r->parser), r->e) < 0)
		stop(r);
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
	struct reading *r = arg;

	if (r->stopped)
		return;
	r->depth--;
	if (r->handler->end && r->handler->end(r->arg, name_of(r, name), r->e) < 0)
		stop(r);
}

static void XMLCALL on_text(void *arg, const XML_Char *piece, int n)
{
	struct reading *r = arg;

	if (r->stopped || !r->handler->text)
		return;
	if (r->handler->text(r->arg, (struct str){ piece, (size_t)n }, r->e) < 0)
		stop(r);
}

static void XMLCALL on_entity(void *arg, const XML_Char *name, int is_parameter, const XML_Char *value, int n,
			      const XML_Char *base, const XML_Char *system, const XML_Char *public,
			      const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)n;
	(void)base, (void)system, (void)public, (void)notation;
	refuse_and_stop(arg, "the document declares an entity, which is not taken");
}

/* A reference to an entity that only a document elsewhere could declare: going on would
 * drop a piece of text silently. */
static void XMLCALL on_skipped(void *arg, const XML_Char *name, int is_parameter)
{
	(void)name, (void)is_parameter;
	refuse_and_stop(arg, "a reference to an entity that the document does not declare");
}

struct str xml_attr(const struct xml_attrs *attrs, const char *name)
{
	for (const char **pair = attrs->pairs; pair[0]; pair += 2)
		if (strcmp(pair[0], name) == 0)
			return str_of(pair[1]);
	return STR_NONE;
}

/* The bytes were UTF-16 once, and their declaration still says so. */
static bool was_utf16(struct str bytes)
{
	struct str declaration = { bytes.p, bytes.n < 200 ? bytes.n : 200 };

	str_take(&declaration, STR_UTF8_BOM);
	if (!str_starts(declaration, "<?xml"))
		return false;
	declaration = str_cut(&declaration, '>');
	return str_has(declaration, "\"UTF-16") || str_has(declaration, "\"utf-16") ||
	       str_has(declaration, "'UTF-16") || str_has(declaration, "'utf-16");
}

static bool parse(struct reading *r, struct str bytes)
{
	size_t fed = 0;

	for (; bytes.n - fed > PIECE_BYTES; fed += PIECE_BYTES) {
		if (XML_Parse(r->parser, bytes.p + fed, (int)PIECE_BYTES, XML_FALSE) != XML_STATUS_OK)
			return false;
		if (fed + PIECE_BYTES - (size_t)XML_GetCurrentByteIndex(r->parser) > XML_TOKEN_BYTES_MAX) {
			refuse_and_stop(r, "a tag or comment of more than " TEXT_OF(XML_TOKEN_BYTES_MAX) " bytes");
			return false;
		}
	}
	return XML_Parse(r->parser, bytes.n ? bytes.p + fed : "", (int)(bytes.n - fed), XML_TRUE) == XML_STATUS_OK;
}

int xml_parse(struct str bytes, const struct xml_handler *h, void *arg, struct err *e)
{
	CLEANUP(parser_freep) XML_Parser p = NULL;
	struct reading r = { .handler = h, .arg = arg, .e = e };

	if (bytes.n > XML_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", XML_BYTES_MAX);
	p = XML_ParserCreate(was_utf16(bytes) ? "UTF-8" : NULL);
	if (!p)
		return err_set(e, ERR_ENV, "no memory for an XML parser");
	r.parser = p;
	XML_SetUserData(p, &r);
	XML_SetElementHandler(p, on_start, on_end);
	XML_SetCharacterDataHandler(p, on_text);
	XML_SetEntityDeclHandler(p, on_entity);
	XML_SetSkippedEntityHandler(p, on_skipped);
	if (parse(&r, bytes))
		return 0;
	if (r.stopped)
		return -1;
	if (XML_GetErrorCode(p) == XML_ERROR_NO_MEMORY)
		return err_set(e, ERR_ENV, "no memory to read a document of %zu bytes", bytes.n);
	return refuse(&r, XML_ErrorString(XML_GetErrorCode(p)));
}
