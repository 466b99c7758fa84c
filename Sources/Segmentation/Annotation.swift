/// Which labels lie where in one image.
public struct Annotation: Sendable, Hashable {
  /// The columns of every map.
  public let width: Int
  /// The rows of every map.
  public let height: Int
  /// The planes, by category in the data set's order, dominant first within a category.
  ///
  /// A pixel may carry several labels, one a plane; NetDissect counts a label once for each plane.
  public let planes: [Plane]

  /// Labels of one category.
  public struct Plane: Sendable, Hashable {
    /// The category's place among the data set's.
    public let category: Int
    /// Where they lie.
    public let content: Content

    /// A plane.
    public init(category: Int, content: Content) {
      self.category = category
      self.content = content
    }
  }

  /// Where the labels of a plane lie.
  public enum Content: Sendable, Hashable {
    /// The whole image carries the label of this number.
    case whole(Int)
    /// Each pixel's label number, `[H, W]` in rows from the top, 0 where there is none.
    case pixels([Int32])
  }

  /// The labels of an image.
  ///
  /// - Precondition: every map has `height * width` pixels.
  public init(width: Int, height: Int, planes: [Plane]) {
    for case .pixels(let numbers) in planes.map(\.content) {
      precondition(numbers.count == width * height, "\(numbers.count) pixels in a label map")
    }
    self.width = width
    self.height = height
    self.planes = planes
  }
}
