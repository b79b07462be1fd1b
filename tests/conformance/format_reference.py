#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A second implementation of docs/FORMATS.md, over the jq program and Python's readers.

  format_reference.py read DESCRIPTION FILE      the facts, one JSON object a line
  format_reference.py which FILE [FOLDER...]     the descriptions that recognise it, best first
"""
import csv
import html.parser
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.parsers.expat

import yaml

HERE = pathlib.Path(__file__).resolve().parent.parent.parent / "catalog" / "formats"
BLANK = " \t\r\n\v\f"
EXACT = 1 << 53
LINES = []  # of the values of JSON lines that were read last


def text_of(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig", "replace")


def exact(v):
    """An integer that a double cannot hold is the text of its digits."""
    if isinstance(v, dict):
        return {k: exact(x) for k, x in v.items()}
    if isinstance(v, list):
        return [exact(x) for x in v]
    if isinstance(v, int) and not isinstance(v, bool) and abs(v) > EXACT:
        if -(1 << 63) <= v < 1 << 64:
            return str(v)
        return float(v) if len(str(v)) < 308 else sys.float_info.max if v > 0 else -sys.float_info.max
    return v


def finish(element):
    s = element.pop("#text", "").strip(BLANK)
    if s:
        element["#text"] = s


def xml_document(data):
    root, stack = {}, []
    p = xml.parsers.expat.ParserCreate()
    p.buffer_text = True

    def start(name, attrs):
        e = {"#line": p.CurrentLineNumber}
        e.update({"@" + k: v for k, v in attrs.items()})
        name = name.split(":")[-1]
        if stack:
            stack[-1].setdefault(name, []).append(e)
        else:
            root[name] = e
        stack.append(e)

    def end(_):
        finish(stack.pop())

    def text(s):
        stack[-1]["#text"] = stack[-1].get("#text", "") + s

    p.StartElementHandler, p.EndElementHandler, p.CharacterDataHandler = start, end, text
    p.Parse(data, True)
    return root


def rows(records, columns):
    """Header by its columns within the first 50 rows; objects with #row."""
    wanted = [c.strip().lower() for c in columns or []]
    for at, (number, fields) in enumerate(records[:50]):
        have = [f.strip().lower() for f in fields]
        if all(w in have for w in wanted) and any(have):
            break
    else:
        return None
    names = []
    for f in records[at][1]:
        f, n = f.strip(), 2
        name = f
        while name in names:
            name, n = f"{f}#{n}", n + 1
        names.append(name)
    out = []
    for number, fields in records[at + 1:]:
        row = {"#row": number}
        row.update({n: v for n, v in zip(names, fields)})
        if any(v.strip() for v in fields):
            out.append(row)
    return out


def csv_records(data, columns):
    s = text_of(data)
    best = None
    for sep in ",;\t|":
        csv.field_size_limit(1 << 27)
        r = csv.reader(io.StringIO(s, newline=""), delimiter=sep)
        records = list(enumerate(r, 1))
        got = rows(records, columns)
        if got is not None and (best is None or (not columns and len(records[0][1]) > best[0])):
            best = (len(records[0][1]) if records else 0, got)
            if columns:
                break
    return best[1] if best else None


def sheets(data):
    import openpyxl
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return {sheet.title: [(n, [cell(c) for c in row])
                          for n, row in enumerate(sheet.iter_rows(values_only=True), 1)]
            for sheet in book.worksheets}


def cell(c):
    """As the file has it: a date is a number of days, mostly."""
    import datetime
    from openpyxl.utils.datetime import to_excel
    if isinstance(c, (datetime.datetime, datetime.date)):
        c = to_excel(c)
        c = int(c) if c == int(c) else c
    return "" if c is None else str(c).upper() if isinstance(c, bool) else str(c)


def document(d, data):
    syntax = d["syntax"]
    columns = next((r["columns"] for r in d["recognise"] if "columns" in r), None)
    if syntax == "json":
        return exact(json.loads(text_of(data)))
    if syntax == "jsonl":
        out, dec, s, i = [], json.JSONDecoder(), text_of(data), 0
        LINES.clear()
        while True:
            while i < len(s) and s[i].isspace():
                i += 1
            if i >= len(s):
                return out
            LINES.append(s.count("\n", 0, i) + 1)
            v, i = dec.raw_decode(s, i)
            out.append(exact(v))
    if syntax == "yaml":
        return next(yaml.load_all(text_of(data), Loader=yaml.BaseLoader))
    if syntax == "xml":
        return xml_document(data)
    if syntax == "csv":
        for r in d["recognise"]:
            got = csv_records(data, r.get("columns"))
            if got is not None:
                return got
        return None
    if syntax == "xlsx":
        return {title: rows(recs, columns) or [] for title, recs in sheets(data).items()}
    if syntax == "text":
        return [{"#line": n, "text": line} for n, line in enumerate(re.split("\r\n|\n|\r", text_of(data)), 1)]
    raise SystemExit(f"{d['format']}: syntax {syntax} is not in the reference")


