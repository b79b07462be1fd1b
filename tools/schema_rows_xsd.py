#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes rows of catalog/schema/*.tsv of the XML schemas (XSD 1.0) of an SBOM format.

    tools/schema_rows_xsd.py TITLE VERSION=FILE... > catalog/schema/NAME.tsv

As schema_rows.py does of JSON schemas; docs/SCHEMAS.md has the language. What the schemas do
not use (all, complexContent, keyref, nillable, ...) has no rule and ends it.
"""
import sys
import xml.etree.ElementTree as ET

XS = "{http://www.w3.org/2001/XMLSchema}"
FACETS = {"minLength": ("length", 0), "maxLength": ("length", 1), "minInclusive": ("value", 0), "maxInclusive": ("value", 1)}
BUILT_IN = {
    "string": "text", "normalizedString": "text space=replace", "token": "text space=collapse",
    "integer": "%xs:integer", "nonNegativeInteger": "%xs:integer value=0..", "positiveInteger": "%xs:integer value=1..",
    "decimal": "%xs:decimal", "boolean": "%xs:boolean", "date": "%xs:date", "dateTime": "%xs:dateTime",
    "anyURI": "%xs:anyURI",
}


def local(e):
    return e.tag.replace(XS, "")


def children(e):
    return [c for c in e if isinstance(c.tag, str) and local(c) != "annotation"]


class Rows:
    def __init__(self, root):
        self.rows, self.lists, self.patterns = {}, {}, {}
        self.groups = {e.get("name"): e for e in root if local(e) == "attributeGroup"}
        for e in children(root):
            kind = local(e)
            if kind == "simpleType":
                self.rows[e.get("name"), ""] = self.simple(e, e.get("name"))
            elif kind == "complexType":
                self.complex(e, e.get("name"))
            elif kind == "element":
                self.complex(children(e)[0], e.get("name"))
                if any(local(c) == "unique" for c in children(e)):
                    self.rows[e.get("name"), ""] += " unique"
            elif kind not in ("import", "attributeGroup"):
                raise SystemExit(f"no rule for {kind}")

    def named(self, name):
        """What a type of that name asks of a text, or the type."""
        prefix, _, what = name.rpartition(":")
        if prefix == "xs":
            return BUILT_IN[what]
        return "text #spdx" if prefix == "spdx" else "@" + what

    def simple(self, e, name):
        inner = children(e)[0]
        if local(inner) == "union":
            return "any(" + " / ".join(self.named(m) for m in inner.get("memberTypes").split()) + ")"
        words, ranges = [self.named(inner.get("base"))], {}
        values = [c.get("value") for c in children(inner) if local(c) == "enumeration"]
        patterns = [c.get("value") for c in children(inner) if local(c) == "pattern"]
        for c in children(inner):
            if local(c) in FACETS:
                word, at = FACETS[local(c)]
                ranges.setdefault(word, ["", ""])[at] = c.get("value")
            elif local(c) not in ("enumeration", "pattern"):
                raise SystemExit(f"{name}: no rule for {local(c)}")
        words += [f"{word}={a}..{b}" for word, (a, b) in ranges.items()]
        if values:
            self.lists[name] = values
            words.append("#" + name)
        if patterns:
            self.patterns[name] = r"\A(?:" + "|".join(patterns) + r")\z"
            words.append("~" + name)
        return " ".join(words)

    def occurs(self, e):
        least, most = e.get("minOccurs", "1"), e.get("maxOccurs", "1")
        marks = {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*", ("1", "unbounded"): "+"}
        if (least, most) not in marks:
            raise SystemExit(f"no rule for {least}..{most} times")
        return marks[least, most]

    def particle(self, e, name):
        kind = local(e)
        if kind == "any":
            return "other" + self.occurs(e)
        if kind in ("sequence", "choice"):
            parts = [self.particle(c, name) for c in children(e)]
            return "(" + (", " if kind == "sequence" else " | ").join(parts) + ")" + self.occurs(e)
        if kind != "element":
            raise SystemExit(f"{name}: no rule for {kind}")
        label = e.get("name")
        if e.get("type"):
            is_what = e.get("type")
            if is_what.startswith("bom:"):
                target = is_what[4:]
            else:
                target = is_what
                self.rows[target, ""] = self.named(is_what)
        elif not children(e):
            target = "anything"
            self.rows[target, ""] = "anything"
        else:
            target, inner = f"{name}.{label}", children(e)[0]
            if local(inner) == "simpleType":
                self.rows[target, ""] = self.simple(inner, target)
            else:
                self.complex(inner, target)
        return f"{label}:{target}{'=' if e.get('default') is not None else ''}{self.occurs(e)}"

    def attributes(self, e, name):
        for c in children(e):
            if local(c) == "attributeGroup":
                self.attributes(self.groups[c.get("ref").split(":")[1]], name)
            if local(c) != "attribute":
                continue
            member = "@" + c.get("name") + ("!" if c.get("use") == "required" else "")
            if c.get("type"):
                self.rows[name, member] = self.named(c.get("type"))
            else:
                self.rows[name, member] = self.simple(children(c)[0], f"{name}.{c.get('name')}")

    def complex(self, e, name):
        content, words = "<>", []
        self.rows[name, ""] = ""
        for c in children(e):
            kind = local(c)
            if kind == "simpleContent":
                e = children(c)[0]
                content = self.named(e.get("base"))
            elif kind in ("sequence", "choice"):
                content = "<" + self.particle(c, name) + ">"
            elif kind not in ("attribute", "attributeGroup", "anyAttribute"):
                raise SystemExit(f"{name}: no rule for {kind}")
        for c in children(e):
            if local(c) == "anyAttribute":
                words.append({"##any": "anyattribute", "##other": "otherattribute"}[c.get("namespace")])
        if e.get("mixed") == "true":
            words.append("mixed")
        self.attributes(e, name)
        self.rows[name, ""] = " ".join([content] + words)


def ranges(mine, every):
    out, run = [], []
    for v in list(every) + [None]:
        if v in mine:
            run.append(v)
        elif run:
            out.append(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}")
            run = []
    return ",".join(out)


def main():
    title, files = sys.argv[1], dict(a.split("=", 1) for a in sys.argv[2:])
    merged, order = {}, {}
    for version, file in files.items():
        r = Rows(ET.parse(file).getroot())
        entries = [(name, member, e) for (name, member), e in r.rows.items()]
        entries += [("#" + name, v, "") for name, values in r.lists.items() for v in values]
        entries += [("~" + name, "", p) for name, p in r.patterns.items()]
        for at, entry in enumerate(entries):
            merged.setdefault(entry, (set(), at))[0].add(version)
    for name, _, _ in merged:
        order.setdefault(name, len(order))
    print(f"# {title}\n# versions\t{' '.join(files)}\n# type\tmember\tversions\tis")
    for entry in sorted(merged, key=lambda k: (order[k[0]], k[1] != "", merged[k][1])):
        name, member, e = entry
        print("\t".join((name, member, ranges(merged[entry][0], files), e)).rstrip("\t"))


main()
