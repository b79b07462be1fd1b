#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes rows of catalog/schema/*.tsv of the JSON schemas of an SBOM format.

    tools/schema_rows.py TITLE VERSION=FILE... [--with NAME=FILE]... [--root NAME] [--apart LIST]... > catalog/schema/NAME.tsv

A row is: type, member, versions, what holds there; docs/SCHEMAS.md has the language. Texts of
a schema (titles, descriptions, examples) are left out: what stays are names and rules. Run it
when a format has a new version, read the difference, and add the rows by hand where the tool
says that it cannot tell a rule.
"""
import json
import re
import sys

RULES = {
    "$ref", "type", "properties", "required", "additionalProperties", "enum", "const", "pattern", "format", "items",
    "uniqueItems", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "oneOf", "anyOf", "allOf",
    "not", "if", "then", "else", "additionalItems", "exclusiveMinimum", "exclusiveMaximum",
}
WORDS = {
    "$schema", "$id", "title", "description", "examples", "default", "$comment", "definitions", "deprecated", "meta:enum",
    "readOnly", "$defs",
}
FORMATS = {"date-time", "date", "iri-reference", "idn-email", "email", "uri"}


class Rows:
    """The rows of one version of a format."""

    def __init__(self, main, others):
        self.documents = {"": main}
        self.documents.update(others)
        self.rows = {}      # (type, member) -> expression
        self.lists = {}     # name -> values
        self.patterns = {}  # name -> expression
        self.pending = []
        self.done = set()

    def target(self, ref, home):
        """The name of what a reference leads to, the schema there, and its document."""
        document, _, pointer = ref.partition("#")
        home = re.sub(r"(\.schema)?\.json$", "", document) if document else home
        schema = self.documents[home]
        for token in pointer.strip("/").split("/") if pointer.strip("/") else []:
            schema = schema[token.replace("~1", "/").replace("~0", "~")]
        last = pointer.rsplit("/", 1)[-1] if pointer.strip("/") else ("" if home else "bom")
        short = {"": "", "jsf-0.82": "jsf", "cryptography-defs": "crypto"}.get(home, home)
        return ".".join(part for part in (short, last) if part), schema, home

    def name_list(self, values, name):
        taken = name
        while taken in self.lists and self.lists[taken] != values:
            taken += "-"
        self.lists[taken] = values
        return taken

    def expression(self, schema, name, home):
        """What holds for a value, in the language of the table; name is for what must have one."""
        if schema is True or schema == {}:
            return ""
        if schema is False:
            return "not()"
        unknown = set(schema) - RULES - WORDS
        if unknown:
            raise SystemExit(f"{name}: no rule for {sorted(unknown)}")
        if "$ref" in schema:
            target, what, where = self.target(schema["$ref"], home)
            self.pending.append((target, what, where))
            return "@" + target
        if ("properties" in schema or schema.get("additionalProperties", True) not in (True, {})) and name not in self.done:
            self.pending.append((name, schema, home))
            return "@" + name
        return " ".join(self.atoms(schema, name, home))

    def atoms(self, s, name, home):
        kinds = s.get("type")
        if kinds:
            yield "|".join(kinds) if isinstance(kinds, list) else kinds
        if s.get("additionalProperties") is False:
            yield "closed"
        if "const" in s and not isinstance(s["const"], str):
            yield "=" + json.dumps(s["const"])
        elif "enum" in s or "const" in s:
            yield "#" + self.name_list(tuple(s["enum"] if "enum" in s else [s["const"]]), name)
        if s.get("pattern") == "^(.*)$":
            yield "%line"
        elif "pattern" in s:
            label = name
            while label in self.patterns and self.patterns[label] != s["pattern"]:
                label += "-"
            self.patterns[label] = s["pattern"]
            yield "~" + label
        if s.get("format") in FORMATS:
            yield "%" + s["format"]
        elif s.get("format") not in (None, "string"):
            raise SystemExit(f"{name}: no rule for the format {s['format']}")
        for word, least, most in (("length", "minLength", "maxLength"), ("items", "minItems", "maxItems"),
                                  ("value", "minimum", "maximum")):
            if least in s or most in s:
                yield f"{word}={s.get(least, '')}..{s.get(most, '')}"
        if s.get("uniqueItems"):
            yield "unique"
        needs = [m for m in s.get("required", []) if m not in s.get("properties", {})]
        if needs:
            yield "needs(" + ",".join(needs) + ")"
        items = s.get("items")
        if isinstance(items, list):
            if len(items) != 1 or s.get("maxItems") != 1:
                raise SystemExit(f"{name}: no rule for a list of items")
            items = items[0]
        if items is not None:
            inner = self.expression(items, name + "[]", home)
            if inner:
                yield f"[{inner}]"
        for keyword, word in (("oneOf", "one"), ("anyOf", "any")):
            if keyword in s:
                yield word + "(" + " / ".join(self.expression(b, f"{name}.{i + 1}", home)
                                              for i, b in enumerate(s[keyword])) + ")"
        for i, b in enumerate(s.get("allOf", [])):
            yield self.expression(b, f"{name}.all{i + 1}", home)
        if "not" in s:
            yield f"not({self.expression(s['not'], name + '.not', home)})"
        if "if" in s:
            yield "if(" + " / ".join(self.expression(s.get(k, True), f"{name}.{k}", home)
                                     for k in ("if", "then", "else")) + ")"

    def walk(self, root):
        self.pending.append((root, self.documents[""], ""))
        while self.pending:
            name, schema, home = self.pending.pop(0)
            if name in self.done:
                continue
            self.done.add(name)
            if schema.get("$ref"):
                self.rows[name, ""] = self.expression(schema, name, home)
                continue
            self.rows[name, ""] = " ".join(a for a in self.atoms(schema, name, home) if a)
            for member, s in schema.get("properties", {}).items():
                need = "!" if member in schema.get("required", []) else ""
                self.rows[name, member + need] = self.expression(s, f"{name}.{member}", home)
            rest = schema.get("additionalProperties")
            if isinstance(rest, dict) and rest:
                self.rows[name, "*"] = self.expression(rest, name + ".*", home)


def whole(pattern):
    r"""An expression of ECMA-262, whose $ is the end and nothing else, in Perl's language."""
    body = pattern
    if body.startswith("^") and body.endswith("$") and "|" not in re.sub(r"\([^()]*\)", "", body):
        return r"\A" + body[1:-1] + r"\z"
    return body.replace("^", r"\A", 1) if body.startswith("^") else body


