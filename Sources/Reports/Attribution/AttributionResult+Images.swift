public import Attribution
public import Diagnostics

extension AttributionResult {
  /// An image that was asked about.
  public struct Image: Sendable, Hashable, Codable {
    /// Its path below the folder.
    public var path: String
    /// The folder of its files.
    public var folder: String
    /// SHA-256 of its bytes.
    public var digest: String
    /// What is explained, as people say it, such as a class's name.
    public var target: String
    /// The index of the class, if it is one.
    public var index: Int?
    /// The number that is explained.
    public var score: Double
    /// What each method gave, in the order of the methods.
    public var cells: [Cell]

    /// An image.
    public init(
      path: String,
      folder: String,
      digest: String,
      target: String,
      index: Int? = nil,
      score: Double,
      cells: [Cell] = []
    ) {
      self.path = path
      self.folder = folder
      self.digest = digest
      self.target = target
      self.index = index
      self.score = score
      self.cells = cells
    }
  }

  /// What one method gave for one image.
  public struct Cell: Sendable, Hashable, Codable {
    /// Why there is no map.
    public var refusal: Fault?
    /// The extents of the array, without the batch.
    public var shape: [Int] = []
    /// The sum of all numbers.
    public var sum = 0.0
    /// The smallest number at a place, summed over channels.
    public var minimum = 0.0
    /// The largest number at a place.
    public var maximum = 0.0
    /// The number that the strongest colour stands for; `nil` where there are no places.
    public var limit: Double?
    /// The number at which the colours of amounts begin, where they have an offset; `nil` for 0.
    public var base: Double?
    /// The share of places beyond it.
    public var clipped = 0.0
    /// The channels of a layer with the largest sums, by absolute value.
    public var units: [Unit] = []
    /// How well the method can be trusted here, by the checks' names.
    public var checks: [String: Double] = [:]
    /// Rectangles around what stands out.
    public var boxes: [MapBox] = []
    /// What happens along the path of a method that integrates.
    public var curve: Curve?

    /// No map.
    public init(refusal: Fault? = nil) { self.refusal = refusal }
  }

  /// A channel of a layer.
  public struct Unit: Sendable, Hashable, Codable {
    /// Its index.
    public var unit: Int
    /// The sum of its relevance.
    public var sum: Double
  }

  /// Numbers along the path from a baseline to the image.
  public struct Curve: Sendable, Hashable, Codable {
    /// How far along the path, 0...1.
    public var alphas: [Double]
    /// The target's number there.
    public var scores: [Double]
    /// The size of the gradient there; empty if the method does not say.
    public var gradients: [Double]
  }
}
