import Foundation
import ONNX
import Tensors
import TestSupport
import Testing

/// Other tools' numbers for a network, committed as small arrays: `Tests/References/README.md` says
/// what they are and which scripts wrote them.
struct ReferenceArrays {
  /// The inputs, hashed from their index: the same bytes in NumPy.
  let inputs: [String: Tensor<Float>]
  /// The inputs of whole numbers, with their values.
  let known: [String: Constant]
  /// The class whose logits are summed over the batch and differentiated.
  let target: Int
  private let archive: NumPyArchive

  /// Reads `Tests/References/PATH.npz`.
  init(_ path: String) throws {
    let file = TestData.checkout.appending(path: "Tests/References/\(path).npz")
    let archive = try NumPyArchive(reading: file)
    self.archive = archive
    target = Int(try #require(try archive.array("target").ints().elements.first))
    var inputs: [String: Tensor<Float>] = [:]
    for name in Self.names(in: archive, after: "shape:") {
      let shape = Shape(try archive.array("shape:\(name)").ints().elements.map { Int($0) })
      let seed = try #require(try archive.array("seed:\(name)").ints().elements.first)
      inputs[name] = Tensor(hashed: shape, seed: UInt32(seed))
    }
    self.inputs = inputs
    var known: [String: Constant] = [:]
    for name in Self.names(in: archive, after: "known:") {
      known[name] = .int(try archive.array("known:\(name)").ints(), .int64)
    }
    self.known = known
  }

  /// The tensors with gradients.
  var tensors: [String] { Self.names(in: archive, after: "gradient:") }

  /// An array's numbers.
  func numbers(_ name: String) throws -> [Float] { try archive.array(name).floats().elements }

  /// The flat positions at which the gradient with respect to a tensor is given.
  func positions(in tensor: String) throws -> [Int] {
    try archive.array("positions:\(tensor)").ints().elements.map { Int($0) }
  }

  /// The cotangent of the logits, of which the first extent is the batch.
  func seed(_ shape: Shape) -> Tensor<Float> {
    var seed = Tensor<Float>(shape, repeating: 0)
    let classes = shape.count / max(1, shape.dims.first ?? 1)
    for row in stride(from: target, to: shape.count, by: classes) { seed.elements[row] = 1 }
    return seed
  }

  private static func names(in archive: NumPyArchive, after prefix: String) -> [String] {
    archive.names.compactMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
  }
}
