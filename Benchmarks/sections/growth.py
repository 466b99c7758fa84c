"""How cost grows with the work: jobs with 1, 2, 4 and 8 times as many images, units, labels, random runs
and concepts.

What counts is processor time, which other work on the machine changes least, and peak memory. Photographs
and the network are those of the test data.
"""

import csv
import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from sections.dissection import broden_mini, caffe_network
from sections.growth_plot import FACTORS, exponent, plot

PLOT = Path(__file__).parents[2] / "docs/growth.svg"


@dataclass
class Growth:
    """A job at four sizes."""

    name: str
    unit: str
    first: int
    commands: list[list[str]]
    seconds: list[list[float]] = field(default_factory=lambda: [[] for _ in FACTORS])
    megabytes: list[list[float]] = field(default_factory=lambda: [[] for _ in FACTORS])

    def run(self) -> None:
        for place, command in enumerate(self.commands):
            # A file takes whatever is said; nobody would read a pipe while the child is waited for.
            with tempfile.TemporaryFile() as said:
                # One thread: the processor time of several holds what they wait for one another.
                child = subprocess.Popen([*command, "--threads", "1"], stdout=subprocess.DEVNULL, stderr=said)
                _, status, usage = os.wait4(child.pid, 0)
                if os.waitstatus_to_exitcode(status) != 0:
                    said.seek(0)
                    raise SystemExit(f"{' '.join(command)}\n{said.read().decode()}")
            self.seconds[place].append(usage.ru_utime + usage.ru_stime)
            self.megabytes[place].append(usage.ru_maxrss / 1024)
            print(f"{self.name}, {self.first * FACTORS[place]} {self.unit}: "
                  f"{self.seconds[place][-1]:.2f} s, {self.megabytes[place][-1]:.0f} MB", flush=True)

    @property
    def times(self) -> list[float]:
        """Seconds at each factor, the smallest of all rounds."""
        return [min(values) for values in self.seconds]

    @property
    def memory(self) -> list[float]:
        return [min(values) for values in self.megabytes]


def link(folder: Path, files: list[Path]) -> str:
    """A folder of links to some files."""
    folder.mkdir(parents=True)
    for file in files:
        (folder / file.name).symlink_to(file.resolve())
    return str(folder)


def jobs(noema: str, work: Path) -> list[Growth]:
    data = broden_mini().parent
    network = str(caffe_network(data, work))
    return [tcav_images(noema, network, data, work), tcav_runs(noema, network, data, work),
            tcav_concepts(noema, network, data, work), dissect_images(noema, network, data, work),
            dissect_units(noema, data, work), dissect_labels(noema, data, work),
            attribute_images(noema, network, data, work)]


def photographs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jpg"))


def tcav(noema: str, network: str, data: Path, folders: dict[str, str], *options: str) -> list[str]:
    return [noema, "tcav", network, "--layer", "fire7", "--target", "340", "--pool", "mean",
            "--class", folders.get("class", str(next((data / "tcav/classes").glob("*zebra*")))),
            "--concepts", folders["concepts"], "--random",
            folders.get("random", str(data / "tcav/random")), *options]


def tcav_images(noema: str, network: str, data: Path, work: Path) -> Growth:
    """Class and random photographs grow; concept and sets stay."""
    files = photographs(data / "photographs/imagenet-samples")
    concept = photographs(next((data / "tcav/concepts").iterdir()))[:20]
    commands = []
    for factor in FACTORS:
        folder = work / f"tcav-images-{factor}"
        link(folder / "concepts/concept", concept)
        commands.append(tcav(noema, network, data, {
            "concepts": str(folder / "concepts"),
            "random": link(folder / "random", files[:100 * factor]),
            "class": link(folder / "class", files[-20 * factor:])}))
    return Growth("`tcav`", "images", 120, commands)


def concepts(data: Path) -> list[list[Path]]:
    """Twice as many concepts as there are folders, of half their photographs."""
    halves = []
    for folder in sorted((data / "tcav/concepts").iterdir()):
        files = photographs(folder)
        halves += [files[:30], files[30:60]]
    return halves


def tcav_runs(noema: str, network: str, data: Path, work: Path) -> Growth:
    folder = work / "tcav-runs"
    for number, files in enumerate(concepts(data)[:2]):
        link(folder / f"concept {number}", files)
    commands = [tcav(noema, network, data, {"concepts": str(folder)}, "--opponents", "10",
                     "--runs", str(25 * factor))
                for factor in FACTORS]
    return Growth("`tcav`", "random runs", 25, commands)


def tcav_concepts(noema: str, network: str, data: Path, work: Path) -> Growth:
    commands = []
    for factor in FACTORS:
        folder = work / f"tcav-concepts-{factor}"
        for number, files in enumerate(concepts(data)[:factor]):
            link(folder / f"concept {number}", files)
        commands.append(tcav(noema, network, data, {"concepts": str(folder)}))
    return Growth("`tcav`", "concepts", 1, commands)


