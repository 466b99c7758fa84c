"""Times Noema beside its peers and writes RESULTS.md: run.py WORK TIME_NOEMA NOEMA [--rounds N]

Every measurement is a process of its own, so that its peak memory is its own. Noema and its peers take
turns, round by round, so that a machine that is busy for a while is busy for all of them. Shown are the
median over all repetitions and the smallest and largest; a ratio is one of medians.
"""

import argparse
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from sections.attribution import attribution
from sections.cavs import cavs
from sections.dissection import dissection
from sections.gram import gram
from sections.growth import growth
from sections.instruments import instruments
from sections.loading import loading
from sections.networks import networks
from sections.tcav_job import whole_job

TITLES = {
    "cavs": "500 CAVs with their scores",
    "gram": "Inner products of activations",
    "networks": "Forward, and forward with the gradient to the input",
    "loading": "From a file to a plan",
    "tcav": "A whole TCAV job",
    "dissection": "Network Dissection",
    "instruments": "The instruments beside their bare passes",
    "growth": "Growth",
    "attribution": "Attribution",
}


def replace_section(lines: list[str], name: str, section: list[str]) -> list[str]:
    """The report with one section new, or with it at the end."""
    start = next((i for i, line in enumerate(lines) if line == f"## {name}"), len(lines))
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("## ")), len(lines))
    return lines[:start] + section + lines[end:]


def processor() -> str:
    return next(line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                if line.startswith("model name"))


def machine(threads: str) -> list[str]:
    packages = ["torch", "torchvision", "captum", "zennit", "saliency", "grad-cam", "lime",
                "onnxruntime", "scikit-learn", "numpy"]
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return [f"{processor()}, {os.cpu_count()} cores, {threads} threads for all, Python "
            f"{platform.python_version()}, {versions}.",
            "Every tool's threads wait as they do by default; other work slows all in turn."]


def provenance(rounds: int, load: float) -> str:
    """Where and of what a section was measured: sections can be measured anew one by one."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=Path(__file__).parent,
                            capture_output=True, text=True).stdout.strip()
    return (f"Measured: {processor()}, load average before it {load:.1f}, rounds {rounds}, "
            f"commit {commit or 'unknown'}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("time_noema")
    parser.add_argument("noema")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="2")
    for name in TITLES:
        parser.add_argument(f"--{name}", action="store_true", help="measure such sections alone")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = arguments.threads
    work, parts, whole = arguments.work, arguments.time_noema, arguments.noema
    rounds, threads = arguments.rounds, arguments.threads
    sections = {
        "cavs": lambda: cavs(work, parts, rounds, threads),
        "gram": lambda: gram(work, parts, whole, rounds, threads),
        "networks": lambda: networks(work, parts, rounds, threads),
        "loading": lambda: loading(work, parts, rounds, threads),
        "tcav": lambda: whole_job(work, whole, threads),
        "dissection": lambda: dissection(work, whole, rounds, threads),
        "instruments": lambda: instruments(work, parts, whole, rounds, threads),
        "growth": lambda: growth(whole, rounds),
        "attribution": lambda: attribution(work, parts, rounds, threads),
    }
    results = Path(__file__).parent / "RESULTS.md"
    alone = [name for name in TITLES if getattr(arguments, name)]
    if alone:
        lines = results.read_text().splitlines()
    else:
        lines = ["# Results", "", "Written by `make bench`; how is in `README.md`.", "",
                 *machine(threads), ""]
    for name in alone or TITLES:
        load = os.getloadavg()[0]
        measured = [*sections[name](), ""]
        measured[2:2] = [provenance(rounds, load), ""]
        lines = replace_section(lines, TITLES[name], measured)
        results.write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
