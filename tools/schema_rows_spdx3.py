#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes catalog/schema/spdx3.tsv of the model of SPDX 3.0 (its SHACL shapes, spdx-model.ttl). Needs rdflib.

    tools/schema_rows_spdx3.py spdx-model.ttl > catalog/schema/spdx3.tsv

A class is a type, with the properties of all classes that it comes from. A property of a class is what a
member may hold: a text (the id of an element) or an object of that class or one below it.
"""
import sys

from rdflib import Graph, Namespace, RDF, RDFS
from rdflib.collection import Collection

SH = Namespace("http://www.w3.org/ns/shacl#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = {
    "string": "string", "anyURI": "string length=1..", "boolean": "boolean", "dateTimeStamp": "string ~time %date-time",
    "decimal": "any(number / string ~decimal)", "integer": "integer", "nonNegativeInteger": "integer value=0..",
    "positiveInteger": "integer value=1..",
}
PATTERNS = {}


def short(iri):
    """Core has no prefix in JSON, the other profiles have theirs in small letters."""
    profile, name = str(iri).split("/terms/")[1].split("/", 1)
    return name if profile == "Core" else f"{profile.lower()}_{name}"


def main():
    g = Graph().parse(sys.argv[1], format="turtle")
    classes = [c for c in g.subjects(RDF.type, OWL.Class) if "/terms/" in str(c) and g.value(c, SH.nodeKind) is not None]
    lists, rows = {}, []

    def above(c):
        yield c
        for parent in g.objects(c, RDFS.subClassOf):
            if "/terms/" in str(parent):
                yield from above(parent)

    def properties(c):
        for level in above(c):
            for p in g.objects(level, SH.property):
                if g.value(p, SH.path) != RDF.type:
                    yield p

    def is_abstract(c):
        return any(g.value(p, SH.path) == RDF.type and g.value(g.value(p, SH["not"]), SH.hasValue) == c
                   for p in g.objects(c, SH.property))

    concrete = sorted((c for c in classes if not is_abstract(c)), key=short)
    elements = {c for c in classes if any(short(a) == "Element" for a in above(c))}

    def what(p):
        allowed, kind, data = g.value(p, SH["in"]), g.value(p, SH["class"]), g.value(p, SH.datatype)
        if allowed is not None:
            name = short(kind)
            lists[name] = [str(v).rsplit("/", 1)[1] for v in Collection(g, allowed)]
            return f"string #{name}"
        if data is not None:
            rule = DATA[str(data).replace(XSD, "")]
            pattern = g.value(p, SH.pattern)
            if pattern is not None and not str(data).endswith("dateTimeStamp"):
                name = short(g.value(p, SH.path))
                text = str(pattern)
                PATTERNS[name] = r"\A" + text[1:-1] + r"\z" if text.startswith("^") and text.endswith("$") else text
                rule += " ~" + name
            return rule
        if kind in elements or short(kind) == "extension_Extension" or not any(kind in above(c) for c in concrete):
            return "any(string length=1.. / object)"
        return "any(string length=1.. / " + " / ".join("@" + short(c) for c in concrete if kind in above(c)) + ")"

    for c in concrete:
        name = short(c)
        rows.append((name, "", "object closed"))
        lists["type." + name] = [name]
        rows.append((name, "type!", f"string #type.{name}"))
        rows.append((name, "spdxId!" if c in elements else "@id", "string length=1.."))
        seen = {}
        for p in properties(c):
            member = short(g.value(p, SH.path))
            least, most = g.value(p, SH.minCount), g.value(p, SH.maxCount)
            rule = what(p)
            if most is None or int(most) > 1:
                bounds = (f"{least}.." if least is not None else "..") + (str(most) if most is not None else "")
                counted = f"items={bounds} " if bounds != ".." else ""
                rule = f"any(array {counted}[{rule}] / {rule})"
            old = seen.get(member)
            need = (old[0] if old else False) or least is not None
            seen[member] = (need, old[1] if old and "#" in old[1] else rule)
        for member, (need, rule) in sorted(seen.items()):
            rows.append((name, member + ("!" if need else ""), rule))
    print("# SPDX 3.0 in JSON-LD: the classes of its model\n# versions\t3.0 3.0.0 3.0.1\n# type\tmember\tversions\tis")
    for row in rows:
        print("\t".join((row[0], row[1], "3.0-3.0.9", row[2])))
    for name, values in sorted(lists.items()):
        for v in values:
            print(f"#{name}\t{v}\t3.0-3.0.9")
    PATTERNS.setdefault("time", r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\z")
    PATTERNS.setdefault("decimal", r"\A[+-]?[0-9]+(?:\.[0-9]+)?\z")
    for name, text in sorted(PATTERNS.items()):
        print(f"~{name}\t\t3.0-3.0.9\t{text}")


main()
