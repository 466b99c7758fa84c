public import Diagnostics

/// What a store has spared.
public struct StoreUse: Sendable, Hashable {
  /// The images that were found in the store.
  public var stored: Int
  /// All images that were asked about.
  public var images: Int

  /// A number of images of which some were found.
  public init(stored: Int = 0, images: Int = 0) {
    self.stored = stored
    self.images = images
  }

  /// Counts what another pass was spared.
  public static func += (all: inout StoreUse, more: StoreUse) {
    all.stored += more.stored
    all.images += more.images
  }

  /// What a person is told.
  public var notice: Notice {
    Notice(
      "probing.store",
      "The network was run on \(images - stored) of \(images) images; \(stored) were in the store."
    )
  }
}