def ranges(mine, every):
    """1.2-1.4,1.6: the versions of mine, as runs of every."""
    out, run = [], []
    for v in list(every) + [None]:
        if v in mine:
            run.append(v)
        elif run:
            out.append(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}")
            run = []
    return ",".join(out)


def main():
    arguments = sys.argv[1:]
    title, mains, others, root, apart = arguments.pop(0), {}, {}, "bom", set()
    while arguments:
        a = arguments.pop(0)
        if a == "--root":
            root = arguments.pop(0)
            continue
        if a == "--apart":
            apart.add("#" + arguments.pop(0))
            continue
        with_it = a == "--with"
        name, _, file = (arguments.pop(0) if with_it else a).partition("=")
        with open(file, encoding="utf-8") as f:
            (others if with_it else mains)[name] = json.load(f)
    merged = {}
    for version, document in mains.items():
        r = Rows(document, others)
        r.walk(root)
        entries = [(name, member, e) for (name, member), e in r.rows.items()]
        entries += [("#" + name, v, "") for name, values in r.lists.items() for v in values]
        entries += [("~" + name, "", whole(p)) for name, p in r.patterns.items()]
        for at, entry in enumerate(entries):
            merged.setdefault(entry, (set(), at))[0].add(version)
    order = {}
    for name, member, _ in merged:
        order.setdefault(name, len(order))
    print(f"# {title}\n# versions\t{' '.join(mains)}\n# type\tmember\tversions\tis")
    for entry in sorted(merged, key=lambda k: (order[k[0]], k[1] != "", merged[k][1])):
        name, member, e = entry
        if name in apart:
            continue
        print("\t".join((name, member, ranges(merged[entry][0], mains), e)).rstrip("\t"))


main()
