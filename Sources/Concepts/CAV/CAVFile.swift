import Attribution
public import Diagnostics
public import Foundation
import LinearModels
import Tensors

/// A CAV on disk: a `.safetensors` file with one array `cav`, the unit normal in single precision,
/// [C, H, W] or [C], and everything else as text under `__metadata__`.
///
/// In Python: `safetensors.numpy.load_file(path)["cav"]`, and
/// `safetensors.safe_open(path, "numpy").metadata()` for the texts.
public struct CAVFile: Sendable, Hashable {
  /// The vector.
  public let cav: CAV

  /// The value of the text `format` in files that this version writes and reads.
  public static let format = "noema-cav-1"
  /// The name of the array.
  static let arrayName = "cav"

  /// A file of a vector.
  public init(_ cav: CAV) { self.cav = cav }

  /// Reads a file.
  ///
  /// - Throws: `InputError`: `files.…` if the file is no readable `.safetensors`; `concepts.no-cav`
  ///   if it is another kind of file; `concepts.bad-cav` and `attribution.bad-direction` with every
  ///   fault of the texts and the array. The file is named.
  public init(reading url: URL) throws(InputError) {
    let stored = try SafeTensors(reading: url)
    do { try self.init(stored) } catch { throw error.at(url.path) }
  }

  /// Reads what a file holds.
  ///
  /// - Throws: as `init(reading:)`, without the file's name.
  init(_ stored: SafeTensors) throws(InputError) {
    guard stored.metadata["format"] == Self.format, let array = stored.arrays[Self.arrayName] else {
      throw InputError(.noCAV(format: stored.metadata["format"]))
    }
    var reader = CAVMetadataReader(stored.metadata)
    let parts = reader.read()
    guard let parts, reader.faults.isEmpty else { throw InputError(reader.faults) }
    let isPooled = parts.settings.pooling == .mean
    guard !isPooled || array.shape.rank == 1 else {
      throw InputError(.badCAV("pooling", "mean", wanted: "none for the shape \(array.shape)"))
    }
    let space: Direction.Space =
      isPooled ? .channels(array.shape.count) : .flattened(array.shape)
    cav = CAV(
      direction: try Direction(
        checking: array.floats().elements,
        normalLength: parts.normalLength,
        intercept: parts.intercept,
        layer: parts.layer,
        space: space
      ),
      concept: parts.concept,
      counterpart: parts.counterpart,
      imageCounts: parts.imageCounts,
      settings: parts.settings,
      accuracy: parts.accuracy,
      digests: parts.digests,
      versions: parts.versions
    )
  }

  /// Writes the file beside its place and renames it; the same vector gives the same bytes.
  ///
  /// - Throws: as `AtomicFile.write`.
  public func write(to url: URL) throws { try stored.write(to: url) }

  /// What the file holds.
  var stored: SafeTensors {
    let direction = cav.direction
    var texts = [
      "format": Self.format,
      "layer": direction.layer,
      "normal_length": "\(direction.normalLength)",
      "intercept": "\(direction.intercept)",
      "concept": cav.concept,
      "counterpart": cav.counterpart,
      "concept_images": "\(cav.imageCounts.concept)",
      "counterpart_images": "\(cav.imageCounts.counterpart)",
      "pooling": cav.settings.pooling.rawValue,
      "scale": cav.settings.scale.rawValue,
      "seed": "\(cav.settings.seed)",
      "folds": "\(cav.settings.folds)",
      "confidence": "\(cav.settings.confidence)",
    ]
    texts.merge(cav.settings.classifier.texts) { own, _ in own }
    if let accuracy = cav.accuracy {
      texts["accuracy"] = "\(accuracy.share)"
      texts["accuracy_correct"] = "\(accuracy.correct)"
      texts["accuracy_trials"] = "\(accuracy.trials)"
      texts["accuracy_folds"] = "\(accuracy.folds)"
    }
    for (name, digest) in cav.digests { texts["sha256.\(name)"] = digest }
    for (name, version) in cav.versions { texts["version.\(name)"] = version }
    let components = Tensor(direction.space.shape, direction.components)
    return SafeTensors(metadata: texts, arrays: [Self.arrayName: StoredArray(components)])
  }
}

extension CAVClassifier {
  /// The settings as texts: `classifier`, and `c` with `tolerance` or `alpha`.
  fileprivate var texts: [String: String] {
    switch self {
    case .logistic(let settings):
      [
        "classifier": "logistic", "c": "\(settings.c)",
        "tolerance": "\(settings.tolerance)",
      ]
    case .ridge(let settings): ["classifier": "ridge", "alpha": "\(settings.alpha)"]
    }
  }
}
