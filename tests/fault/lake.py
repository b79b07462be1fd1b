#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Interrupts writers of a lake, makes their system calls fail, fills the disk under them
and flips bytes in their files. After each interruption `verify` must pass, every artifact
that was acknowledged must be there and none that was not; each flip must be found.
ROUNDS (default 20) sets how many rounds of kill -9 and of flips; 200 is the requirement."""
import os, random, shutil, signal, subprocess, sys, tempfile, time

build = os.environ.get("BUILD") or "build/debug-gcc"
writer = os.path.abspath(build + "/tests/fault/lake_writer")
shim = os.path.abspath(build + "/tests/fault/failfs.so")
rounds = int(os.environ.get("ROUNDS", "20"))
LARGE = 5000  # the first seed of which each second artifact is large: lake_writer.c
rng = random.Random(int(os.environ.get("SEED", "1")))
passed = failed = skipped = 0


def result(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED " + what, flush=True)
    return good


def run(*args, env=None, stdin=None):
    return subprocess.run([writer, *map(str, args)], input=stdin, text=True, capture_output=True,
                          env={**os.environ, **(env or {})}, timeout=300)


def acks_of(text):
    return [line for line in text.splitlines(True) if line.startswith("ack ") and line.endswith("\n")]


def fresh(name):
    shutil.rmtree(name, ignore_errors=True)
    run("create", name).check_returncode()
    return os.path.abspath(name)


def sound(lake, acks, exact, what):
    """verify passes, what was acknowledged is there, and (exact) nothing else is."""
    v = run("verify", lake)
    h = run("has", lake, stdin="".join(acks))
    n = run("size", lake).stdout.strip()
    good = v.returncode == 0 and h.returncode == 0 and (n == str(len(acks)) if exact else int(n) >= len(acks))
    return result(good, f"{what}: verify {v.returncode}, has {h.returncode}, {n} entries of {len(acks)}\n"
                        f"{v.stdout}{v.stderr}{h.stderr}")


def goes_on(lake, acks, seed, what):
    """The next writer removes what was left and its batch comes on top."""
    w = run("write", lake, 1, 3, seed)
    more = acks + acks_of(w.stdout)
    clean = "note:" not in run("verify", lake).stdout
    result(w.returncode == 0 and clean, f"{what}: the next batch: {w.returncode}, clean {clean}: {w.stderr}")
    return more


def kill_rounds():
    lake = fresh("killed")
    acks, left = [], 0
    for i in range(rounds):
        large = i % 4 == 3
        count, seed = ("4", str(LARGE + i)) if large else (str(rng.choice([1, 3, 40, 300])), str(1000 + i))
        p = subprocess.Popen([writer, "write", lake, "1000", count, seed], stdout=subprocess.PIPE, text=True)
        time.sleep(rng.uniform(0.002, 0.5 if large else 0.15))
        p.send_signal(signal.SIGKILL)
        acks += acks_of(p.communicate()[0])
        if not sound(lake, acks, False, f"kill round {i}"):
            return
        left += os.path.exists(lake + "/pending")
    print(f"killed {rounds} times: {len(acks)} artifacts, {left} rounds left a batch to take back")
    goes_on(lake, acks, 999, "after the kills")


def damage_rounds():
    lake = fresh("flipped")
    for i, count in enumerate([200, 60, 1, 30, 2]):
        run("write", lake, 1, count, i).check_returncode()
    files = sorted(os.path.join(d, f) for d, _, names in os.walk(lake) for f in names)
    files = [f for f in files if os.path.getsize(f)]
    sizes = [os.path.getsize(f) for f in files]
    found = 0
    if not result(run("verify", lake).returncode == 0, "verify of the sound lake"):
        return
    for i in range(rounds):
        # Half of them in proportion to the bytes, half in any file: most bytes are blobs.
        path = rng.choices(files, sizes)[0] if i % 2 else rng.choice(files)
        with open(path, "r+b") as f:
            offset = rng.randrange(os.path.getsize(path))
            f.seek(offset)
            was = f.read(1)
            f.seek(offset)
            f.write(bytes([was[0] ^ rng.randrange(1, 256)]))
            f.flush()
            v = run("verify", lake)
            f.seek(offset)
            f.write(was)
        name = os.path.relpath(path, lake)
        said = v.stdout + v.stderr
        ok = v.returncode == 4 and (os.path.basename(name) in said or name.startswith("log/tile"))
        found += v.returncode == 4
        result(ok, f"flip at {name}:{offset}: {v.returncode}: {said}")
    print(f"flipped {rounds} bytes over {len(files)} files: {found} found")
    result(run("verify", lake).returncode == 0, "verify after the flips were undone")


def other_damage():
    """Bytes and files that are missing, added or exchanged."""
    def damaged(what, change):
        copy = os.path.abspath("damaged")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree("flipped", copy)
        change(copy)
        v = run("verify", copy)
        result(v.returncode == 4, f"{what}: {v.returncode}: {v.stdout}{v.stderr}")

    def append(path):
        def change(lake):
            with open(lake + "/" + path, "ab") as f:
                f.write(b"x")
        return change

    def cut(path):
        return lambda lake: os.truncate(lake + "/" + path, os.path.getsize(lake + "/" + path) - 1)

    def remove(path):
        return lambda lake: os.remove(lake + "/" + path)

    def add(path):
        def change(lake):
            os.makedirs(os.path.dirname(lake + "/" + path), exist_ok=True)
            with open(lake + "/" + path, "wb") as f:
                f.write(b"x" * 32)
        return change

    def swap_blobs(lake):
        with open(lake + "/blobs/000001.pack", "r+b") as f:
            pack = f.read()
            first = 96 + int.from_bytes(pack[88:96], "little")
            second = first + 96 + int.from_bytes(pack[first + 88:first + 96], "little")
            f.seek(0)
            f.write(pack[first:second] + pack[:first] + pack[second:])

    def repeat_blob(lake):
        with open(lake + "/blobs/000001.pack", "r+b") as f:
            pack = f.read()
            f.write(pack[:96 + int.from_bytes(pack[88:96], "little")])

    every = ["log/checkpoint", "log/tile/0/000", "log/tile/entries/000", "log/tile/1/000.p/1",
             "log/tile/0/001.p/37", "log/tile/entries/001.p/37", "blobs/000001.pack", "keys/log.key", "keys/log.vkey"]
    for path in every:
        damaged("a byte added to " + path, append(path))
        damaged("a byte cut off " + path, cut(path))
        # A copy for reading has no signing key, and is whole: verify says it in a note.
        if path != "keys/log.key":
            damaged(path + " removed", remove(path))
    damaged("a byte added to lock", append("lock"))
    damaged("lock removed", remove("lock"))
    for path in ["log/tile/0/002", "log/tile/0/001", "log/tile/0/001.p/38", "log/tile/2/000.p/1", "log/tile/entries/1",
                 "log/other", "blobs/000002.pack", "blobs/1.pack", "keys/other", "other", "log/tile/0/000.tmp",
                 "log/tile/0/000.p/256", "log/tile/0/000.p/0", "log/tile/0/x000/000", "log/tile/-1/000"]:
        damaged(path + " added", add(path))
    damaged("two blobs exchanged", swap_blobs)
    damaged("a blob repeated", repeat_blob)
    damaged("an outgrown partial file that differs", add("log/tile/0/001.p/4"))


def failing_calls():
    """The Nth write, sync, rename... of a batch fails, once or for good."""
    small, large = ("3", "20", "2"), ("1", "4", str(LARGE))
    cases = [("write", 28, False, small), ("fsync", 5, False, small), ("fsync", 5, True, small),
             ("rename link mkdir", 5, False, small), ("rename link mkdir", 5, True, small),
             ("write ftruncate unlink", 28, True, small), ("write", 28, False, large)]
    for calls, error, sticky, batches in cases:
        # Spaces in front, so that "unlink" is not taken for " link".
        # A sanitizer's runtime would want to be the first library.
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        env = {"LD_PRELOAD": shim, "ASAN_OPTIONS": asan, "FAILFS_CALLS": " " + calls,
               "FAILFS_ERRNO": str(error), "FAILFS_COUNT": "count"}
        if sticky:
            env["FAILFS_STICKY"] = "1"
        lake = fresh("counted")
        run("write", lake, 1, 250, 1).check_returncode()
        run("write", lake, *batches, env={**env, "FAILFS_NTH": "0"}).check_returncode()
        with open("count") as f:
            total = int(f.read())
        lake = fresh("failing")
        acks = acks_of(run("write", lake, 1, 250, 1).stdout)
        for nth in range(1, total + 1):
            copy = os.path.abspath("failing.copy")
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(lake, copy)
            what = f"{calls} number {nth} of {total} fails{' and all after' if sticky else ''}"
            w = run("write", copy, *batches, env={**env, "FAILFS_NTH": str(nth)})
            now = acks + acks_of(w.stdout)
            result(w.returncode in (0, 5), f"{what}: status {w.returncode}: {w.stderr}")
            # Removing leftovers may fail without harm, so a batch can be done all the same.
            sound(copy, now, True, what)
            now = goes_on(copy, now, 3, what)
            sound(copy, now, True, what + ", then a batch")


def full_disk():
    """A real full disk: a small tmpfs, where mounting is permitted."""
    global skipped
    mount = os.path.abspath("small")
    os.makedirs(mount, exist_ok=True)
    m = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", mount], capture_output=True)
    if m.returncode:
        skipped += 1
        return
    try:
        lake = fresh("small/lake")
        acks = []
        for i in range(40):
            w = run("write", lake, 1, 60, i)
            acks += acks_of(w.stdout)
            if w.returncode:
                result(w.returncode == 5 and "space" in w.stderr, f"full disk: {w.returncode}: {w.stderr}")
                break
        else:
            result(False, "the disk did not fill up")
        sound(lake, acks, True, "full disk")
        subprocess.run(["mount", "-o", "remount,size=8m", mount], check=True)
        acks = goes_on(lake, acks, 77, "after the disk was full")
        sound(lake, acks, True, "after the disk was full, then a batch")
        print(f"full disk: {len(acks) - 3} artifacts before it")
    finally:
        subprocess.run(["umount", mount])


def readers_beside_a_writer():
    """verify never sees half of a batch that is being written."""
    lake = fresh("busy")
    p = subprocess.Popen([writer, "write", lake, "4000", "7", "5"], stdout=subprocess.PIPE, text=True)
    count = 0
    while p.poll() is None and count < 2 * rounds:
        v = run("verify", lake)
        count += 1
        if not result(v.returncode == 0, f"verify beside a writer: {v.returncode}: {v.stdout}{v.stderr}"):
            break
    p.kill()
    p.communicate()


def main():
    # In memory: what is tested does not depend on how long a sync takes.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as tmp:
        os.chdir(tmp)
        for part in (kill_rounds, damage_rounds, other_damage, failing_calls, full_disk, readers_beside_a_writer):
            began = time.time()
            part()
            print(f"{part.__name__}: {time.time() - began:.1f} s", flush=True)
        os.chdir("/")
    print(f"lake: {passed} passed, {failed} failed, {skipped} skipped")
    return failed != 0


sys.exit(main())
