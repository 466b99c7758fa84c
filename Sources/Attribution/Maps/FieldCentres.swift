package import Networks

/// The centres of a layer's receptive fields along one axis, in pixels of the network's input.
public struct FieldCentres: Sendable, Hashable, Codable {
  /// The centre of cell 0; pixel i has its centre at i.
  public var first: Double
  /// From a cell to the next.
  public var step: Double

  /// Centres at `first + i * step`.
  public init(first: Double, step: Double) {
    self.first = first
    self.step = step
  }
}

extension FieldCentres {
  /// The centres of receptive fields along an axis.
  package init(_ field: ReceptiveField.Axis) {
    self.init(first: field.centre(of: 0), step: Double(field.step))
  }
}
