import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

/// One case of the ONNX project's node tests: a network, usually of one node, with inputs and the
/// outputs that ONNX's own implementation gives for them.
struct ConformanceCase: Sendable {
  /// What `Scripts/conformance-data.sh` fetches.
  private static let folder = TestData.checkout.appending(path: ".build/conformance/onnx-1.17.0")

  /// All cases in the order of their names; none where they were not fetched.
  static let all: [ConformanceCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { ConformanceCase(folder: folder.appending(path: $0)) }
  }()

  /// Whether the cases were fetched.
  static var areThere: Bool { !all.isEmpty }

  /// Why nothing can be said where they were not.
  static let whereAreThey: Comment = "the node tests are not there: run Scripts/conformance-data.sh"

  let folder: URL

  var name: String { folder.lastPathComponent }

  /// The checked network.
  func model() throws -> Model { try Model(reading: folder.appending(path: "model.onnx")) }

  /// The inputs in the order in which the network declares them.
  func inputs(of model: Model) throws -> [(info: TensorInfo, value: Constant)] {
    try zip(model.inputs, tensors("input")).map { ($0, $1.read(as: $0.elementType)) }
  }

  /// The outputs that are right, in the order in which the network declares them.
  func outputs(of model: Model) throws -> [(info: TensorInfo, value: Constant)] {
    try zip(model.outputs, tensors("output")).map { ($0, $1.read(as: $0.elementType)) }
  }

  private func tensors(_ role: String) throws -> [Constant] {
    var tensors: [Constant] = []
    while true {
      let file = folder.appending(path: "test_data_set_0/\(role)_\(tensors.count).pb")
      guard let bytes = try? Data(contentsOf: file) else { return tensors }
      tensors.append(try Constant(tensorBytes: bytes))
    }
  }
}

extension Constant {
  /// The numbers that these stand for: the cases hold bfloat16 as its bits in whole numbers.
  fileprivate func read(as type: ElementType) -> Constant {
    guard case .int(let bits, .uint16) = self, type == .bfloat16 else { return self }
    return .float(bits.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }, type)
  }
}
