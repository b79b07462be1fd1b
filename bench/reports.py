#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes reports of the formats that are read in C, the same bytes on every machine, each in the shape that
its tool gives it: members, nesting and lengths of texts.

reports.py FORMAT FILE ITEMS
"""
import json
import random
import sys

WORDS = ("the library does not check length of a field before it copies value into buffer so that remote attacker can "
         "send crafted request and read memory or stop service fixed in later version upgrade recommended affected "
         "function parser header client server when option is enabled by default certificate input file path").split()
LICENSES = ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "GPL-2.0-or-later"]
SEVERITIES = ["LOW", "MEDIUM", "HIGH", "CRITICAL"]
rng = random.Random(7)


def prose(low, high):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(low, high))).capitalize() + "."


def digest(bits):
    return f"{rng.getrandbits(bits):0{bits // 4}x}"


def cve():
    return f"CVE-20{rng.randint(15, 25)}-{rng.randint(1000, 49999)}"


def links(low, high):
    return [f"https://security.example.org/{digest(24)}/{rng.choice(WORDS)}-{rng.choice(WORDS)}"
            for _ in range(rng.randint(low, high))]


def package(n):
    return f"package-{n % 5000}", f"{n % 7}.{n % 23}.{n % 11}"


def day():
    return f"20{rng.randint(19, 25)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:15:00Z"


def cyclonedx(items):
    """As Syft and the CycloneDX plug-ins write it: properties, several hashes, references, a graph."""
    components, graph = [], []
    for n in range(items):
        name, version = f"package-{n}", package(n)[1]
        ref = f"pkg:npm/{name}@{version}"
        components.append({
            "type": "library", "bom-ref": ref, "group": f"@group-{n % 300}", "name": name, "version": version,
            "description": prose(6, 14), "scope": "required",
            "hashes": [{"alg": "SHA-1", "content": digest(160)}, {"alg": "SHA-512", "content": digest(512)}],
            "licenses": [{"license": {"id": LICENSES[n % 5]}}], "purl": ref,
            "externalReferences": [{"type": "website", "url": f"https://{name}.example.org/"},
                                   {"type": "vcs", "url": f"git+https://git.example.org/{name}.git"}],
            "properties": [{"name": "cdx:npm:package:path", "value": f"node_modules/{name}"}]})
        graph.append({"ref": ref, "dependsOn": sorted({f"pkg:npm/package-{m}@{package(m)[1]}" for m in
                                                       (rng.randrange(items) for _ in range(3))} - {ref})})
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "serialNumber": "urn:uuid:00000000-0000-4000-8000-000000000001",
            "metadata": {"timestamp": "2025-03-01T10:00:00Z", "component": {
                "type": "application", "bom-ref": "root", "name": "till", "version": "1.0"}},
            "components": components, "dependencies": graph}


def spdx(items):
    """As GitHub and Syft write it: packages with references and verification codes, and relationships."""
    packages, relations = [], []
    for n in range(items):
        name, version = f"package-{n}", package(n)[1]
        packages.append({
            "SPDXID": f"SPDXRef-npm-{name}", "name": name, "versionInfo": version,
            "downloadLocation": f"https://registry.example.org/{name}/-/{name}-{version}.tgz", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": LICENSES[n % 5], "copyrightText": "NOASSERTION",
            "supplier": f"Organization: Supplier {n % 500}", "description": prose(6, 14),
            "checksums": [{"algorithm": "SHA1", "checksumValue": digest(160)}],
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:npm/{name}@{version}"}]})
        relations.append({"spdxElementId": "SPDXRef-DOCUMENT" if n == 0 else
                          f"SPDXRef-npm-package-{rng.randrange(n)}", "relatedSpdxElement": f"SPDXRef-npm-{name}",
                          "relationshipType": "DESCRIBES" if n == 0 else "DEPENDS_ON"})
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "till",
            "documentNamespace": "https://sbom.example.org/till-1",
            "creationInfo": {"created": "2025-03-01T10:00:00Z", "creators": ["Tool: made-1.0"]},
            "packages": packages, "relationships": relations}


def sarif(items):
    """As CodeQL and Semgrep write it: rules with help, results with snippets, fingerprints and some flows."""
    rules = [{"id": f"rule/{n}", "name": f"Rule{n}", "shortDescription": {"text": prose(4, 8)},
              "fullDescription": {"text": prose(20, 40)}, "help": {"text": prose(40, 90)},
              "defaultConfiguration": {"level": ["note", "warning", "error"][n % 3]},
              "properties": {"tags": ["security", f"external/cwe/cwe-{20 + n}"], "security-severity": f"{n % 10}.5"}}
             for n in range(150)]
    results = []
    for n in range(items):
        def place():
            line = rng.randint(1, 2000)
            return {"physicalLocation": {
                "artifactLocation": {"uri": f"src/module{n % 97}/file{n % 1013}.c", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": line, "startColumn": 9, "endLine": line, "endColumn": 41,
                           "snippet": {"text": f"\tcopy(into, from, {line});"}}}}
        result = {"ruleId": f"rule/{n % 150}", "ruleIndex": n % 150, "level": ["note", "warning", "error"][n % 3],
                  "message": {"text": prose(8, 25)}, "locations": [place()],
                  "partialFingerprints": {"primaryLocationLineHash": digest(64) + ":1"}}
        if n % 4 == 0:
            result["codeFlows"] = [{"threadFlows": [{"locations": [
                {"location": {**place(), "message": {"text": prose(3, 6)}}} for _ in range(4)]}]}]
        results.append(result)
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [
        {"tool": {"driver": {"name": "Made", "semanticVersion": "1.2.3", "rules": rules}}, "results": results}]}


def trivy(items):
    """A container image: its packages' vulnerabilities, with every source's score and links."""
    found = []
    for n in range(items):
        name, version = package(n)
        vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
        found.append({
            "VulnerabilityID": cve(), "PkgID": f"{name}@{version}", "PkgName": name,
            "PkgIdentifier": {"PURL": f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-12"},
            "InstalledVersion": version, "FixedVersion": f"{version}-1", "Status": "fixed",
            "Layer": {"Digest": f"sha256:{digest(256)}", "DiffID": f"sha256:{digest(256)}"}, "SeveritySource": "debian",
            "PrimaryURL": links(1, 1)[0], "Title": prose(5, 12), "Description": prose(40, 120),
            "Severity": SEVERITIES[n % 4], "CweIDs": [f"CWE-{20 + n % 700}"],
            "VendorSeverity": {"nvd": 3, "redhat": 2, "ubuntu": 2},
            "CVSS": {"nvd": {"V3Vector": vector, "V3Score": 7.5}, "redhat": {"V3Vector": vector, "V3Score": 5.9}},
            "References": links(4, 12), "PublishedDate": day(), "LastModifiedDate": day()})
    return {"SchemaVersion": 2, "CreatedAt": "2025-03-01T10:00:00Z", "ArtifactName": "registry.example.org/till:1.0",
            "ArtifactType": "container_image", "Metadata": {"OS": {"Family": "debian", "Name": "12.5"}},
            "Results": [{"Target": "till (debian 12.5)", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": found}]}


def grype(items):
    """Matches with related vulnerabilities, details of the match, and the artifact with its places and CPEs."""
    found = []
    for n in range(items):
        name, version = package(n)
        one = {"id": cve(), "dataSource": links(1, 1)[0], "namespace": "debian:distro:debian:12",
               "severity": SEVERITIES[n % 4].title(), "urls": links(1, 4), "description": prose(30, 80),
               "cvss": [{"source": "nvd@nist.gov", "type": "Primary", "version": "3.1",
                         "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
                         "metrics": {"baseScore": 7.5, "exploitabilityScore": 3.9, "impactScore": 3.6}, "vendorMetadata": {}}]}
        found.append({
            "vulnerability": {**one, "fix": {"versions": [f"{version}-1"], "state": "fixed"}, "advisories": []},
            "relatedVulnerabilities": [one],
            "matchDetails": [{"type": "exact-indirect-match", "matcher": "dpkg-matcher", "searchedBy": {
                "distro": {"type": "debian", "version": "12"}, "package": {"name": name, "version": version}},
                "found": {"versionConstraint": f"< {version}-1 (deb)", "vulnerabilityID": one["id"]}}],
            "artifact": {"id": digest(64), "name": name, "version": version, "type": "deb", "locations": [
                {"path": "/var/lib/dpkg/status", "layerID": f"sha256:{digest(256)}"},
                {"path": f"/usr/share/doc/{name}/copyright", "layerID": f"sha256:{digest(256)}"}],
                "language": "", "licenses": ["GPL-2", "LGPL-2.1"], "cpes": [f"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*"],
                "purl": f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-12", "upstreams": []}})
    return {"matches": found, "source": {"type": "image", "target": {"userInput": "registry.example.org/till:1.0"}},
            "distro": {"name": "debian", "version": "12"},
            "descriptor": {"name": "grype", "version": "0.79.0", "timestamp": "2025-03-01T10:00:00Z"}}


def osv(items):
    """Packages of a lockfile, each with whole advisories: their text, ranges and lists of versions."""
    packages = []
    for n in range(items):
        name, version = f"package-{n}", package(n)[1]
        own = f"GHSA-{digest(16)}-{digest(16)}-{digest(16)}"
        alias = cve()
        packages.append({
            "package": {"name": name, "version": version, "ecosystem": "npm"},
            "vulnerabilities": [{
                "id": own, "aliases": [alias], "modified": day(), "published": day(), "schema_version": "1.6.0",
                "summary": prose(5, 12), "details": "\n\n".join(prose(30, 80) for _ in range(4)),
                "affected": [{"package": {"ecosystem": "npm", "name": name, "purl": f"pkg:npm/{name}"},
                              "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "9.0.0"}]}],
                              "versions": [f"{a}.{b}.0" for a in range(4) for b in range(12)],
                              "database_specific": {"source": links(1, 1)[0]}}],
                "references": [{"type": "WEB", "url": url} for url in links(3, 8)],
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
                "database_specific": {"cwe_ids": [f"CWE-{20 + n % 700}"], "severity": SEVERITIES[n % 4],
                                      "github_reviewed": True}}],
            "groups": [{"ids": [own], "aliases": [own, alias], "max_severity": "7.5"}]})
    return {"results": [{"source": {"path": "/src/package-lock.json", "type": "lockfile"}, "packages": packages}]}


def junit(items):
    """As Surefire and pytest write it: suites of a class each, with properties, output and some failures."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n']
    for n in range(items):
        if n % 40 == 0:
            out.append(("  </testsuite>\n" if n else "") + f'  <testsuite name="org.example.till.Class{n // 40}Test" '
                       f'time="3.25" tests="40" errors="0" skipped="0" failures="1" timestamp="2025-03-01T10:00:00">\n'
                       '    <properties><property name="java.version" value="17"/></properties>\n')
        head = f'    <testcase name="{rng.choice(WORDS)}When{rng.choice(WORDS).title()}{n}" ' \
               f'classname="org.example.till.Class{n // 40}Test" time="0.{n % 1000:03}"'
        if n % 40 == 7:
            trace = "".join(f"\tat org.example.till.Class{n // 40}.call(Class{n // 40}.java:{line})\n" for line in range(9, 24))
            out.append(f'{head}>\n      <failure message="expected &lt;1&gt;" type="AssertionError"><![CDATA[{prose(5, 9)}\n{trace}]]>'
                       "</failure>\n    </testcase>\n")
        elif n % 10 == 3:
            out.append(f"{head}>\n      <system-out>{prose(20, 60)}</system-out>\n    </testcase>\n")
        else:
            out.append(f"{head}/>\n")
    return "".join(out) + "  </testsuite>\n</testsuites>\n"


FORMATS = {"cyclonedx": cyclonedx, "spdx": spdx, "sarif": sarif, "trivy": trivy, "grype": grype, "osv": osv, "junit": junit}

if len(sys.argv) != 4 or sys.argv[1] not in FORMATS:
    sys.exit(__doc__)
made = FORMATS[sys.argv[1]](int(sys.argv[3]))
with open(sys.argv[2], "w") as f:
    f.write(made if isinstance(made, str) else json.dumps(made, indent=2))
