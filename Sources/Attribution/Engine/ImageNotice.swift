import Diagnostics

/// What a reader must know of some images of a question.
///
/// A method that asks another one about a block of rows at a time joins what it is told of each, so
/// that no notice depends on the size of the blocks.
struct ImageNotice: Sendable {
  private var images: Set<Int>
  /// The largest number of steps that one of them took, where that is told.
  private(set) var steps: Int
  private let make: @Sendable (ImageNotice) -> Notice

  /// What there is to tell of some rows of a question; `nil` if there are none.
  ///
  /// - Parameter make: gives the notice; for two of one kind it gives the same notice of no images.
  init?(
    _ question: Question,
    rows: [Int],
    steps: Int = 0,
    _ make: @escaping @Sendable (ImageNotice) -> Notice
  ) {
    if rows.isEmpty { return nil }
    self.init(images: Set(rows.map { question.places[$0] + 1 }), steps: steps, make)
  }

  private init(
    images: Set<Int>,
    steps: Int,
    _ make: @escaping @Sendable (ImageNotice) -> Notice
  ) {
    self.images = images
    self.steps = steps
    self.make = make
  }

  /// What a reader is told.
  var notice: Notice { make(self) }

  /// How many images there are.
  var count: Int { images.count }

  /// What people call the images: their numbers among all, counted from 1.
  var numbers: String {
    let shown = images.sorted().prefix(8).map(String.init).joined(separator: ", ")
    return shown + (count > 8 ? ", ..." : "")
  }

  /// The notice of no images, which stands for its kind.
  private var kind: Notice { ImageNotice(images: [], steps: 0, make).notice }

  /// Those of all blocks, one of each kind, in an order that the blocks have no part in.
  static func joined(_ all: [ImageNotice]) -> [ImageNotice] {
    var kinds: [Notice: ImageNotice] = [:]
    for one in all {
      let kind = one.kind
      kinds[kind, default: one].images.formUnion(one.images)
      kinds[kind, default: one].steps = max(kinds[kind]?.steps ?? 0, one.steps)
    }
    return kinds.sorted { Notice.isBefore($0.key, $1.key) }.map(\.value)
  }
}

extension Notice {
  /// An order by what they say.
  static func isBefore(_ a: Notice, _ b: Notice) -> Bool {
    (a.code, a.text) < (b.code, b.text)
  }
}

extension Relevance {
  /// The notices that are not about some images.
  var commonNotices: [Notice] {
    let others = Set(imageNotices.map(\.notice))
    return notices.filter { !others.contains($0) }
  }

  /// The relevance with more to tell, of some images.
  func telling(_ others: [ImageNotice]) -> Relevance {
    var relevance = self
    relevance.imageNotices += others
    relevance.notices += others.map(\.notice)
    return relevance
  }
}
