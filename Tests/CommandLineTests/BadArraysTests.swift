import Foundation
import TestSupport
import Tensors
import Testing

@Suite("An array that is") struct BadArraysTests {
  private let world: SmallWorld

  init() throws {
    world = try SmallWorld()
    try world.writeArrays()
  }

  @Test("truncated, corrupt, empty or something else is refused, as .npy and in .npz")
  func unreadable() throws {
    let rows = try NPYFile.read(world.folder.appending("a.npy"))
    try NumPyArchive.write(["rows": rows], to: world.folder.appending("a.npz"))
    for file in ["a.npy", "a.npz"] {
      let whole = try world.bytes(file)
      let damaged: [(Data, String)] = [
        (whole.prefix(whole.count / 2), file), (whole.prefix(7), file),
        (Data(whole.map { $0 ^ 0x5A }), file), (Data(), "empty"), (Data("text".utf8), file),
      ]
      for (bytes, words) in damaged {
        try world.write(bytes, to: "bad-\(file)")
        let reference = file == "a.npz" ? "bad-a.npz:rows" : "bad-a.npy"
        expectRefusal(
          try world.tcav(gradients: "g.npy", concepts: [reference]),
          saying: words,
          "bad-\(file)"
        )
      }
    }
    try world.write(try world.bytes("a.npy").prefix(60), to: "x.npy")
    let input = ["--input", "x.npy", "--output", "out.npz"]
    expectRefusal(try world.run(["predict", "net.onnx"] + input), saying: "x.npy")
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--target", "0"] + input),
      saying: "x.npy"
    )
  }

  @Test("not in the archive is answered with near names")
  func missing() throws {
    let rows = try NPYFile.read(world.folder.appending("a.npy"))
    let both = ["striped": rows, "dotted": rows]
    try NumPyArchive.write(both, to: world.folder.appending("a.npz"))
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["a.npz:stripped"]),
      saying: "stripped",
      "striped?"
    )
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["a.npz"]),
      saying: "2 arrays",
      "dotted, striped"
    )
  }

  @Test("of another width than the gradients is refused, every one at once")
  func widths() throws {
    try world.write(Tensor<Float>([8, 11], repeating: 1), to: "narrow.npy")
    try world.write(Tensor<Float>([8, 13], repeating: 1), to: "wide.npy")
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["narrow.npy", "wide.npy"]),
      saying: "narrow",
      "wide",
      "11",
      "13",
      "12"
    )
  }

  @Test("no rows of numbers is refused")
  func shapes() throws {
    try world.write(Tensor<Float>([8], repeating: 1), to: "flat.npy")
    expectRefusal(try world.tcav(gradients: "flat.npy"), saying: "flat.npy", "[n, ...]")
    try world.write(Tensor<Float>([0, 12], []), to: "none.npy")
    expectRefusal(try world.tcav(gradients: "none.npy"), saying: "none.npy", "[n, ...]")
    try world.write(Tensor<Float>([1, 12], repeating: 1), to: "one.npy")
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["one.npy"]),
      saying: "one",
      "only one image"
    )
  }

  @Test("holding NaN is refused with the rows")
  func notFinite() throws {
    for name in ["a", "r", "g"] {
      var rows = try NPYFile.read(world.folder.appending("\(name).npy")).floats()
      rows = Tensor(rows.shape, rows.elements.enumerated().map { $0 == 25 ? .nan : $1 })
      try world.write(rows, to: "nan-\(name).npy")
    }
    expectRefusal(try world.tcav(gradients: "nan-g.npy"), saying: "NaN or infinity", "2")
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["nan-a.npy"]),
      saying: "NaN or infinity"
    )
    expectRefusal(
      try world.tcav(gradients: "g.npy", random: ["nan-r.npy"]),
      saying: "NaN or infinity"
    )
  }

  @Test("of numbers that do not fit into float32 is refused with the file")
  func tooLarge() throws {
    let doubles = Tensor<Double>([8, 12], repeating: 1e300)
    try NPYFile.write(StoredArray(doubles), to: world.folder.appending("doubles.npy"))
    expectRefusal(
      try world.tcav(gradients: "g.npy", concepts: ["doubles.npy"]),
      saying: "does not fit into float32",
      "doubles.npy"
    )
  }

  @Test("fed to a network and makes it compute NaN is refused")
  func notFiniteInput() throws {
    try world.write(Tensor<Float>([1, 3, 8, 8], repeating: .nan), to: "x.npy")
    let input = ["--input", "x.npy", "--output", "out.npz"]
    expectRefusal(try world.run(["predict", "net.onnx"] + input), saying: "not finite", "x")
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--target", "0"] + input),
      saying: "not finite",
      "x"
    )
  }
}
