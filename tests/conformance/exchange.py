#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""exchange.py ASSAY: crosswalks and the one spreadsheet, in the eyes of other programs.

Crosswalks: every one that ships, and all of them together, written as OSCAL, is accepted by the schema
of OSCAL 1.2's mapping model (DATA/A-frameworks), with as many maps and unmapped ids as our own file has
rows; what the values' constraints ask beyond the schema holds too; from OSCAL, CSV and spreadsheet it
reads back without a difference. Mapping files of others are read, or refused in one line.
Spreadsheet: openpyxl finds the sheets, filters, frozen headers, and no formula; the pairs that its
cells list are those of the frameworks' sheets; opened and saved by LibreOffice, or by openpyxl, it reads
back without a difference.
DATA is $ASSAY_DATA; what needs it, openpyxl, jsonschema or LibreOffice is skipped without.
The last line is "conformance-exchange: N passed, N failed, N skipped".
"""

import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import openpyxl
except ImportError:
    openpyxl = None

ASSAY = sys.argv[1]
DATA = os.environ.get("ASSAY_DATA", "")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TRESTLE = os.path.join(DATA, "A-frameworks/trestle-oscal-schemas")
sums = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, problem):
    if problem:
        print(f"FAILED {name}: {problem}")
    sums["failed" if problem else "passed"] += 1


def skip(name, why):
    print(f"skipped {name}: {why}")
    sums["skipped"] += 1


def assay(*args, ok=True):
    done = subprocess.run([ASSAY, *args], capture_output=True, text=True)
    if ok and done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done


def rows_of(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


def validator():
    if not jsonschema or not DATA:
        return None
    with open(os.path.join(TRESTLE, "release-schemas/oscal_mapping_schema.json"), encoding="utf-8") as f:
        text = f.read()
    # Python's expressions have no \p{L} and \p{N}.
    text = text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    return jsonschema.Draft7Validator(json.loads(text))


def constraints(mapping):
    """What the metaschema says of values, which the JSON schema does not."""
    words = {"equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}
    for m in mapping["maps"]:
        if "ns" not in m and m["relationship"] not in words:
            return f"relationship {m['relationship']} without a namespace"
    return None


def check_crosswalk(tsv, schema):
    name = os.path.basename(tsv)[:-4]
    rows = rows_of(tsv)
    assay("crosswalk", "export", name, "--format", "oscal", "-o", "x.json")
    with open("x.json", encoding="utf-8") as f:
        document = json.load(f)
    mappings = document["mapping-collection"]["mappings"]
    gaps = [r for r in rows if "-" in r[:2]]
    maps = sum(len(m["maps"]) for m in mappings)
    check(f"{name}: maps", None if maps == len(rows) - len(gaps) else f"{maps} of {len(rows) - len(gaps)} rows")
    listed = [i for m in mappings for side in ("source", "target") if side + "-gap-summary" in m
              for c in m[side + "-gap-summary"]["unmapped-controls"] for i in c["with-ids"]]
    stated = [r for r in gaps if r[5] != "contested"]
    check(f"{name}: unmapped", None if len(listed) == len(stated) else f"{len(listed)} of {len(stated)} rows")
    check(f"{name}: constraints", next(filter(None, map(constraints, mappings)), None))
    uuids = re.findall(r'"uuid": "([^"]+)"', json.dumps(document))
    check(f"{name}: uuids", None if len(set(uuids)) == len(uuids) else "one stands twice")
    if schema:
        errors = list(schema.iter_errors(document))
        check(f"{name}: schema", errors[0].message[:300] if errors else None)
    else:
        skip(f"{name}: schema", "no schema, or no python3-jsonschema")
    for form in ("csv", "xlsx"):
        assay("crosswalk", "export", name, "--format", form, "-o", "x." + form)
    for path in ("x.json", "x.csv", "x.xlsx"):
        said = assay("crosswalk", "import", path).stdout.strip()
        want = f"{name} (shipped): no difference in {len(rows)} rows"
        check(f"{name}: {path} reads back", None if said == want else said[:300])
    with open("x.csv", encoding="utf-8", newline="") as f:
        count = sum(1 for _ in csv.DictReader(f))
    check(f"{name}: csv", None if count == len(rows) else f"{count} rows of {len(rows)}")


def check_all(schema, count):
    for form in ("oscal", "csv", "xlsx"):
        assay("crosswalk", "export", "--format", form, "-o", "all." + form)
        lines = assay("crosswalk", "import", "all." + form).stdout.strip().split("\n")
        same = [line for line in lines if "no difference" in line]
        check(f"all as {form}", None if len(same) == len(lines) == count else lines[:3])
    if schema:
        with open("all.oscal", encoding="utf-8") as f:
            errors = list(schema.iter_errors(json.load(f)))
        check("all: schema", errors[0].message[:300] if errors else None)
        with open("all.oscal", encoding="utf-8") as f:
            broken = json.load(f)
        broken["mapping-collection"]["mappings"][0]["maps"][0]["relationship"] = "no token"
        check("the schema would refuse", None if list(schema.iter_errors(broken)) else "a relationship that is no token")


def check_foreign():
    files = sorted(glob.glob(os.path.join(TRESTLE, "tests/**/*mapping*.json"), recursive=True))
    if not files:
        skip("mapping files of others", "no data")
    for path in files:
        done = assay("crosswalk", "import", path, "--id", "theirs", ok=False)
        lines = done.stderr.strip().split("\n")
        good = done.returncode == 0 or (done.returncode == 3 and len(lines) == 1 and lines[0])
        check(os.path.relpath(path, TRESTLE), None if good else (done.returncode, lines[:3]))


def pairs_of_sheet(sheet):
    head = [c.value for c in sheet[1]]
    at = {name: head.index(name) for name in ("requirement", "control", "evidence")}
    return {(kind, row[at["requirement"]], row[at["control"]])
            for row in sheet.iter_rows(min_row=2, values_only=True) if row[at["control"]]
            for kind in row[at["evidence"]].split(", ")}


def pairs_of_evidence(sheet, framework):
    head = [c.value for c in sheet[1]]
    column = head.index(framework)
    found = set()
    for row in sheet.iter_rows(min_row=2, values_only=True):
        for item in (row[column] or "").split("; "):
            if item:
                requirement, controls = re.fullmatch(r"(.*) \((.*)\)", item).groups()
                found |= {(row[0], requirement, c) for c in controls.split(", ")}
    return found


def no_difference(name, path):
    said = assay("crosswalk", "import", path).stdout.strip()
    check(name, None if re.fullmatch(r"no difference in \d+ controls", said) else said[:300])


def check_spreadsheet():
    assay("crosswalk", "sheet", "-o", "one.xlsx")
    no_difference("spreadsheet reads back", "one.xlsx")
    if not openpyxl:
        skip("spreadsheet by openpyxl", "no python3-openpyxl")
        return
    book = openpyxl.load_workbook("one.xlsx")
    check("sheets", None if book.sheetnames[0] == "Evidence" and book.sheetnames[-1] == "About" else book.sheetnames)
    for sheet in book:
        bad = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type not in "sn" or
               (c.data_type == "n" and c.value is not None)]
        check(f"{sheet.title}: text only", bad[:3])
        check(f"{sheet.title}: frozen, filtered", None if sheet.freeze_panes and sheet.auto_filter.ref else "not")
        if sheet.title not in ("Evidence", "About"):
            listed, named = pairs_of_sheet(sheet), pairs_of_evidence(book["Evidence"], sheet.title)
            check(f"{sheet.title}: pairs", sorted(listed ^ named)[:3] if listed != named or not listed else None)
    book.save("openpyxl.xlsx")
    no_difference("spreadsheet saved by openpyxl", "openpyxl.xlsx")


def check_libreoffice():
    soffice = shutil.which("soffice")
    if not soffice:
        skip("spreadsheet saved by LibreOffice", "no soffice")
        return
    os.makedirs("saved", exist_ok=True)
    subprocess.run([soffice, "-env:UserInstallation=file://" + os.path.abspath("profile"), "--headless", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", "saved", "one.xlsx", "all.xlsx"],
                   capture_output=True, timeout=300, check=False)
    no_difference("spreadsheet saved by LibreOffice", "saved/one.xlsx")
    lines = assay("crosswalk", "import", "saved/all.xlsx").stdout.strip().split("\n")
    bad = [line for line in lines if "no difference" not in line]
    check("crosswalks saved by LibreOffice", bad[:3])


def main():
    os.environ.pop("ASSAY_LAKE", None)
    shipped = sorted(glob.glob(os.path.join(ROOT, "catalog/crosswalks/*.tsv")))
    schema = validator()
    for tsv in shipped:
        check_crosswalk(tsv, schema)
    check_all(schema, len(shipped))
    check_foreign()
    check_spreadsheet()
    check_libreoffice()
    print(f"conformance-exchange: {sums['passed']} passed, {sums['failed']} failed, {sums['skipped']} skipped")
    return 1 if sums["failed"] or not sums["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
