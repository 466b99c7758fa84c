"""The inner products of activations: our own kernel beside OpenBLAS."""

from pathlib import Path

from measuring import Cell, show, take_turns
from sections.dissection import broden_mini, caffe_network


def gram(work: Path, ours: str, noema: str, rounds: int, threads: str) -> list[str]:
    data = broden_mini().parent
    title = "## Inner products of activations"
    if not (data / "tcav").exists():
        return [title, "", "Not measured: the test data is not there.", ""]
    resnet = work / "resnet50.onnx"
    resnet.with_suffix(".yaml").write_text((work / "resnet18.yaml").read_text())
    lines = [title, "",
             "Of 400 photographs' activations (100,352 numbers each), in double precision: OpenBLAS's dsyrk",
             "on blocks of columns that are widened to doubles, and our own kernel (`Sources/CGram`), which",
             "widens as it packs and leaves out columns in which four rows are 0.", "",
             "| network and layer | zeros | OpenBLAS | our own | |", "|---|---|---|---|---|"]
    for network, layer in [(caffe_network(data, work), "fire9"),
                           (resnet, "/layer4/layer4.2/relu_2/Relu_output_0")]:
        file = work / f"{network.stem}-activations.npz"
        Cell("activations", [noema, "predict", str(network), "--images", str(data / "tcav/random"),
                             "--tap", layer, "--output", str(file)]).time()
        command = [ours, "gram", str(file), "--name", layer, "--threads", threads]
        blas = Cell(f"{network.stem}, OpenBLAS", command, {"ONEDNN_MAX_CPU_ISA": "AVX2"})
        own = Cell(f"{network.stem}, our own", command)
        take_turns([blas, own], rounds)
        lines.append(f"| {network.stem}, {layer} | {own.phases['zeros']:.0%} | {show(blas.median)} "
                     f"| {show(own.median)} | {blas.median / own.median:.1f} times as fast |")
        file.unlink()
    return lines + [""]
