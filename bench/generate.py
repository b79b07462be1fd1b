#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the inputs of the measures, the same bytes on every machine.

generate.py sboms DIR FILES COMPONENTS random|builds|distinct
    CycloneDX 1.5 files. random: each draws its components out of 20,000, so that no two
    lists are alike. builds: the releases of 20 programs, of which each changes a few
    components from one to the next, as real builds do. distinct: no component is in two
    files, the worst there can be.
generate.py commits COUNT
    A git fast-import stream on standard output: one change a commit, every 50th without
    an independent approval, every 100th without a ticket.
generate.py catalog DIR ROWS
    A workspace's frameworks left and right of ROWS requirements each, 100 below a heading, and
    a crosswalk of as many rows between them.
"""
import json
import os
import random
import sys

POOL = 20000
LICENSES = ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "MPL-2.0"]


def component(n):
    name, version = f"package-{n // 4}", f"{n % 4 + 1}.{n % 17}.{n % 29}"
    return json.dumps({
        "type": "library",
        "bom-ref": f"pkg:npm/{name}@{version}",
        "group": f"group-{n % 300}",
        "name": name,
        "version": version,
        "supplier": {"name": f"Supplier {n % 500}"},
        "purl": f"pkg:npm/{name}@{version}",
        "licenses": [{"license": {"id": LICENSES[n % 5]}}],
        "hashes": [{"alg": "SHA-256", "content": f"{n * 2654435761 % 2**64:016x}" * 4}],
    })


def sboms(folder, files, components, how):
    rng = random.Random(7)
    pool = [component(n) for n in range(files * components if how == "distinct" else POOL)]
    programs = [rng.sample(range(POOL), components) for _ in range(20)]
    os.makedirs(folder, exist_ok=True)
    for i in range(files):
        program = i % 20
        if how == "distinct":
            chosen = range(i * components, (i + 1) * components)
        elif how == "random":
            chosen = rng.sample(range(POOL), components)
        else:
            chosen = programs[program]
            for _ in range(3):
                chosen[rng.randrange(components)] = rng.randrange(POOL)
        body = ",\n    ".join(pool[n] for n in chosen)
        with open(f"{folder}/{i:06d}.cdx.json", "w") as f:
            f.write('{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
                    f'  "serialNumber": "urn:uuid:00000000-0000-4000-8000-{i:012x}",\n'
                    '  "metadata": {"timestamp": "2025-03-01T10:00:00Z", "component": {"type": "application",'
                    f' "name": "program-{program}", "version": "1.{i // 20}"}}}},\n'
                    f'  "components": [\n    {body}\n  ]\n}}\n')


def commits(count):
    out = sys.stdout.buffer
    people = [f"Person {n} <person{n}@example.com>" for n in range(40)]
    began = 1735689600  # 2025-01-01
    for i in range(count):
        author, reviewer = people[i % 40], people[(i * 7 + 1) % 40]
        if reviewer == author:
            reviewer = people[(i + 1) % 40]
        when = began + i * 31536000 // count
        message = f"Change number {i}\n\nWhy it was made stands here, in a line or two.\n"
        if i % 100:
            message += f"\nTicket: WORK-{i % 5000 + 1}"
        if i % 50:
            message += f"\nReviewed-by: {reviewer}"
        message = (message + f"\nSigned-off-by: {author}\n").encode()
        out.write(f"commit refs/heads/main\nauthor {author} {when} +0000\ncommitter {author} {when} +0000\n"
                  f"data {len(message)}\n".encode() + message)
        if i == 0:
            out.write(b"M 644 inline README\ndata 6\nHello\n\n")
    out.write(b"done\n")


def catalog(folder, count):
    os.makedirs(f"{folder}/frameworks")
    os.makedirs(f"{folder}/crosswalks")
    for name in ("left", "right"):
        with open(f"{folder}/frameworks/{name}.tsv", "w") as f:
            f.write(f"# framework: {name}\n# title: The {name} one\n# version: 1\n")
            for n in range(count):
                if n % 100 == 0:
                    f.write(f"H-{n // 100}\t\theading\t\tChapter {n // 100}\theading\t\n")
                f.write(f"R-{n}\tH-{n // 100}\trule\t\tWhat rule {n} asks for, in a line\trequirement\t\n")
    with open(f"{folder}/crosswalks/made.tsv", "w") as f:
        f.write("# crosswalk: made\n# title: Made\n# source: left 1\n# target: right 1\n# author: A measure\n"
                "# published: 2026\n# licence: Apache-2.0\n# method: automation\n")
        for n in range(count):
            f.write(f"R-{n}\tR-{n * 7 % count}\tintersects-with\tsemantic\thigh\treviewed\trow {n}\t"
                    "Both speak of the same thing\t\t\t\n")


if len(sys.argv) == 6 and sys.argv[1] == "sboms":
    sboms(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
elif len(sys.argv) == 3 and sys.argv[1] == "commits":
    commits(int(sys.argv[2]))
elif len(sys.argv) == 4 and sys.argv[1] == "catalog":
    catalog(sys.argv[2], int(sys.argv[3]))
else:
    sys.exit(__doc__)
