#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""crosswalks.py ASSAY DATA [--write]: reads our crosswalks without the program and compares them
with published ones (DATA/H2-crosswalks).

What passes or fails: every id of every crosswalk stands in its pinned catalog, but for what a
contested row states; each requirement of both sides of a crosswalk of ours is related, or said to
have no counterpart; each claim of the source documents has its row, and what we say of it there is
what our own crosswalk says; and the classes of each comparison add up. How far two crosswalks agree is printed and never judged:
published ones differ among themselves, and to fit one of them would only move us away from others.
--write puts the tables into docs/AGREEMENT.md, between its marks.
DATA is $ASSAY_DATA when left out; without it the comparisons are skipped.
The last line is "conformance-crosswalks: N passed, N failed, N skipped".
"""

import collections
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HUB = 15  # an end with so many rows in one set says little about any of them
EXPLAINED = {  # claims of which our own crosswalk rightly has no pair
    "S0-22 (ssdf:PS.2 and soc2:CC7.1)": "corrects the task; that no criterion asks for PS.3.2 is a row of its own",
}
CLAIMS = {"S0": (1, 30), "S1": (31, 53), "S2": (54, 85), "S3": (86, 93), "S4": (94, 103)}  # first and last of a document
MARK = ("<!-- made by tests/conformance/crosswalks.py --write -->", "<!-- end -->")


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [s.rstrip("\n").split("\t") for s in f if s.strip() and not s.startswith("#")]


def header(path):
    with open(path, encoding="utf-8") as f:
        return dict(re.findall(r"^# ([a-z]+): (.*)$", f.read(), re.M))


class Catalogs:
    def __init__(self):
        self.version, self.ids, self.requirements = {}, {}, {}
        for path in glob.glob(os.path.join(ROOT, "catalog/frameworks/*.tsv")):
            name = os.path.basename(path)[:-4]
            self.version[name] = header(path)["version"]
            self.ids[name] = {r[0] for r in lines(path)}
            self.requirements[name] = {r[0] for r in lines(path) if r[5] == "requirement"}

    def has(self, framework, ident):
        return ident in self.ids.get(framework, ())


class Crosswalk:
    """One of ours. rows: (source, target, relation, confidence, status, ref, corrected sources,
    corrected targets), the ends as (framework, id)."""

    def __init__(self, path):
        self.name, self.head = os.path.basename(path)[:-4], header(path)
        self.source = self.head.get("source", "").split(" ")[0]
        self.target = self.head.get("target", "").split(" ")[0]
        self.rows = []
        for r in lines(path):
            r += [""] * (11 - len(r))
            self.rows.append((self.end(r[0], self.source), self.end(r[1], self.target), r[2], r[4], r[5], r[6],
                              self.ends(r[8], self.source), self.ends(r[9], self.target)))
        self.pairs = {(r[0][1], r[1][1]): r[3] for r in self.rows
                      if r[4] != "contested" and r[2] != "no-relationship"}
        self.alone = {r[0][1] for r in self.rows if r[1][1] == "-"} | {r[1][1] for r in self.rows if r[0][1] == "-"}

    def end(self, text, framework):
        if framework:
            return (framework, text)
        return tuple(text.split(":", 1)) if ":" in text else (text, "")

    def ends(self, text, framework):
        return [self.end(t, framework) for t in text.split(";") if t]

    def speaks_of(self, end):
        """Headings that a claim names are not ends of our rows."""
        return any(end in (r[0], r[1]) for r in self.rows)

    def unsaid(self, catalogs):
        """Requirements of either framework of which no row of ours says anything."""
        if not self.source or self.head.get("author") != "Assay":
            return []
        said = {end for r in self.rows for end in r[:2]}
        return sorted(f"{f}:{i}" for f in (self.source, self.target) for i in catalogs.requirements[f]
                      if (f, i) not in said)

    def bad(self, catalogs):
        """Sentences on what does not stand in the catalogs."""
        ret = []
        for side in ("source", "target"):
            name, _, version = self.head.get(side, "").partition(" ")
            if name and catalogs.version.get(name) != version:
                ret.append(f"pinned to {name} {version!r}, the catalog is {catalogs.version.get(name)!r}")
        for row in self.rows:
            stated = [] if row[4] == "contested" else [row[0], row[1]]
            for framework, ident in stated + row[6] + row[7]:
                known = framework in catalogs.ids and (ident in ("", "-") or catalogs.has(framework, ident))
                if not known:
                    ret.append(f"{framework}:{ident} is in no catalog")
        return ret


def of_jupiterone(data, one, other, least=1):
    """Requirements of two standards that at least so many procedures of one policy set both name."""
    names = {"soc2": "SOC 2 Security", "iso27001": "ISO/IEC 27001:2022", "csf2": "NIST CSF 2.0", "csf1": "NIST CSF 1.1"}
    by = collections.defaultdict(lambda: collections.defaultdict(set))
    for standard, _, ident, procedure in lines(os.path.join(data, "jupiterone_procedures__frameworks.tsv")):
        by[standard][procedure].add(re.sub(r"(?<=\d)(\.[a-z]|:)$", "", ident))
    count = collections.Counter()
    for procedure, idents in by[names[one]].items():
        count.update((a, b) for a in idents for b in by[names[other]][procedure])
    return {pair for pair, n in count.items() if n >= least}


def of_enisa(data, target):
    """ENISA's table, which speaks of points, by section."""
    name = {"iso27001": "iso27001-2022", "csf2": "nist-csf-2.0"}[target]
    path = os.path.join(data, f"annex-technical-and-methodological-requirements-nis2__to__{name}.tsv")
    rows = [(re.match(r"\d+\.\d+", r[0]), r[1].upper()) for r in lines(path)]
    return {("Annex " + section[0], ident) for section, ident in rows if section}


