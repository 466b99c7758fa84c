public import Diagnostics
import Foundation
public import Tensors

/// Reads image files in parallel, keeps their order, and names every one that is bad.
public struct ImageReader: Sendable {
  /// How many files are decoded at once.
  public var workers: Workers
  /// The extents that pictures must have at least, where small ones are wanted: JPEG files are then
  /// decoded at a half, a quarter or an eighth of their size. `nil` for their own size.
  package var side: Int?

  /// A reader on a number of threads.
  public init(workers: Workers) { self.workers = workers }

  /// Reads the files and changes each with `change` on its thread, such as to a tensor.
  ///
  /// The results stand in the order of the files, those that could not be read left out; their
  /// faults, which name the file, stand beside. Nobody but the caller decides whether the run
  /// goes on: `ReadImages.strict()` throws.
  public func read<Value: Sendable>(
    _ files: [ImageFile],
    _ change: @Sendable (Image) -> Value
  ) -> ReadImages<Value> {
    let results = workers.map(blocks: files.count) { index in
      Result { () throws(InputError) in
        try Self.read(files[index], covering: side, change)
      }
    }
    return ReadImages(results, of: files)
  }

  /// Reads the files as they are.
  public func read(_ files: [ImageFile]) -> ReadImages<Image> { read(files) { $0 } }

  /// Reads one file on this thread.
  ///
  /// - Parameter side: as of a reader.
  /// - Throws: every fault of the file.
  package static func read<Value>(
    _ file: ImageFile,
    covering side: Int? = nil,
    _ change: (Image) -> Value
  ) throws(InputError) -> ReadImage<Value> {
    do throws(InputError) {
      let bytes = try Image.read(file.url)
      let image = try Image(decoding: bytes, covering: side)
      return ReadImage(file: file, digest: Digest(of: bytes), value: change(image))
    } catch {
      throw error.at(file.url.path)
    }
  }
}

/// What became of some image files.
public struct ReadImages<Value: Sendable>: Sendable {
  /// What could be read, in the order of the files.
  public var images: [ReadImage<Value>] = []
  /// What could not, in the order of the files.
  public var bad: [BadImage] = []

  /// Nothing read yet.
  public init() {}

  /// What became of each of the files.
  package init(_ results: [Result<ReadImage<Value>, InputError>], of files: [ImageFile]) {
    for (file, result) in zip(files, results) {
      switch result {
      case .success(let image): images.append(image)
      case .failure(let error): bad.append(BadImage(file: file, faults: error.faults))
      }
    }
  }

  /// The same, if every file could be read.
  ///
  /// - Throws: the faults of all bad files at once.
  public func strict() throws(InputError) -> Self {
    try InputError.throwAny(bad.flatMap(\.faults))
    return self
  }

  /// What a result says when it goes on without the bad files; `nil` if there are none.
  public var notice: Notice? {
    if bad.isEmpty { return nil }
    let shown = bad.prefix(5).map { "\($0.file.path) (\($0.faults[0].what))" }
    let more = bad.count > shown.count ? "; and \(bad.count - shown.count) more" : ""
    let files = bad.count == 1 ? "1 image file was" : "\(bad.count) image files were"
    return Notice(
      "images.skipped",
      "\(files) left out: \(shown.joined(separator: "; "))\(more)."
    )
  }
}

/// One image that was read.
public struct ReadImage<Value: Sendable>: Sendable {
  /// The file.
  public let file: ImageFile
  /// The digest of the file's bytes.
  public let digest: Digest
  /// The image, or what was made of it.
  public let value: Value
}

/// A file that could not be read as an image.
public struct BadImage: Sendable, Hashable {
  /// The file.
  public let file: ImageFile
  /// What is wrong with it; never empty.
  public let faults: [Fault]
}
