public import Diagnostics
public import Statistics

/// A division of the images of a concept and of its counterpart into parts, each part with nearly
/// the same number of both.
public struct StratifiedFolds: Sendable, Hashable {
  /// The images of one part: held out together, and the others' training.
  public struct Part: Sendable, Hashable {
    /// Images of the concept.
    public var positive: [Int]
    /// Images of the counterpart.
    public var negative: [Int]
  }

  /// The parts.
  public let parts: [Part]

  /// The default number of parts.
  public static let defaultCount = 5

  /// Divides as many images of either class as the smaller one has, drawn at random.
  ///
  /// An image is known by its number; one that a class lists twice counts once. One that occurs in
  /// both classes stays in one part: it is never held out and fitted on at once.
  ///
  /// - Parameters:
  ///   - count: the number of parts; fewer where a class has fewer different images.
  ///   - positive: the images of the concept.
  ///   - negative: the images of its counterpart.
  ///   - generator: draws the images and deals them.
  /// - Throws: `concepts.too-few-images` if a class has fewer than two different images.
  /// - Precondition: `count >= 2`.
  public init(
    _ count: Int = defaultCount,
    positive: [Int],
    negative: [Int],
    using generator: inout SeededGenerator
  ) throws(InputError) {
    precondition(count >= 2, "\(count) parts leave nothing to fit on")
    let classes = [positive, negative].map(Self.different)
    let size = min(classes[0].count, classes[1].count)
    guard size >= 2 else { throw InputError(.tooFewImages(size)) }
    var parts = [Part](repeating: Part(positive: [], negative: []), count: min(count, size))
    var home: [Int: Int] = [:]
    for (images, list) in zip(classes, [\Part.positive, \Part.negative]) {
      let drawn = generator.sample(size, of: images)
      // An image that the other class has placed already stays with its twin.
      for image in drawn.filter({ home[$0] != nil }) + drawn.filter({ home[$0] == nil }) {
        let lengths = parts.map { $0[keyPath: list].count }
        let place = home[image] ?? lengths.indices.min { lengths[$0] < lengths[$1] } ?? 0
        home[image] = place
        parts[place][keyPath: list].append(image)
      }
    }
    self.parts = parts
  }

  /// The images without repetitions, in the order of their first occurrence.
  private static func different(_ images: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return images.filter { seen.insert($0).inserted }
  }

  /// All images but those of one part.
  public func training(without held: Int) -> Part {
    let others = parts.indices.filter { $0 != held }
    return Part(
      positive: others.flatMap { parts[$0].positive },
      negative: others.flatMap { parts[$0].negative }
    )
  }
}