def of_nist(data):
    """NIST's informative reference from CSF 2.0 to ISO/IEC 27001."""
    rows = lines(os.path.join(data, "nist-csf-2.0__to__iso27001-2022.tsv"))
    return {(r[0].upper(), r[1].upper()) for r in rows if "-" in r[0]}


def of_ssdf(data):
    """What SSDF says of CSF 1.1, from the other side."""
    rows = lines(os.path.join(data, "nist-ssdf-1.1__to__split.tsv"))
    return {(r[2], r[0]) for r in rows if r[1] == "NISTCSF"}


def of_controls(data):
    """SSDF's references to SP 800-53, and NIST's from there to ISO/IEC 27001: a lead itself."""
    rows = lines(os.path.join(data, "DERIVED_nist-ssdf-1.1__to__iso27001-2022_via_800-53.tsv"))
    return {(r[1].upper(), r[0]) for r in rows}


def chain(first, second):
    """Paths over a third framework: leads, and here to show what they are worth."""
    over = collections.defaultdict(set)
    for a, b in second:
        over[a].add(b)
    return {(a, c) for a, b in first for c in over[b]}


def comparisons(data, ours):
    """(our crosswalk, the name of the other set, its pairs, pairs of it that rest on one procedure)."""
    folder = os.path.join(data, "H2-crosswalks/redistributable")
    for other in ("iso27001", "csf2"):
        every, twice = of_jupiterone(folder, "soc2", other), of_jupiterone(folder, "soc2", other, 2)
        yield f"soc2-{other}", "JupiterOne, same procedure", every, every - twice
    yield "nis2-iso27001", "ENISA, by section", of_enisa(folder, "iso27001"), set()
    yield ("nis2-iso27001", "lead: ENISA to CSF 2.0, NIST to ISO",
           chain(of_enisa(folder, "csf2"), of_nist(folder)), set())
    for name, edition, pairs in (("csf1", "1.1", of_ssdf(folder)), ("csf2", "2.0", set(ours["csf2-ssdf"].pairs))):
        yield ("soc2-ssdf", f"lead: JupiterOne to CSF {edition}, NIST to SSDF",
               chain(of_jupiterone(folder, "soc2", name), pairs), set())
    yield ("soc2-ssdf", "lead: JupiterOne to ISO, NIST over SP 800-53 to SSDF",
           chain(of_jupiterone(folder, "soc2", "iso27001", 2), of_controls(folder)), set())
    if "soc2-csf2" in ours:
        yield ("soc2-iso27001", "lead: ours to CSF 2.0, NIST to ISO",
               chain(ours["soc2-csf2"].pairs, of_nist(folder)), set())


