package import Tensors

/// The maps of those units of one image that come above a bound; the others have no mask.
package struct ActiveMaps: Sendable, Hashable {
  /// The units, ascending.
  package let units: [Int]
  /// The largest value of each of these units' maps.
  package let maxima: [Float]
  /// Their maps, one after the other, `[count, h, w]`.
  package let values: [Float]

  /// The maps whose largest value is above a bound.
  ///
  /// - Parameters:
  ///   - maps: `[U, h, w]`.
  ///   - maxima: the largest value of each, `[U]`.
  ///   - bounds: one bound a unit, `[U]`.
  package init(of maps: Tensor<Float>, maxima: [Float], above bounds: [Float]) {
    let places = maps.rowCount
    var (units, kept, values) = ([Int](), [Float](), [Float]())
    maps.elements.withUnsafeBufferPointer { elements in
      for unit in maxima.indices where maxima[unit] > bounds[unit] {
        units.append(unit)
        kept.append(maxima[unit])
        values.append(contentsOf: elements[unit * places..<(unit + 1) * places])
      }
    }
    (self.units, self.maxima, self.values) = (units, kept, values)
  }

  /// The part of these maps that comes above higher bounds.
  package func above(_ bounds: [Float]) -> ActiveMaps { ActiveMaps(self, bounds) }

  private init(_ maps: ActiveMaps, _ bounds: [Float]) {
    let places = maps.units.isEmpty ? 0 : maps.values.count / maps.units.count
    let indices = maps.units.indices.filter { maps.maxima[$0] > bounds[maps.units[$0]] }
    units = indices.map { maps.units[$0] }
    maxima = indices.map { maps.maxima[$0] }
    values = indices.flatMap { maps.values[$0 * places..<($0 + 1) * places] }
  }

  /// The memory that they take.
  package var byteCount: Int { values.count * 4 + units.count * 12 + 96 }
}
