import Attribution
import Tensors

extension AttributionResult.Unit {
  /// The five units with the largest sums, by absolute value.
  static func largest(in maps: Tensor<Float>) -> [AttributionResult.Unit] {
    let sums = (0..<maps.shape[0]).map { unit in
      AttributionResult.Unit(
        unit: unit,
        sum: maps.rowElements(unit).reduce(0) { $0 + Double($1) }
      )
    }
    return Array(sums.sorted { (abs($1.sum), $0.unit) < (abs($0.sum), $1.unit) }.prefix(5))
  }
}

extension AttributionResult.Curve {
  /// The path of one image, if the method gave one.
  init?(_ arrays: [String: Tensor<Float>], row: Int) {
    func numbers(_ name: String) -> [Double]? {
      guard let array = arrays[name] else { return nil }
      let elements = array.shape.rank >= 2 ? array.rowElements(row) : array.elements[...]
      return elements.map(Double.init)
    }
    guard let alphas = numbers("path-alphas"), let scores = numbers("path-scores"),
      alphas.count == scores.count, alphas.count > 1
    else { return nil }
    let gradients = numbers("path-gradients") ?? []
    self.alphas = alphas
    self.scores = scores
    self.gradients = gradients.count == alphas.count ? gradients : []
  }
}