def among_themselves(data):
    folder = os.path.join(data, "H2-crosswalks/redistributable")
    jupiter = of_jupiterone(folder, "soc2", "iso27001")
    lead = chain(of_jupiterone(folder, "soc2", "csf2"), of_nist(folder))
    yield "SOC 2 and ISO 27001", "JupiterOne", "lead: JupiterOne to CSF 2.0, NIST to ISO", jupiter, lead
    enisa = of_enisa(folder, "iso27001")
    lead = chain(of_enisa(folder, "csf2"), of_nist(folder))
    yield "NIS2 and ISO 27001", "ENISA", "lead: ENISA to CSF 2.0, NIST to ISO", enisa, lead


def classes(crosswalk, theirs, thin, catalogs):
    """Only ours and only theirs, each row in the first class that holds: two {class: pairs}."""
    mine = set(crosswalk.pairs)
    rows = collections.Counter(e for pair in theirs for e in pair)
    ends = {e for pair in theirs for e in pair}
    ours, others = collections.defaultdict(set), collections.defaultdict(set)
    for a, b in mine - theirs:
        if a not in ends or b not in ends:
            ours["an end that they do not have"].add((a, b))
        elif crosswalk.pairs[a, b] == "low":
            ours["of low confidence"].add((a, b))
        else:
            ours["both ends are theirs, the pair is not"].add((a, b))
    for a, b in theirs - mine:
        if not catalogs.has(crosswalk.source, a) or not catalogs.has(crosswalk.target, b):
            others["an id that its catalog does not hold"].add((a, b))
        elif a in crosswalk.alone or b in crosswalk.alone:
            others["we say: no counterpart"].add((a, b))
        elif (a, b) in thin:
            others["one shared procedure only"].add((a, b))
        elif rows[a] >= HUB or rows[b] >= HUB:
            others[f"an end that they give {HUB} rows or more"].add((a, b))
        else:
            others["both ends are ours, the pair is not"].add((a, b))
    return ours, others


def jaccard(a, b):
    return f"{100 * len(a & b) / len(a | b):.0f} %" if a | b else "none"


def shared(a, b):
    """Both sets without the pairs of which the other has not both ends."""
    ends = {i for p in a for i in p} & {i for p in b for i in p}
    return [{p for p in s if p[0] in ends and p[1] in ends} for s in (a, b)]


def often(pairs):
    count = collections.Counter(i for p in pairs for i in p)
    return ", ".join(f"{i} ({n})" for i, n in sorted(count.items(), key=lambda c: (-c[1], c[0]))[:4])


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |",
            *("| " + " | ".join(str(c) for c in r) + " |" for r in rows)]


def compare(data, ours, catalogs, case):
    """The tables, as lines; a case for each comparison, that its classes add up."""
    sums, parts = [], []
    for name, other, theirs, thin in comparisons(data, ours):
        if name not in ours:
            continue
        mine = set(ours[name].pairs)
        left, right = classes(ours[name], theirs, thin, catalogs)
        common = mine & theirs
        sums.append((name, other, len(mine), len(theirs), len(common), len(mine - theirs), len(theirs - mine),
                     jaccard(mine, theirs), jaccard(*shared(mine, theirs))))
        for side, of in (("ours", left), ("theirs", right)):
            parts += [(name, other, side, word, len(p), often(p)) for word, p in sorted(of.items())]
        total = [sum(map(len, of.values())) + len(common) for of in (left, right)]
        case(f"{name} and {other}", theirs and total == [len(mine), len(theirs)],
             f"classes add up to {total}, not {[len(mine), len(theirs)]}")
    public = [(what, a, b, len(p), len(q), len(p & q), jaccard(p, q)) for what, a, b, p, q in among_themselves(data)]
    head = ("ours", "the other set", "rows of ours", "of theirs", "in common", "only ours", "only theirs", "Jaccard",
            "where both have the ends")
    return [*table(head, sums), "",
            *table(("ours", "the other set", "only", "class", "rows", "ends most often in it"), parts), "",
            *table(("between", "one", "other", "rows", "rows", "in common", "Jaccard"), public)]


