public import Diagnostics

/// A whole TCAV run: one class, some concepts, some layers. Complete: what can change a number is
/// in it, and nothing that varies from run to run (times, thread counts, folders' places) is.
public struct TCAVResult: Sendable, Hashable, Codable {
  /// What made the numbers.
  public var provenance: Provenance
  /// The settings of the run.
  public var settings: TCAVSettings
  /// The class whose logit was differentiated.
  public var target: TCAVTarget
  /// The concepts, in the order of `layers[].concepts`.
  public var concepts: [ImageFolderSummary]
  /// The images that the random sets were drawn from; one folder, or several.
  public var random: [ImageFolderSummary]
  /// The random sets, one group for each size of concept.
  public var randomSets: [RandomSetsSummary]
  /// The results, layer by layer, in the order asked for.
  public var layers: [TCAVLayerResult]
  /// The smallest p-value that the test can give, before correction: 1/(R + 1) for the rank test;
  /// `nil` for the others.
  public var smallestP: Double?
  /// The number of tests that the correction counts: layers x concepts.
  public var testCount: Int
  /// How many more random sets would let a single finding pass the correction; 0 if it can already.
  public var additionalSetsNeeded: Int
  /// What a reader must know about the run as a whole.
  public var notices: [Notice]
}

/// The class that is asked about, and its images.
public struct TCAVTarget: Sendable, Hashable, Codable {
  /// The class's name.
  public var name: String
  /// The index of its logit, or `nil` where gradients came from files without it.
  public var index: Int?
  /// Its images, as used.
  public var images: ImageFolderSummary
  /// How many of the images the network assigns to the class; `nil` if nobody looked.
  public var assigned: Int?
  /// How many images were left out because the network does not assign them to the class
  /// (`--only-correct`).
  public var dropped: Int

  /// A class with its images.
  public init(
    name: String,
    index: Int?,
    images: ImageFolderSummary,
    assigned: Int? = nil,
    dropped: Int = 0
  ) {
    self.name = name
    self.index = index
    self.images = images
    self.assigned = assigned
    self.dropped = dropped
  }
}

/// A folder of images as far as results depend on it.
public struct ImageFolderSummary: Sendable, Hashable, Codable {
  /// The folder's own name, without its place.
  public var name: String
  /// The number of different images used.
  public var count: Int
  /// SHA-256 over the sorted digests of the images used, hexadecimal.
  public var digest: String

  /// A summary.
  public init(name: String, count: Int, digest: String) {
    self.name = name
    self.count = count
    self.digest = digest
  }
}

/// The random sets drawn for concepts of one size.
public struct RandomSetsSummary: Sendable, Hashable, Codable {
  /// The number of images in each set, the concept's own.
  public var size: Int
  /// R, the number of sets.
  public var count: Int
  /// The number of images in the pool they were drawn from.
  public var pool: Int
  /// The mean share of images that two random sets have in common, in [0, 1].
  public var meanOverlap: Double
  /// The largest such share.
  public var largestOverlap: Double
  /// The opponents of the concept, numbered from 1.
  public var opponents: [Int]
  /// The random sets that met, numbered from 1, [pairs][2].
  public var pairs: [[Int]]
}
