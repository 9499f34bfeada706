#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: manifest.py packages DEBS TREE LOCK
       manifest.py spdx BOARD CREATED PACKAGES FIRMWARE KERNEL KIT LOCK SYSROOT

What an SD image is made of, as JSON on standard output.  Runs in the toolbox.

packages  the Debian packages in the folder DEBS, whose copyright files lie in TREE and
          whose origins are in LOCK (sources.lock)
spdx      the image's manifest, SPDX 2.3, of what build-rootfs, build-firmware,
          build-kernel and kit-info say in their JSON files; CREATED in seconds; in
          the folder SYSROOT are the libraries that programs link statically
"""

import json
import pathlib
import re
import subprocess
import sys
import time

from debian.deb822 import Deb822

NONE = "NOASSERTION"

# Short names of Debian's copyright format 1.0 that mean one licence of SPDX's list.
# "MIT" is not among them: that format calls it ambiguous.
SPDX = {
    "BSD-2-clause": "BSD-2-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-clause": "BSD-3-Clause",
    "BSL-1.0": "BSL-1.0",
    "Expat": "MIT",
    "FSFAP": "FSFAP",
    "GFDL-NIV-1.3": "GFDL-1.3-no-invariants-only",
    "ISC": "ISC",
    "Unicode-DFS-2016": "Unicode-DFS-2016",
    "Unlicense": "Unlicense",
    "WTFPL-2": "WTFPL",
    "Zlib": "Zlib",
    "zlib": "Zlib",
    "GPL-3+ with Bison exception": "GPL-3.0-or-later WITH Bison-exception-2.2",
}


def lock_rows(lock, kind):
    """The rows of sources.lock of that kind: name -> (version, file, sha256, origin)."""
    rows = {}
    for line in pathlib.Path(lock).read_text().splitlines():
        words = line.split()
        if len(words) >= 6 and words[0] == kind:
            rows[words[1]] = words[2:6]
    return rows


def paragraphs(text):
    """A Debian control file: a list of {field: (first line, other lines)}."""
    split = lambda value: (value.partition("\n")[0].strip(),
                           re.sub(r"(?m)^\s\.?", "", value.partition("\n")[2]))
    return [{field.lower(): split(value) for field, value in p.items()}
            for p in Deb822.iter_paragraphs(text, use_apt_pkg=False)]


class Licences:
    """What a copyright file in the machine-readable format says of one package."""

    def __init__(self, package, text):
        self.package, self.extracted = package, {}
        self.paragraphs = paragraphs(text)
        head = self.paragraphs[0] if self.paragraphs else {}
        self.readable = "copyright-format/1.0" in head.get("format", ("",))[0]
        # A licence's text stands in a paragraph of its own, or where it is named.
        self.texts = {}
        for p in sorted(self.paragraphs, key=lambda p: "files" in p):
            if "license" in p and p["license"][1]:
                self.texts.setdefault(*p["license"])

    def one(self, name):
        """A short name as SPDX has it, else a reference to the package's own text."""
        gnu = re.fullmatch(r"(L?GPL)-([123])(?:\.([01]))?(\+?)", name)
        if gnu:
            return "%s-%s.%s-%s" % (gnu[1], gnu[2], gnu[3] or "0", "or-later" if gnu[4] else "only")
        if name in SPDX:
            return SPDX[name]
        ref = "LicenseRef-%s-%s" % (self.package, re.sub(r"[^A-Za-z0-9.-]+", "-", name))
        where = "see /usr/share/doc/%s/copyright" % self.package
        self.extracted[ref] = {"licenseId": ref, "name": name,
                               "extractedText": self.texts.get(name) or where}
        return ref

    def expression(self, synopsis):
        """"A, or B and C": a comma binds least, then `or`, then `and`, as in SPDX."""
        parts = re.split(r",\s*(and|or)\s+", synopsis)
        if len(parts) > 1:
            return " ".join(p.upper() if i % 2 else "(%s)" % self.expression(p)
                            for i, p in enumerate(parts))
        return re.sub(r"(.*?)( and | or |$)",
                      lambda m: m[1] and self.one(m[1].strip()) + m[2].upper(), synopsis)

    def all(self):
        """One expression: those of all files of the source hold together."""
        if not self.readable:
            return NONE
        found = {p["license"][0] for p in self.paragraphs
                 if "license" in p and ("files" in p or "format" in p) and p["license"][0]}
        parts = set()
        for e in map(self.expression, found):
            parts.update(["(%s)" % e] if " OR " in e else e.split(" AND "))
        return " AND ".join(sorted(parts)) or NONE


def licences_in(tree, package):
    """The licences of a package that was extracted into TREE."""
    path = pathlib.Path(tree, "usr/share/doc", package, "copyright")
    return Licences(package, path.read_text() if path.exists() else "")