def told_twice(ours):
    """How many rows on the source documents' claims were looked up in our own crosswalks, and those
    of which ours has no pair: as stated where right, as corrected where contested."""
    by = {(x.source, x.target): x for x in ours.values() if x.source and x.head.get("author") == "Assay"}
    told, missing = 0, []
    for row in ours["source-documents"].rows:
        if row[4] == "asserted" or (row[2] == "no-relationship" and not row[7]):
            continue
        found = []
        for a in row[6] or [row[0]]:
            for b in row[7] or [row[1]]:
                for x, one, other in ((by.get((a[0], b[0])), a, b), (by.get((b[0], a[0])), b, a)):
                    if x and x.speaks_of(one) and x.speaks_of(other):
                        found.append((one[1], other[1]) in x.pairs)
        told += bool(found)
        if found and not any(found):
            missing.append(f"{row[5]} ({':'.join(row[0])} and {':'.join(row[1])})")
    return told, missing


def untold(ours):
    """Claims of the source documents without a row, and rows without a claim."""
    want = {f"{name}-{n:02d}" for name, (first, last) in CLAIMS.items() for n in range(first, last + 1)}
    return sorted(want ^ {r[5] for r in ours["source-documents"].rows})


def write(text):
    path = os.path.join(ROOT, "docs/AGREEMENT.md")
    with open(path, encoding="utf-8") as f:
        whole = f.read()
    before, rest = whole.split(MARK[0], 1)
    after = rest.split(MARK[1], 1)[1]
    with open(path, "w", encoding="utf-8") as f:
        f.write(before + MARK[0] + "\n" + "\n".join(text) + "\n" + MARK[1] + after)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    data = args[1] if len(args) > 1 else os.environ.get("ASSAY_DATA", "")
    catalogs = Catalogs()
    ours = {x.name: x for x in map(Crosswalk, sorted(glob.glob(os.path.join(ROOT, "catalog/crosswalks/*.tsv"))))}
    sums = [0, 0, 0]

    def case(name, good, problem):
        sums[0 if good else 1] += 1
        if not good:
            print(f"{name}: {problem}")

    for x in ours.values():
        bad = x.bad(catalogs)
        case(x.name, x.rows and not bad, f"{len(bad)} of {len(x.rows)} rows, the first: {(bad or ['no rows'])[0]}")
        unsaid = x.unsaid(catalogs)
        case(f"{x.name}, nothing unsaid", not unsaid, f"{len(unsaid)} requirements without a row: {unsaid[:5]}")
    wrong = untold(ours)
    case("claims of the source documents", not wrong, f"without a row, or without a claim: {wrong}")
    told, missing = told_twice(ours)
    case("source documents", told and set(missing) == set(EXPLAINED),
         f"our own crosswalk lacks {missing}, explained are {list(EXPLAINED)}")
    print(f"{told} rows on claims of the source documents looked up in our own crosswalks")
    if os.path.isdir(os.path.join(data, "H2-crosswalks")):
        text = compare(data, ours, catalogs, case)
        print("\n".join(text))
        if "--write" in sys.argv:
            write(text)
    else:
        sums[2] += 1
        print("no real data: set ASSAY_DATA to the unpacked folder")
    print(f"conformance-crosswalks: {sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
    return 1 if sums[1] else 0


if __name__ == "__main__":
    sys.exit(main())
