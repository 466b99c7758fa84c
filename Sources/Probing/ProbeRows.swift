public import Diagnostics
import Foundation
public import Images
public import Tensors

/// What a probe found: for each tensor one row an image, in memory as far as the budget goes, the
/// others on disk.
public struct ProbeRows {
  /// One image that was read.
  public struct Source: Sendable, Hashable {
    /// The file.
    public let file: ImageFile
    /// The digest of its bytes.
    public let digest: Digest
  }

  /// The images, in the order of the files; row i of every tensor belongs to image i.
  public let images: [Source]
  /// How many of the images went through the network; the others were in the store.
  public let computed: Int
  /// The files that could not be read, in order.
  public let bad: [BadImage]
  /// What to tell the user of files that were left out, else `nil`.
  public let notice: Notice?
  private let shapes: [ProbePart: Shape]
  private let places: [[ProbePart: Place]]
  private let source: Rereader

  /// Where one image's numbers are.
  fileprivate enum Place {
    case memory(TensorRow<Float>)
    case disk
  }

  /// The extents of a tensor for one image, without the batch axis: `[C, H, W]`, or `[C]` if pooled.
  ///
  /// - Precondition: the request asked for its activations.
  public func shape(of tensor: String) -> Shape {
    shape(ProbePart(tensor: tensor, quantity: .activation))
  }

  /// The activations of a tensor, one flattened row an image.
  ///
  /// - Precondition: the request asked for them.
  public func activations(of tensor: String) -> RowSource {
    rows(ProbePart(tensor: tensor, quantity: .activation))
  }

  /// The gradients of the request's logit with respect to a tensor, one flattened row an image.
  ///
  /// - Precondition: the request asked for them.
  public func gradients(withRespectTo tensor: String) -> RowSource {
    rows(gradientPart(tensor))
  }

  /// The extents of a gradient for one image: its tensor's, or `[C]` if pooled.
  ///
  /// - Precondition: the request asked for it.
  public func gradientShape(of tensor: String) -> Shape { shape(gradientPart(tensor)) }

  private func gradientPart(_ tensor: String) -> ProbePart {
    guard let part = shapes.keys.first(where: { $0.tensor == tensor && $0.quantity != .activation })
    else { preconditionFailure("no gradients with respect to \(tensor) were asked for") }
    return part
  }

  private func shape(_ part: ProbePart) -> Shape {
    guard let shape = shapes[part] else { preconditionFailure("\(part.tensor) was not asked for") }
    return shape
  }

  private func rows(_ part: ProbePart) -> RowSource {
    let width = shape(part).count
    return RowSource(count: images.count, width: width) { [places, images, source] index in
      switch places[index][part] {
      case .memory(let row): row.slice
      case .disk, nil: try source.read(part, images[index])[...]
      }
    }
  }
}

extension ProbeRows {
  /// Brings back the rows that are on disk, and computes again those that are damaged.
  fileprivate struct Rereader {
    let probe: ImageProbe
    let store: ActivationStore
    /// Keeps a store that vanishes with the rows.
    let temporary: TemporaryStore?

    func read(_ part: ProbePart, _ image: Source) throws -> [Float] {
      if let row = store.tensor(probe.key(part, image: image.digest)) { return row.elements }
      let pictures = probe.pictures([image.file])
      let row = try probe.runner.run(pictures) { $1[part]?.tensor }[0]
      guard let found = try pictures.outcomes.strict().images.first, found.digest == image.digest,
        let row
      else {
        throw InputError(.changedImage(image.file.url.path))
      }
      try store.insert(row, for: probe.key(part, image: image.digest))
      return row.elements
    }
  }

  /// What was found in one image.
  struct Found: Sendable {
    let image: StreamedImage
    /// The first of its parts, by their tensors, with a number that is not finite.
    let notFinite: ProbePart?

    /// Looks at every number.
    init(_ image: StreamedImage) {
      self.image = image
      notFinite =
        image.parts
        .filter { !$0.value.withUnsafeBufferPointer(\.isFinite) }
        .keys.min { $0.tensor < $1.tensor }
    }
  }

  /// Collects rows, batch after batch.
  final class Builder {
    private let probe: ImageProbe
    private let store: ActivationStore
    private let temporary: TemporaryStore?
    private var images: [Source] = []
    private var places: [[ProbePart: Place]] = []
    private var computed = 0
    private var shapes: [ProbePart: Shape] = [:]
    private var budget: Int

    init(_ probe: ImageProbe) throws {
      self.probe = probe
      temporary = probe.store == nil ? try TemporaryStore() : nil
      guard let store = probe.store ?? temporary?.store else {
        preconditionFailure("one of the two stores is there")
      }
      self.store = store
      budget = probe.settings.memory
    }

    /// How many batches at once may be found: as many as fit in what is left of the memory.
    var batchesThatFit: Int {
      let row = shapes.values.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
      let fitting = budget / max(row * probe.settings.batchSize, 1)
      return min(max(fitting, 1), ImageProbe.mostBatches)
    }

    /// Keeps what was found in some images: in memory as far as the budget goes, else on disk.
    ///
    /// - Throws: `probing.not-finite`, and what writing throws.
    func add(_ batch: [Found]) throws {
      let isLent = lends(batch.map(\.image))
      // Rows are copied out of their batch on the threads; the rest is short.
      let rows = probe.settings.workers.map(blocks: isLent ? 0 : batch.count) { index in
        batch[index].image.parts.mapValues(\.alone)
      }
      for (index, found) in batch.enumerated() {
        if let part = found.notFinite {
          throw InputError(.notFinite(part.tensor, image: found.image.file.url.path))
        }
        try add(found.image, isLent ? found.image.parts : rows[index])
      }
    }

    /// Whether the rows of a batch stay where they are: if all of them fit, and little else is held
    /// with them, such as the rows that fill up a batch.
    private func lends(_ batch: [StreamedImage]) -> Bool {
      let computed = batch.count { !$0.isStored }
      var size = 0
      for row in batch.flatMap(\.parts.values) {
        size += row.count * MemoryLayout<Float>.stride
        if row.heldCount > row.count, 2 * row.heldCount > 3 * computed * row.count { return false }
      }
      return size <= budget
    }

    private func add(_ image: StreamedImage, _ rows: [ProbePart: TensorRow<Float>]) throws {
      var kept: [ProbePart: Place] = [:]
      for (part, row) in rows.sorted(by: { $0.key.tensor < $1.key.tensor }) {
        shapes[part] = row.shape
        let size = row.count * MemoryLayout<Float>.stride
        let fits = size <= budget
        if fits { budget -= size }
        kept[part] = fits ? .memory(row) : .disk
        if !fits && probe.store == nil {
          try store.insert(row.tensor, for: probe.key(part, image: image.digest))
        }
      }
      if !image.isStored { computed += 1 }
      images.append(Source(file: image.file, digest: image.digest))
      places.append(kept)
    }

    func finish(_ bad: [BadImage]) throws -> ProbeRows {
      if images.isEmpty { try InputError.throwAny(bad.flatMap(\.faults)) }
      var notes = ReadImages<Image>()
      notes.bad = bad
      return ProbeRows(
        images: images,
        computed: computed,
        bad: bad,
        notice: notes.notice,
        shapes: shapes,
        places: places,
        source: Rereader(probe: probe, store: store, temporary: temporary)
      )
    }
  }
}

/// A store among the system's temporary files, which vanishes with this value.
final class TemporaryStore: Sendable {
  let store: ActivationStore
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    store = try ActivationStore(folder: folder.url, size: .max)
  }
}
