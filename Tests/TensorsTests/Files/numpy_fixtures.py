"""Writes NumPyFixtures.swift: small arrays as NumPy itself saves them, in base64.

Run it in this folder: python3 numpy_fixtures.py > NumPyFixtures.swift
"""

import base64
import io
import zipfile

import numpy as np


def npy(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


def npz(save, **arrays):
    stream = io.BytesIO()
    save(stream, **arrays)
    return stream.getvalue()


ramp = np.arange(6).reshape(2, 3)
fixtures = {
    "float32": npy(ramp.astype("<f4") / 4),
    "float32Big": npy(ramp.astype(">f4") / 4),
    "float32Fortran": npy(np.asfortranarray(ramp.astype("<f4") / 4)),
    "float64Version2": npy(ramp.astype("<f8") / 4, version=(2, 0)),
    "float64Version3": npy(ramp.astype("<f8") / 4, version=(3, 0)),
    "float16": npy(ramp.astype("<f2") / 4),
    "int8": npy(ramp.astype("i1") - 3),
    "int16Big": npy(ramp.astype(">i2") - 3),
    "int32": npy(ramp.astype("<i4") - 3),
    "int64Fortran": npy(np.asfortranarray(ramp.astype("<i8") - 3)),
    "uint8": npy(ramp.astype("u1") + 250),
    "uint16": npy(ramp.astype("<u2") + 65530),
    "uint32": npy(ramp.astype("<u4") + 4294967290),
    "uint64": npy(ramp.astype("<u8") + 9),
    "bool": npy(ramp % 2 == 1),
    "scalar": npy(np.float32(2.5)),
    "vector": npy(np.array([1.5], "<f4")),
    "noRows": npy(np.zeros((0, 4), "<f4")),
    "objects": npy(np.array([None, 1], dtype=object)),
    "text": npy(np.array(["a", "bc"])),
    "record": npy(np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")])),
    "cubeFortran": npy(np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4))),
    "stored": npz(np.savez, x=ramp.astype("<f4"), y=np.arange(3)),
    "deflated": npz(np.savez_compressed, x=ramp.astype("<f4"), y=np.arange(3)),
}
print("import Foundation\n")
print(f"/// Arrays saved by NumPy {np.__version__}; made by numpy_fixtures.py.")
print("enum NumPyFixtures {")
for name, data in fixtures.items():
    print(f"  static let {name} = bytes(")
    text = base64.b64encode(data).decode()
    lines = [text[i : i + 88] for i in range(0, len(text), 88)]
    print('    """')
    for line in lines:
        print(f"    {line}\\")
    print('\n    """')
    print("  )")
print("""
  private static func bytes(_ base64: String) -> Data { Data(base64Encoded: base64) ?? Data() }
}""")
