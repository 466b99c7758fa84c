import Diagnostics
import Foundation
public import Images
import Tensors

extension ImageProbe {
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
    var bad: [BadImage] = []
    var stored = 0
    for start in stride(from: 0, to: files.count, by: settings.batchSize) {
      let range = start..<min(start + settings.batchSize, files.count)
      let batch = try images(range, of: files)
      bad += batch.bad
      stored += batch.images.count(where: \.isStored)
      if !batch.images.isEmpty { try body(batch.images) }
      settings.progress("images", range.upperBound, of: files.count)
    }
    if store != nil { settings.report(StoreUse(stored: stored, images: files.count - bad.count)) }
    return bad
  }

  /// What is wanted of some of the files: from the store of those that it has whole, of the others
  /// through the network, and then kept in the store.
  func images(
    _ range: Range<Int>,
    of files: [ImageFile]
  ) throws -> (images: [StreamedImage], bad: [BadImage]) {
    let stored = lookUp(range, of: files)
    let missing = range.filter { stored[$0] == nil }
    let (read, computed) = try compute(missing.map { files[$0] })
    var fresh = zip(read.images, computed).makeIterator()
    let isBad = Set(read.bad.map(\.file))
    let images = range.compactMap { index -> StreamedImage? in
      if let found = stored[index] { return found }
      guard !isBad.contains(files[index]), let (image, parts) = fresh.next() else { return nil }
      return StreamedImage(
        index: index,
        file: image.file,
        digest: image.digest,
        isStored: false,
        parts: parts
      )
    }
    try keep(images.filter { !$0.isStored })
    return (images, read.bad)
  }

  /// Files that could be read, what is wanted of each, and bad files.
  private func compute(
    _ files: [ImageFile]
  ) throws -> (read: ReadImages<Bool>, parts: [[ProbePart: TensorRow<Float>]]) {
    guard !files.isEmpty else { return (ReadImages(), []) }
    let pictures = pictures(files)
    let outcome = Result { try runner.run(pictures) }
    let read = pictures.outcomes
    // Bad files come before what a run on them may have failed by.
    if settings.isStrict { _ = try read.strict() }
    let parts = try outcome.get()
    if let bad = read.images.first(where: { !$0.value }) {
      throw InputError(.notFinite(runner.input, image: bad.file.url.path))
    }
    let isBad = Set(read.bad.map(\.file))
    return (read, zip(files, parts).filter { !isBad.contains($0.0) }.map(\.1))
  }

  /// The images whose parts are all in the store, by their places.
  private func lookUp(_ range: Range<Int>, of files: [ImageFile]) -> [Int: StreamedImage] {
    guard let store else { return [:] }
    let found = settings.workers.map(blocks: range.count) { block -> StreamedImage? in
      let index = range.lowerBound + block
      guard let digest = try? Digest(ofFile: files[index].url) else { return nil }
      var parts: [ProbePart: TensorRow<Float>] = [:]
      for part in request.parts {
        guard let tensor = store.tensor(key(part, image: digest)) else { return nil }
        parts[part] = TensorRow(tensor)
      }
      return StreamedImage(
        index: index,
        file: files[index],
        digest: digest,
        isStored: true,
        parts: parts
      )
    }
    return Dictionary(uniqueKeysWithValues: found.compactMap { $0 }.map { ($0.index, $0) })
  }

  private func keep(_ images: [StreamedImage]) throws {
    guard let store else { return }
    _ = try settings.workers.map(blocks: images.count) { block in
      for (part, row) in images[block].parts {
        try store.insert(row.tensor, for: key(part, image: images[block].digest))
      }
    }
  }
}
