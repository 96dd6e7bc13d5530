#!/usr/bin/env python3
"""Waymark's one command: set up, build, serve, check and test the site.

Old interpreters must be able to read this file, so that they can say that they are too old: no annotations and
no f-strings here. The work is done by the modules in theme/tools.
"""

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)


def arguments():
    parser = argparse.ArgumentParser(
        prog="publish.py",
        description="Waymark's one command. Everything it needs goes into .venv, .cache and theme/node_modules.",
        epilog="On a fresh machine, start with: python3 publish.py serve",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    commands.add_parser("setup", help="install what is missing; print how to call the scoring core")

    serve = commands.add_parser("serve", help="build, serve on this machine, build again when a file changes")
    serve.add_argument("--port", type=int, help="default: 8000, or the next free one")
    serve.add_argument("--base", default="/", metavar="/x/y/", help="serve under this path, as a project site is")

    build = commands.add_parser("build", help="build the site into output/")
    build.add_argument("--site-url", default="", metavar="URL", help="the address the site will have, if known")
    build.add_argument(
        "--code-url", default="", metavar="URL", help="where the site's source code is; each page links it"
    )
    build.add_argument("--out", metavar="DIR", help="default: output")
    build.add_argument("--timings", metavar="FILE", help="write the seconds of each stage there, as JSON")

    check = commands.add_parser(
        "check",
        help="check the rules, the records, the words and the guides; build nothing",
        description="Checks the rules, their sources and days, the records, the words and the guides, and compares "
        "every table with the second entry. It builds nothing: --built holds a site that was built before against "
        "the rules, figure by figure.",
    )
    check.add_argument("--built", metavar="DIR", help="hold the finished site in this folder against the rules too")

    test = commands.add_parser("test", help="run all tests; further arguments go to pytest")
    test.add_argument(
        "--long", action="store_true", help="also every page, more made-up people and kills, long fuzzing; takes long"
    )
    test.add_argument(
        "--record", action="store_true", help="keep the results for the page on accuracy; only of whole runs"
    )

    fuzz = commands.add_parser("fuzz", help="look for inputs that break the core, the checks of the data or the update")
    fuzz.add_argument("--minutes", type=float, default=10.0, metavar="N", help="for each target (default: 10)")
    targets = ("bridge", "lines", "feed", "files")
    fuzz.add_argument("--target", action="append", choices=targets, help="only this one; may be repeated")
    fuzz.add_argument("--keep", action="store_true", help="afterwards keep the inputs that reach far, for the tests")

    update = commands.add_parser("update-draws", help="add the rounds and pool counts that are new in IRCC's feed")
    update.add_argument(
        "--from",
        dest="feeds",
        nargs="+",
        default=[],
        metavar="FILE_OR_URL",
        help="the English feed, and the French one too if at hand; default: both from canada.ca",
    )

    bench = commands.add_parser("bench", help="measure how fast the calculator, the core and the build are here")
    bench.add_argument("--quick", action="store_true", help="a small part of the work, to see that everything runs")
    bench.add_argument(
        "--only",
        nargs="+",
        default=[],
        choices=["core", "browser", "build", "weights"],
        metavar="PART",
        help="core, browser, build, weights; default: all of them",
    )
    bench.add_argument("--passes", type=int, default=7, help="of each visit over the loopback; default: 7")
    bench.add_argument("--json", metavar="FILE", help="write all figures there, too")
    bench.add_argument("--record", action="store_true", help="add this run to the history that the site shows")

    commands.add_parser("lock", help="renew .locks/ and the locks of npm after a change of the pins")

    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error("unknown argument: " + rest[0])
    options.rest = rest
    return options


def main():
    if sys.version_info < OLDEST:
        sys.exit("publish.py: this is Python %d.%d; Waymark needs Python 3.11 or later." % sys.version_info[:2])
    options = arguments()
    sys.path.insert(0, os.path.join(ROOT, "theme"))
    from tools import commands

    return commands.run(ROOT, options)


if __name__ == "__main__":
    sys.exit(main())
