import Networks
import Tensors

/// Along which axis of each tensor the rows of a batch lie: the first as a rule, another where a
/// network puts its tokens or its heads first.
///
/// It is the axis whose extent doubles when the batch does. Where a network merges the rows with
/// another axis, the rows must be the slower one.
struct RowAxes: Sendable {
  private var axes: [String: Int] = [:]
  /// A file that fixes the batch cannot be asked: then the first axis is believed.
  private let isFixed: Bool

  /// The axes of all tensors on a way back.
  ///
  /// - Parameter rows: the shape of a row of each input.
  /// - Throws: what planning throws.
  init(_ pass: Engine.Backward, rows: [String: Shape], _ engine: Engine) throws {
    isFixed = rows.keys.contains { engine.fixedBatch(of: $0) != nil }
    guard !isFixed else { return }
    func shapes(_ count: Int) throws -> [String: Shape] {
      var request = PlanRequest(
        inputs: rows.mapValues { Shape([count] + $0.dims) },
        known: engine.known
      )
      // The names are the same, and no weights are multiplied.
      request.mergesBatchNormalization = false
      let path = try engine.network.path(
        of: .init(of: pass.output, withRespectTo: pass.tensors),
        in: request
      )
      let made = path.flatMap { zip($0.outputs, $0.kernel.outputShapes) }
      let read = path.flatMap(\.inputs).map { ($0.name, $0.shape) }
      return Dictionary(made + read) { first, _ in first }
    }
    let many = try shapes(4)
    for (name, few) in try shapes(2) {
      guard let many = many[name], many.rank == few.rank else { continue }
      let grown = few.dims.indices.filter { many[$0] != few[$0] }
      if grown.count == 1, many[grown[0]] == 2 * few[grown[0]] { axes[name] = grown[0] }
    }
  }

  /// How the elements of a tensor are paired; `nil` where its rows cannot be told apart.
  func pairing(of name: String, _ shape: Shape) -> Pairing? {
    guard let axis = isFixed ? 0 : axes[name], axis < shape.rank, shape[axis] % 2 == 0 else {
      return nil
    }
    return Pairing(shape: shape, axis: axis)
  }
}
