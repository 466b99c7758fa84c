/// A human concept that pixels can carry.
public struct ConceptLabel: Sendable, Hashable, Codable {
  /// Its number in the data set, at least 1; 0 means unlabelled.
  public var number: Int
  /// Its name, such as `car` or `red-c`.
  public var name: String
  /// Its primary category: the one in which it covers most. Bau et al. 2017, NetDissect's code.
  public var category: String
  /// The number of images that hold it.
  public var frequency: Int
  /// The pixels that it covers, in whole images: the sum over images of its share of the pixels.
  public var coverage: Double

  /// A label.
  public init(number: Int, name: String, category: String, frequency: Int, coverage: Double) {
    self.number = number
    self.name = name
    self.category = category
    self.frequency = frequency
    self.coverage = coverage
  }
}