def relabelled(file: Path, shift: int, copy: Path) -> None:
    """A label map under other numbers, red + 256 green."""
    pixels = np.asarray(Image.open(file).convert("RGB")).astype(np.int32)
    numbers = pixels[..., 0] + 256 * pixels[..., 1]
    numbers[numbers > 0] += shift
    copy.parent.mkdir(parents=True, exist_ok=True)
    planes = [numbers % 256, numbers // 256, 0 * numbers]
    Image.fromarray(np.stack(planes, axis=-1).astype(np.uint8)).save(copy)


def broden(data: Path, folder: Path, images: int, copies: int = 0) -> str:
    """The first images of broden-mini, and all that is labelled in them again as often, under numbers of
    its own."""
    small = data / "broden-mini"
    (folder / "images").mkdir(parents=True)
    for part in (small / "images").iterdir():
        (folder / "images" / part.name).symlink_to(part.resolve())
    with open(small / "index.csv", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)[:images]
    table = (small / "label.csv").read_text().rstrip("\n").splitlines()
    known = [int(line.split(",")[0]) for line in table[1:]]
    step = 1 + max(known)
    extra = [number + step * copy for copy in range(1, copies + 1) for number in known]

    def again(row: dict[str, str]) -> str:
        """The labels of an image once more for each copy."""
        cells = [entry for name in columns[6:] if name != "again" for entry in row[name].split(";") if entry]
        entries = []
        for copy in range(1, copies + 1):
            for entry in cells:
                if entry.isdigit():
                    entries.append(str(int(entry) + step * copy))
                else:
                    entries.append(f"again-{copy}/{entry}")
                    relabelled(small / "images" / entry, step * copy, folder / "images" / entries[-1])
        return ";".join(entries)

    categories = (small / "category.csv").read_text().rstrip("\n").splitlines()
    if extra:
        columns.append("again")
        table += [f"{number},again {number},again(50),50,50.0," for number in extra]
        categories.append(f"again,{extra[0]},{extra[-1]},{len(extra)},{images}")
        (folder / "c_again.csv").write_text("code,number,name,frequency,coverage\n" + "".join(
            f"{code},{number},again {number},50,50.0\n" for code, number in enumerate(extra, 1)))
    with open(folder / "index.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow(row | ({"again": again(row)} if extra else {}))
    (folder / "label.csv").write_text("\n".join(table) + "\n")
    (folder / "category.csv").write_text("\n".join(categories) + "\n")
    for codes in small.glob("c_*.csv"):
        (folder / codes.name).write_text(codes.read_text())
    return str(folder)


DISSECTION = ["--null", "none", "--min-images", "0", "--min-coverage", "0"]


def dissect_images(noema: str, network: str, data: Path, work: Path) -> Growth:
    commands = [[noema, "dissect", network, "--layer", "fire9", "--data",
                 broden(data, work / f"images-{factor}", 250 * factor), *DISSECTION]
                for factor in FACTORS]
    return Growth("`dissect`", "images", 250, commands)


def maps(work: Path, images: int, units: int) -> str:
    """Activations of units, seeded, most of them small, as units have them.

    They are written image by image: a child's peak memory is at least that of the process that forks it.
    """
    file = work / f"maps-{units}.npy"
    random = np.random.default_rng(0)
    header = {"descr": "<f4", "fortran_order": False, "shape": (images, units, 13, 13)}
    with open(file, "wb") as out:
        np.lib.format.write_array_header_1_0(out, header)
        for _ in range(images):
            random.standard_gamma(0.5, (units, 13, 13)).astype("<f4").tofile(out)
    return str(file)


def dissect_units(noema: str, data: Path, work: Path) -> Growth:
    folder = broden(data, work / "units", 500)
    commands = [[noema, "dissect", "--activations", maps(work, 500, 64 * factor), "--data", folder,
                 *DISSECTION] for factor in FACTORS]
    return Growth("`dissect`", "units", 64, commands)


def dissect_labels(noema: str, data: Path, work: Path) -> Growth:
    commands = [[noema, "dissect", "--activations", maps(work, 500, 256), "--data",
                 broden(data, work / f"labels-{factor}", 500, factor - 1), *DISSECTION]
                for factor in FACTORS]
    return Growth("`dissect`", "labels", 133, commands)


def attribute_images(noema: str, network: str, data: Path, work: Path) -> Growth:
    files = photographs(data / "photographs/imagenet-samples")
    commands = [[noema, "attribute", network, "--method", "integrated-gradients:steps=10", "--images",
                 link(work / f"attribute-{factor}", files[:16 * factor]), "--output",
                 str(work / f"maps-of-{factor}")] for factor in FACTORS]
    return Growth("`attribute`, Integrated Gradients", "images", 16, commands)


def table(all_jobs: list[Growth]) -> list[str]:
    lines = ["## Growth", "",
             "Processor time on one thread and peak memory at 1, 2, 4 and 8 times the work, with SqueezeNet 1.1",
             "where a network runs; the exponents are slopes over both logarithms: 1 is as much time as work, 0 none.",
             "Every job begins with reading and planning, which does not grow.",
             "[The plot](../docs/growth.svg).", "",
             "| job | what grows | seconds | exponent | peak MB | exponent |", "|---|---|---|---|---|---|"]
    for job in all_jobs:
        sizes = f"{job.first} to {job.first * FACTORS[-1]} {job.unit}"
        seconds = ", ".join(f"{value:.3g}" for value in job.times)
        memory = ", ".join(f"{value:.0f}" for value in job.memory)
        lines.append(f"| {job.name} | {sizes} | {seconds} | {exponent(job.times):.2f} "
                     f"| {memory} | {exponent(job.memory):.2f} |")
    return lines + [""]


def growth(noema: str, rounds: int) -> list[str]:
    if not broden_mini().exists():
        return ["## Growth", "", "Not measured: the test data is not there.", ""]
    with tempfile.TemporaryDirectory(prefix="noema-growth-") as folder:
        all_jobs = jobs(noema, Path(folder))
        for _ in range(rounds):
            for job in all_jobs:
                job.run()
    PLOT.write_text(plot(all_jobs))
    return table(all_jobs)
