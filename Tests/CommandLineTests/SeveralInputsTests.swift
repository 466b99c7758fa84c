import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("A network of several inputs") struct SeveralInputsTests {
  private let world: SmallWorld

  /// y = reshape(a * b, shape): two inputs of real numbers and one of whole ones.
  init() throws {
    world = try SmallWorld()
    var file = OnnxBuilder()
    file.input("a", [nil, 6])
    file.input("b", [6])
    file.input("shape", [3], .int64)
    file.node("Mul", ["a", "b"], ["product"])
    file.node("Reshape", ["product", "shape"], ["y"])
    file.output("y", [nil, 2, 3])
    try file.write(to: world.folder.appending("several.onnx"))
    try world.write(Tensor<Float>([2, 6], (0..<12).map(Float.init)), to: "a.npy")
    try world.write(Tensor<Float>([6], repeating: 2), to: "b.npy")
    let shape = StoredArray(Tensor<Int64>([3], [-1, 2, 3]))
    try NPYFile.write(shape, to: world.folder.appending("shape.npy"))
  }

  private static let inputs = [
    "--input", "a=a.npy", "--input", "b=b.npy", "--input", "shape=shape.npy",
    "--output", "out.npz",
  ]

  @Test("takes each by its name; whole numbers say what they say")
  func predicts() throws {
    let outcome = try world.run(["predict", "several.onnx", "--tap", "product"] + Self.inputs)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let archive = try NumPyArchive(reading: world.folder.appending("out.npz"))
    let y = try archive.array("y").floats()
    #expect(y == Tensor([2, 2, 3], (0..<12).map { Float(2 * $0) }))
    #expect(try archive.array("product").floats() == y.reshaped([2, 6]))
  }

  @Test("is differentiated with respect to the real ones")
  func differentiates() throws {
    let outcome = try world.run(
      ["attribute", "several.onnx", "--target", "4"] + Self.inputs
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let archive = try NumPyArchive(reading: world.folder.appending("out.npz"))
    #expect(archive.names.sorted() == ["a", "b"])
    // dy[n, 4] / db[4] = a[n, 4], summed over both rows.
    #expect(try archive.array("b").floats() == Tensor([6], [0, 0, 0, 0, 14, 0]))
  }
}