def packages(debs, tree, lock):
    rows, result = lock_rows(lock, "rootfs"), []
    for deb in sorted(pathlib.Path(debs).glob("*.deb")):
        name, version, homepage = subprocess.run(
            ["dpkg-deb", "--show", "--showformat=${Package}\\n${Version}\\n${Homepage}", str(deb)],
            check=True, capture_output=True, text=True).stdout.split("\n")
        licences = licences_in(tree, name)
        result.append({"name": name, "version": version, "licence": licences.all(),
                       "origin": "%s/%s" % (rows[name][3], rows[name][1]),
                       "sha256": rows[name][2], "homepage": homepage,
                       "extracted": [e for _, e in sorted(licences.extracted.items())]})
    return result


def entry(name, version, licence, origin, sha256=None, homepage="", comment=None):
    """A package of SPDX.  @origin: as in sources.lock, or NOASSERTION."""
    ident = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name)
    package = {"SPDXID": ident, "name": name, "versionInfo": version, "filesAnalyzed": False,
               "downloadLocation": origin if "://" in origin else NONE,
               "licenseConcluded": NONE, "licenseDeclared": licence, "copyrightText": NONE}
    if origin.startswith("debian:"):
        package["sourceInfo"] = "Debian's archive, " + origin[len("debian:"):]
    if sha256:
        package["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha256}]
    if homepage:
        package["homepage"] = homepage
    if comment:
        package["comment"] = comment
    return package


def static_libraries(kit, lock, sysroot):
    """What programs of the kit and perf link: the sysroot's packages, and the cross compiler's libc."""
    text = "Linked statically into jitbench, sdflash, jitboard-kexec and perf."
    libc = "libc6-dev-riscv64-cross"
    versions = [t["version"] for t in kit["tools"] if t["package"] == libc]
    result, extracted = [entry(libc, v, NONE, NONE, comment=text) for v in versions], []
    for name, (version, file, sha256, origin) in sorted(lock_rows(lock, "sysroot").items()):
        licences = licences_in(sysroot, name)
        result.append(entry(name, version, licences.all(), "%s/%s" % (origin, file), sha256,
                            comment=text))
        extracted += licences.extracted.values()
    return result, extracted


def spdx(board, created, packages_json, firmware_json, kernel_json, kit_json, lock, sysroot):
    load = lambda path: json.loads(pathlib.Path(path).read_text())
    rootfs, firmware, kernel, kit = map(load, (packages_json, firmware_json, kernel_json, kit_json))
    kit, ours = kit["kit"], "GPL-2.0-only"
    image = entry("jitboard-%s" % board, kit["version"], ours, NONE,
                  comment="The SD image: what lies in it follows.  The kit's commit is %s%s."
                  % (kit["commit"], ", edited" if kit["dirty"] else ""))
    built = ("Built from %s with the kit's patches (SHA-256 of all: %s) and configuration (%s)."
             % (kernel["origin"], kernel["patches_sha256"], kernel["config_sha256"]))
    inside = [entry("linux", kernel["release"], ours + " WITH Linux-syscall-note", NONE,
                    comment=built + "  Image, device trees and test_bpf.ko."),
              entry("perf", kernel["release"], ours, NONE, comment=built),
              entry("jitbench", kit["version"], ours, NONE, comment="The kit's own."),
              entry("sdflash", kit["version"], ours, NONE, comment="The kit's own."),
              entry("rootfs-files", kit["version"], ours, NONE,
                    comment="The kit's own scripts, settings, jitboard-kexec and jitboard-sntp: rootfs/ and boards/.")]
    inside += [entry(f["name"], f["version"], f["licence"], f["origin"], f.get("sha256"))
               for f in firmware]
    inside += [entry(p["name"], p["version"], p["licence"], p["origin"], p["sha256"], p["homepage"])
               for p in rootfs]
    static, extracted = static_libraries(kit, lock, sysroot)
    extracted += [e for p in rootfs for e in p["extracted"]]
    top = image["SPDXID"]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", top)]
    relations += [(top, "CONTAINS", p["SPDXID"]) for p in inside]
    relations += [(p["SPDXID"], "STATIC_LINK", "SPDXRef-jitbench") for p in static]
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": image["name"],
        "documentNamespace": "https://spdx.org/spdxdocs/jitboard-%s-%s" % (board, kit["commit"]),
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(created))),
                         "creators": ["Tool: jitboard-%s" % kit["version"]]},
        "packages": [image] + inside + static,
        "relationships": [{"spdxElementId": a, "relationshipType": r, "relatedSpdxElement": b}
                          for a, r, b in relations],
        "hasExtractedLicensingInfos": sorted(extracted, key=lambda e: e["licenseId"]),
    }


def main():
    verbs = {"packages": (packages, 3), "spdx": (spdx, 8)}
    verb, count = verbs.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if not verb or len(sys.argv) != count + 2:
        sys.stderr.write(__doc__)
        return 2
    json.dump(verb(*sys.argv[2:]), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
    return 0


sys.exit(main())
