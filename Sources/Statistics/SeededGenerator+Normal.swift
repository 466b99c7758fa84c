import Foundation

extension SeededGenerator {
  /// Standard normal numbers, in pairs by the method of Box and Muller, Ann. Math. Statist. 29
  /// (1958) 610, doi:10.1214/aoms/1177706645.
  public mutating func normals(_ count: Int) -> [Float] {
    var numbers = [Float](repeating: 0, count: count)
    for place in stride(from: 0, to: count, by: 2) {
      // The first number lies in (0, 1], so that its logarithm is finite.
      let radius = (-2 * log(1 - uniform())).squareRoot()
      let angle = 2 * Double.pi * uniform()
      numbers[place] = Float(radius * cos(angle))
      if place + 1 < count { numbers[place + 1] = Float(radius * sin(angle)) }
    }
    return numbers
  }
}
