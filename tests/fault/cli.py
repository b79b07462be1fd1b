#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same promises as lake.py, as a user meets them: `assay ingest` is killed at a random
moment, and every artifact it reported as stored must be there, `assay verify` content and the
facts those of an undisturbed run; a byte flipped anywhere in the lake, the store's file
included, must make `assay verify` fail with exit status 4.
ROUNDS (default 20) sets how many kills and flips."""
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

assay = os.path.abspath((os.environ.get("BUILD") or "build/debug-gcc") + "/assay")
rounds = int(os.environ.get("ROUNDS", "20"))
rng = random.Random(int(os.environ.get("SEED", "1")))
FILES = 2500  # more than two batches
passed = failed = 0


def result(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED " + what, flush=True)


def run(*args):
    return subprocess.run([assay, *args], capture_output=True, text=True, timeout=300)


def query(sql):
    answer = run("query", "--json", sql)
    answer.check_returncode()
    return json.loads(answer.stdout)


def evidence():
    os.mkdir("evidence")
    for i in range(FILES):
        with open(f"evidence/{i:05}.csv", "w") as f:
            f.write(f"ticket,system,opened,title\nT-{i},shop,2025-03-{i % 28 + 1:02}T10:00:00Z,number {i}\n")


def fresh():
    shutil.rmtree(".assay", ignore_errors=True)
    run("init").check_returncode()


def killed_ingest(after):
    """The digests that were reported as stored before the kill."""
    with open("acks", "w") as out:
        child = subprocess.Popen([assay, "ingest", "--json", "evidence"], stdout=out, stderr=subprocess.DEVNULL)
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        child.wait()
    with open("acks") as f:
        lines = [line for line in f if line.endswith("\n")]
    return {row["sha256"] for row in map(json.loads, lines) if row["status"] == "stored"}


def kills():
    fresh()
    began = time.monotonic()
    run("ingest", "evidence").check_returncode()
    whole = time.monotonic() - began
    tickets = query("SELECT ticket, opened FROM v_ticket ORDER BY ticket")
    result(len(tickets) == FILES, f"an undisturbed run has {len(tickets)} tickets")
    for n in range(rounds):
        fresh()
        acked = killed_ingest(rng.uniform(0, whole))
        verdict = run("verify")
        kept = {row["sha256"] for row in query("SELECT sha256 FROM v_artifact")}
        result(verdict.returncode == 0 and acked <= kept,
               f"kill {n}: verify {verdict.returncode} {verdict.stdout[-200:]}{verdict.stderr[-200:]}, "
               f"{len(acked - kept)} of {len(acked)} acknowledged artifacts lost")
        for digest in rng.sample(sorted(acked), min(3, len(acked))):
            raw = subprocess.run([assay, "show", "--raw", "art:" + digest], capture_output=True).stdout
            result(hashlib.sha256(raw).hexdigest() == digest, f"kill {n}: the bytes of {digest}")
    run("ingest", "evidence").check_returncode()
    result(query("SELECT ticket, opened FROM v_ticket ORDER BY ticket") == tickets,
           "the facts after a kill and a second run are not those of an undisturbed one")
    result(run("verify", "--deep").returncode == 0, "verify --deep after a kill and a second run")


def flips():
    run("evaluate", "--from", "2025-01-01", "--to", "2025-12-31")
    shutil.copytree(".assay", "sound")
    files = [os.path.join(folder, name) for folder, _, names in os.walk(".assay") for name in names]
    files = [path for path in files if os.path.getsize(path)]
    for n in range(rounds):
        # Every other one by size, so that both big and small files are met.
        weights = [os.path.getsize(path) if n % 2 else 1 for path in files]
        path = rng.choices(files, weights)[0]
        at, bit = rng.randrange(os.path.getsize(path)), 1 << rng.randrange(8)
        with open(path, "r+b") as f:
            f.seek(at)
            byte = f.read(1)[0]
            f.seek(at)
            f.write(bytes([byte ^ bit]))
        verdict = run("verify")
        result(verdict.returncode == 4, f"flip {n}: bit {bit} of byte {at} of {path}: verify {verdict.returncode}")
        shutil.rmtree(".assay")
        shutil.copytree("sound", ".assay")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.environ.update(ASSAY_COLLECTOR="tester", TZ="UTC")
    os.environ.pop("ASSAY_LAKE", None)
    evidence()
    kills()
    flips()
    os.chdir("/")
print(f"fault-cli: {passed} passed, {failed} failed")
raise SystemExit(failed != 0)
