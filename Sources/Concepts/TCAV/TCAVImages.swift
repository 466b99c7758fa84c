public import Diagnostics

/// The different images of a run's concepts and random folders, each once: the rows of K.
///
/// Images are told apart by content. Within each set they are ordered by digest, so that no number
/// depends on file names or on the order in which a folder was read.
public struct TCAVImages: Sendable {
  /// One row of K: an image, and where it came from.
  public struct Row: Sendable, Hashable {
    /// The image.
    public let image: ImageSet.Image
    /// The folder that brought it first.
    public let origin: Origin
    /// Its place in that folder's images.
    public let index: Int
  }

  /// The folder of an image.
  public enum Origin: Sendable, Hashable {
    /// A concept folder, by its place among the concepts.
    case concept(Int)
    /// A random folder, by its place among them.
    case random(Int)
  }

  /// The rows of K, in the order in which activations must come.
  public let rows: [Row]
  /// What is kept of each concept.
  public let conceptSummaries: [ImageFolderSummary]
  /// What is kept of each random folder, without the concepts' images.
  public let randomSummaries: [ImageFolderSummary]
  /// Repeated images and those that concepts share with the random folders.
  public let notices: [Notice]

  /// The number of images that each concept folder brought, repeated ones too.
  let conceptCounts: [Int]
  /// The number of images that each random folder brought.
  let randomCounts: [Int]
  /// The rows of each concept.
  package let concepts: [[Int]]
  /// The rows of each random folder.
  package let random: [[Int]]

  /// Lists the images of concepts and of one random pool, or of several folders that are the random
  /// sets.
  ///
  /// - Throws: every fault at once: no concept, a name twice, a concept with fewer than two
  ///   different images, no random image left.
  public init(concepts: [ImageSet], random: [ImageSet]) throws(InputError) {
    var listing = Listing()
    let conceptRows = concepts.enumerated().map { listing.add($1, from: .concept($0)) }
    let inConcepts = Set(listing.rows.indices)
    var notices = listing.notices
    let randomRows = random.enumerated().map { index, set in
      let all = listing.add(set, from: .random(index))
      let kept = all.filter { !inConcepts.contains($0) }
      if kept.count < all.count {
        notices.append(.conceptImagesInRandom(all.count - kept.count, folder: set.name))
      }
      return kept
    }
    try InputError.throwAny(Self.faults(concepts, conceptRows, random, randomRows))
    rows = listing.rows
    conceptCounts = concepts.map(\.images.count)
    randomCounts = random.map(\.images.count)
    self.concepts = conceptRows
    self.random = randomRows
    self.notices = notices
    let images = listing.rows.map(\.image)
    conceptSummaries = zip(concepts, conceptRows).map { set, rows in
      ImageSet.summary(name: set.name, of: rows.map { images[$0] })
    }
    randomSummaries = zip(random, randomRows).map { set, rows in
      ImageSet.summary(name: set.name, of: rows.map { images[$0] })
    }
  }

  private static func faults(
    _ concepts: [ImageSet],
    _ conceptRows: [[Int]],
    _ random: [ImageSet],
    _ randomRows: [[Int]]
  ) -> [Fault] {
    var faults: [Fault] = []
    if concepts.isEmpty { faults.append(.noConcepts) }
    for (name, sets) in Dictionary(grouping: concepts, by: \.name).sorted(by: { $0.key < $1.key })
    where sets.count > 1 {
      faults.append(.conceptTwice(name))
    }
    for (set, rows) in zip(concepts, conceptRows) where rows.count < 2 {
      faults.append(.tooFewConceptImages(set.name, rows.count))
    }
    if randomRows.allSatisfy(\.isEmpty) {
      faults.append(.noRandomImages(given: random.reduce(0) { $0 + $1.images.count }))
    }
    return faults
  }
}

/// Rows as they are collected.
private struct Listing {
  var rows: [TCAVImages.Row] = []
  var notices: [Notice] = []
  private var rowOfDigest: [String: Int] = [:]

  /// The rows of a set's different images, new ones appended, in the order of their digests.
  mutating func add(_ set: ImageSet, from origin: TCAVImages.Origin) -> [Int] {
    var firstOfDigest: [String: Int] = [:]
    for (index, image) in set.images.enumerated() where firstOfDigest[image.digest] == nil {
      firstOfDigest[image.digest] = index
    }
    let repeated = set.images.count - firstOfDigest.count
    if repeated > 0 { notices.append(.repeatedImages(repeated, folder: set.name)) }
    return firstOfDigest.sorted { $0.key < $1.key }.map { digest, index in
      if let row = rowOfDigest[digest] { return row }
      rows.append(TCAVImages.Row(image: set.images[index], origin: origin, index: index))
      rowOfDigest[digest] = rows.count - 1
      return rows.count - 1
    }
  }
}
