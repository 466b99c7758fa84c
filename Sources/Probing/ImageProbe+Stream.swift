import Diagnostics
import Foundation
public import Images
import Networks
import Tensors

extension ImageProbe {
  /// More batches at once than so many spare threads little more waiting.
  package static let mostBatches = 8

  /// Gives what is wanted of each image to `body`, batch after batch, and keeps none of it but in the
  /// store: memory does not grow with the number of images.
  ///
  /// Images come in the order of the files; those that cannot be read are left out. What the network
  /// gives is passed on as it is, also numbers that are not finite: the caller decides.
  ///
  /// - Parameters:
  ///   - files: the images.
  ///   - body: is given at most `settings.batchSize` images at a time, at least one.
  /// - Returns: the files that could not be read, in order.
  /// - Throws: `InputError`: the faults of a batch's bad files if the settings are strict;
  ///   `probing.not-finite` if a picture becomes such numbers; what planning, running and the store
  ///   throw, and what `body` throws.
  public func stream(
    _ files: [ImageFile],
    _ body: ([StreamedImage]) throws -> Void
  ) throws -> [BadImage] {
    try stream(files, batches: { 1 }, look: { $0 }, body)
  }

  /// Gives what is seen of each image to `body`, one batch at first and then twice as many each time, so
  /// that threads seldom wait for each other and what was seen first may tell the next how to look.
  ///
  /// - Parameters:
  ///   - files: the images.
  ///   - batches: how many batches at once it may come to, asked each time: one, if memory may not hold
  ///     what is seen of more.
  ///   - look: sees what is wanted of an image, on the thread that ran the network on it.
  ///   - body: is given what was seen, of at least one image.
  /// - Returns: as without looking.
  /// - Throws: as without looking.
  package func stream<Seen: Sendable>(
    _ files: [ImageFile],
    batches: () -> Int,
    look: @Sendable (StreamedImage) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws -> [BadImage] {
    // Pictures of a network that takes a fixed number at once are all read beforehand.
    let isFixed = runner.engine.fixedBatch(of: runner.input) != nil
    var bad: [BadImage] = []
    var (stored, start, size) = (0, 0, settings.batchSize)
    while start < files.count {
      let range = start..<min(start + size, files.count)
      let batch = try images(range, of: files, look)
      bad += batch.bad
      stored += batch.stored
      if !batch.seen.isEmpty { try body(batch.seen) }
      settings.progress("images", range.upperBound, of: files.count)
      (start, size) = (
        range.upperBound, min(2 * size, settings.batchSize * (isFixed ? 1 : batches()))
      )
    }
    if store != nil { settings.report(StoreUse(stored: stored, images: files.count - bad.count)) }
    return bad
  }

  /// What is seen of some of the files: of those that the store has whole, and of the others through the
  /// network, whose numbers are then kept in the store.
  private func images<Seen: Sendable>(
    _ range: Range<Int>,
    of files: [ImageFile],
    _ look: @Sendable (StreamedImage) -> Seen
  ) throws -> (seen: [Seen], stored: Int, bad: [BadImage]) {
    var all = lookUp(range, of: files, look)
    let stored = all.count
    let missing = range.filter { all[$0] == nil }
    let bad = try compute(missing, of: files, look) { all[$0] = $1 }
    return (range.compactMap { all[$0] }, stored, bad)
  }

  /// Runs the network on some of the files.
  ///
  /// - Parameter use: is given what was seen of each good file, by its place.
  /// - Returns: the bad files.
  private func compute<Seen: Sendable>(
    _ places: [Int],
    of files: [ImageFile],
    _ look: @Sendable (StreamedImage) -> Seen,
    use: (Int, Seen) -> Void
  ) throws -> [BadImage] {
    guard !places.isEmpty else { return [] }
    let pictures = pictures(places.map { files[$0] })
    let outcome = Result {
      try runner.run(pictures) { place, parts -> Seen? in
        guard let digest = pictures.digest(of: place) else { return nil }
        let image = StreamedImage(
          index: places[place],
          file: pictures.files[place],
          digest: digest,
          isStored: false,
          parts: parts
        )
        try keep(image)
        return look(image)
      }
    }
    let read = pictures.outcomes
    // Bad files come before what a run on them may have failed by.
    if settings.isStrict { _ = try read.strict() }
    let seen = try outcome.get()
    if let bad = read.images.first(where: { !$0.value }) {
      throw InputError(.notFinite(runner.input, image: bad.file.url.path))
    }
    let isBad = Set(read.bad.map(\.file))
    for (place, seen) in seen.enumerated() where !isBad.contains(pictures.files[place]) {
      if let seen { use(places[place], seen) }
    }
    return read.bad
  }

  /// What is seen of the images whose parts are all in the store, by their places.
  private func lookUp<Seen: Sendable>(
    _ range: Range<Int>,
    of files: [ImageFile],
    _ look: @Sendable (StreamedImage) -> Seen
  ) -> [Int: Seen] {
    guard let store else { return [:] }
    let found = settings.workers.map(blocks: range.count) { block -> Seen? in
      let index = range.lowerBound + block
      guard let digest = try? Digest(ofFile: files[index].url) else { return nil }
      var parts: [ProbePart: TensorRow<Float>] = [:]
      for part in request.parts {
        guard let tensor = store.tensor(key(part, image: digest)) else { return nil }
        parts[part] = TensorRow(tensor)
      }
      let image = StreamedImage(
        index: index,
        file: files[index],
        digest: digest,
        isStored: true,
        parts: parts
      )
      return look(image)
    }
    return Dictionary(
      uniqueKeysWithValues: zip(range, found).compactMap { index, seen in
        seen.map { (index, $0) }
      }
    )
  }

  private func keep(_ image: StreamedImage) throws {
    guard let store else { return }
    for (part, row) in image.parts {
      try store.insert(row.tensor, for: key(part, image: image.digest))
    }
  }
}
