import Networks
import Synchronization
import Tensors

/// The values of the targets of a question, found when they are first asked for and then kept.
final class LazyScores: Sendable {
  private let found = Mutex<[Double]?>(nil)
  private let find: @Sendable () throws -> [Double]

  /// - Parameter find: gives one number an image; called once, if it does not throw.
  init(_ find: @escaping @Sendable () throws -> [Double]) { self.find = find }

  /// One number an image.
  func values() throws -> [Double] {
    try found.withLock { found in
      if let found { return found }
      let values = try find()
      found = values
      return values
    }
  }
}

extension Question {
  /// The shape that a tensor has for inputs, one row an image; `nil` where that shows only in a run,
  /// as it does for a file that takes another number of rows.
  static func shape(
    of tensor: String,
    _ inputs: [String: Tensor<Float>],
    _ engine: Engine
  ) -> Shape? {
    let count = inputs.values.first?.shape.dims.first
    guard engine.known.isEmpty,
      inputs.keys.allSatisfy({ [nil, count].contains(engine.fixedBatch(of: $0)) })
    else { return nil }
    let layer = engine.network.layers(inputs.mapValues(\.shape)).first { $0.tensor == tensor }
    guard let dims = layer?.shape, dims.first == count else { return nil }
    return Shape(dims)
  }
}
