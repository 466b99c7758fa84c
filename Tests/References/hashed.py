"""Numbers from a hash of their index, the same bytes in NumPy and in Swift."""

import numpy as np


def hashed(count: int, seed: int) -> np.ndarray:
    """uint32 hashes of 0 ..< count: Wellons's lowbias32 of index + seed * 2^32 / golden ratio."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    h = (h ^ (h >> 16)) * np.uint32(0x7FEB352D)
    h = (h ^ (h >> 15)) * np.uint32(0x846CA68B)
    return h ^ (h >> 16)


def hashed_input(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """A float32 array of multiples of 2^-23 spread evenly over [-1, 1)."""
    steps = hashed(int(np.prod(shape)), seed) >> 8
    return (steps.astype(np.float32) * np.float32(2**-23) - np.float32(1)).reshape(shape)


def hashed_positions(count: int, among: int, seed: int) -> np.ndarray:
    """At most `count` ascending positions below `among`, int64."""
    return np.unique(hashed(count, seed).astype(np.int64) % among)
