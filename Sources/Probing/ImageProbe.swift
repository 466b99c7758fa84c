import Diagnostics
public import Images
public import Networks
import ONNX
import Tensors

/// A network with its card, ready to be asked for tensors and gradients of image files.
///
/// Each file is decoded by the thread that runs the network on it, where rows are run apart.
public struct ImageProbe: Sendable {
  /// The network.
  public let network: Network
  /// Its card.
  public let card: NetworkCard
  /// What is wanted of each image.
  public let request: ProbeRequest
  /// How it works.
  public let settings: ProbeSettings
  /// Where rows are kept from run to run; `nil` to compute everything anew.
  public let store: ActivationStore?

  let runner: BatchRunner
  private let preprocessing: Digest
  // What keys of the store have of the network: asked for once, since it is made from a whole table.
  private let numbers: Digest

  /// A probe.
  ///
  /// - Throws: `InputError` with everything in which card and network disagree.
  public init(
    _ network: Network,
    card: NetworkCard,
    request: ProbeRequest,
    settings: ProbeSettings,
    store: ActivationStore? = nil
  ) throws {
    try InputError.throwAny(card.preprocessing.faults + card.faults(for: network))
    self.network = network
    self.card = card
    self.request = request
    self.settings = settings
    self.store = store
    preprocessing = card.preprocessing.digest
    numbers = network.numbersDigest
    runner = BatchRunner(
      network,
      input: try card.inputName(of: network),
      request: request,
      settings
    )
  }

  /// What is wanted of each image.
  ///
  /// A number that is not finite is refused where it arises: in a picture, or in what is wanted.
  ///
  /// - Parameter files: the images; they are read in this order.
  /// - Throws: `InputError`: the faults of all bad files if the settings are strict, those of every
  ///   file if none is good; `probing.not-finite`; what planning and running throw.
  public func rows(of files: [ImageFile]) throws -> ProbeRows {
    let rows = try ProbeRows.Builder(self)
    let bad = try stream(
      files,
      batches: { rows.batchesThatFit },
      look: ProbeRows.Found.init,
      rows.add
    )
    return try rows.finish(bad)
  }

  /// The pictures of some files as the network sees them.
  func pictures(_ files: [ImageFile]) -> PictureRows { PictureRows(files, card.preprocessing) }

  func key(_ part: ProbePart, image: Digest) -> ActivationStore.Key {
    ActivationStore.Key(
      network: numbers,
      preprocessing: preprocessing,
      image: image,
      tensor: part.tensor,
      quantity: part.quantity,
      pooling: request.pooling
    )
  }
}
