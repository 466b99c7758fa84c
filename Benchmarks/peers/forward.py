"""Times a network: forward.py ENGINE NETWORK INPUT.npy REPETITIONS THREADS

ENGINE is onnxruntime (forward; NETWORK is the ONNX file), onnxruntime-loading (only making it
ready), torch or torch-channels-last (forward), or either with -gradient behind it (forward and
backward to the input; NETWORK is torchvision's name).
"""

import sys

import numpy as np

from measure import seconds, show


def session(path: str, threads: int):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def onnxruntime_forward(path: str, x: np.ndarray, threads: int):
    ready = session(path, threads)
    return lambda: ready.run(None, {ready.get_inputs()[0].name: x})


def torch_pass(engine: str, name: str, x: np.ndarray, threads: int):
    import torch

    from torchvision_networks import network

    torch.set_num_threads(threads)
    layout = torch.channels_last if "channels-last" in engine else torch.contiguous_format
    module = network(name).to(memory_format=layout).requires_grad_(False)
    tensor = torch.from_numpy(x).to(memory_format=layout)
    if not engine.endswith("gradient"):
        def forward() -> None:
            with torch.inference_mode():
                module(tensor)
        return forward
    tensor.requires_grad_(True)
    return lambda: torch.autograd.grad(module(tensor)[:, 0].sum(), tensor)


def main(engine: str, network: str, archive: str, repetitions: int, threads: int) -> None:
    x = np.load(archive)
    if engine == "onnxruntime-loading":
        run = lambda: session(network, threads)
    elif engine == "onnxruntime":
        run = onnxruntime_forward(network, x, threads)
    else:
        run = torch_pass(engine, network, x, threads)
    run()
    show([seconds(run) for _ in range(repetitions)])


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5]))
