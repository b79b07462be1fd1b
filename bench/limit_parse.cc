/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit of reading one report: its parser alone over the same bytes. limit_parse json|xml FILE prints
 * "parse S", seconds of processor time, without reading the file. Of JSON simdjson's DOM, which finds out
 * whether all of it is JSON, as a reader must; of XML expat with handlers that are given every element and text.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <expat.h>
#include <simdjson.h>
#include <string>
#include <vector>

namespace {

[[noreturn]] void die(const char *what)
{
	std::fprintf(stderr, "limit_parse: %s\n", what);
	std::exit(5);
}

double now()
{
	timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

size_t read_into(std::vector<char> &b, const char *path)
{
	FILE *f = std::fopen(path, "rb");
	size_t n = 0, got;

	if (!f)
		die(path);
	b.resize(1 << 20);
	while ((got = std::fread(b.data() + n, 1, b.size() - n - simdjson::SIMDJSON_PADDING, f)) > 0) {
		n += got;
		b.resize(b.size() + (1 << 20) + got);
	}
	std::fclose(f);
	return n;
}

void XMLCALL on_start(void *count, const XML_Char *, const XML_Char **)
{
	++*static_cast<size_t *>(count);
}

void XMLCALL on_end(void *count, const XML_Char *)
{
	++*static_cast<size_t *>(count);
}

void XMLCALL on_text(void *count, const XML_Char *, int n)
{
	*static_cast<size_t *>(count) += static_cast<size_t>(n);
}

void parse_xml(const char *p, size_t n)
{
	XML_Parser parser = XML_ParserCreate(nullptr);
	size_t count = 0;

	XML_SetUserData(parser, &count);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	if (XML_Parse(parser, p, static_cast<int>(n), XML_TRUE) != XML_STATUS_OK || !count)
		die("the XML is broken");
	XML_ParserFree(parser);
}

void parse_json(const char *p, size_t n)
{
	simdjson::dom::parser parser;
	simdjson::dom::element doc;

	if (parser.parse(p, n, false).get(doc))
		die("the JSON is broken");
}

}

int main(int argc, char **argv)
{
	std::vector<char> b;

	if (argc != 3 || (std::strcmp(argv[1], "json") && std::strcmp(argv[1], "xml")))
		die("usage: limit_parse json|xml FILE");
	size_t n = read_into(b, argv[2]);
	double began = now();
	if (std::strcmp(argv[1], "xml"))
		parse_json(b.data(), n);
	else
		parse_xml(b.data(), n);
	std::printf("parse %.4f\n", now() - began);
	return 0;
}