def follow(doc, pointer):
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if token == "*" and isinstance(doc, (list, dict)) and doc:
            doc = doc[0] if isinstance(doc, list) else next(iter(doc.values()))
        elif isinstance(doc, list) and token.isdigit() and int(token) < len(doc):
            doc = doc[int(token)]
        elif isinstance(doc, dict) and token in doc:
            doc = doc[token]
        else:
            return False, None
    return True, doc


def spelled(v):
    return v if isinstance(v, str) else json.dumps(v)


def weight(d, data):
    """How many conditions hold in the best alternative; 0: not recognised."""
    best = 0
    try:
        doc = document(d, data)
    except (Exception, SystemExit):
        return 0
    if doc is None:
        return 0
    for r in d["recognise"]:
        n = 0
        ok = True
        for p in r.get("has", []):
            ok = ok and follow(doc, p)[0]
            n += 1
        for p, t in r.get("is", {}).items():
            found, v = follow(doc, p)
            ok = ok and found and spelled(v) in [str(x) for x in (t if isinstance(t, list) else [t])]
            n += 1
        if "columns" in r:
            if d["syntax"] == "xlsx":
                ok = ok and any(rows(recs, r["columns"]) is not None for recs in sheets(data).values())
            else:
                ok = ok and csv_records(data, r["columns"]) is not None
            n += len(r["columns"])
        if "matches" in r:
            ok = ok and re.search(r["matches"], text_of(data[:4096]), re.M) is not None
            n += 1
        if ok and "where" in r:
            ok = jq(f"({r['where']}\n) == true", doc) == [True]
            n += 1
        if ok:
            best = max(best, n)
    return best


def jq(program, doc, source=""):
    prelude = (HERE / "prelude.jq").read_text()
    p = subprocess.run(["jq", "-c", "--arg", "source", source, prelude + program], input=json.dumps(doc), capture_output=True,
                       text=True, env={}, executable="/usr/bin/jq")
    if p.returncode:
        raise SystemExit(p.stderr.strip())
    return [json.loads(line) for line in p.stdout.split("\n") if line]


def locator(d, doc, path):
    at, line, row, sheet = doc, None, None, None
    for i, token in enumerate(path):
        if d["syntax"] == "xlsx" and i == 0:
            sheet = token
        at = at[token]
        if isinstance(at, dict):
            line, row = at.get("#line", line), at.get("#row", row)
    if d["syntax"] in ("xml", "html", "text"):
        return f"line={line}"
    if d["syntax"] == "csv":
        return f"row={row}"
    if d["syntax"] == "xlsx":
        return f"sheet={sheet};row={row}"
    pointer = "".join("/" + str(t).replace("~", "~0").replace("/", "~1") for t in path)
    if d["syntax"] == "jsonl":
        pointer = "".join("/" + str(t).replace("~", "~0").replace("/", "~1") for t in path[1:])
        return f"line={LINES[path[0]] if path else 1}" + (";" + pointer if pointer else "")
    return pointer


def program(d):
    """The filters of all its facts as one."""
    blocks = []
    for i, f in enumerate(d["facts"]):
        blocks.append(
            f"(path({f['each']}\n) as $path | (def up($n): $root | getpath($path[0:($path|length) - $n]);"
            f" $root | getpath($path) | ({f['fields']}\n)) as $f | [{i}, $path, $f])")
    return f". as $root | first(({d.get('index', '{}')}\n), {{}}) as $index | (" + ",\n".join(blocks) + ")"


def read(d, data, source=""):
    doc = document(d, data)
    out = []
    if "scan" in d:
        out += [{"kind": "scan", **s} for s in jq(d["scan"], doc, source)]
    for i, path, fields in jq(program(d), doc, source):
        out.append({"kind": d["facts"][i]["kind"], "locator": locator(d, doc, path), **fields})
    return out


def load(path):
    return yaml.load(pathlib.Path(path).read_text(), Loader=yaml.BaseLoader)


def which(path, folders=(HERE,)):
    data = pathlib.Path(path).read_bytes()
    found = []
    for folder in folders:
        for f in sorted(pathlib.Path(folder).glob("*.yaml")):
            d = load(f)
            w = weight(d, data)
            if w:
                found.append((-w, d["format"]))
    return [(-w, n) for w, n in sorted(found)]


if __name__ == "__main__":
    if sys.argv[1] == "read":
        name = sys.argv[2] if os.path.exists(sys.argv[2]) else HERE / (sys.argv[2] + ".yaml")
        for fact in read(load(name), pathlib.Path(sys.argv[3]).read_bytes(), sys.argv[3]):
            print(json.dumps(fact))
    else:
        for w, n in which(sys.argv[2], sys.argv[3:] or (HERE,)):
            print(w, n)
