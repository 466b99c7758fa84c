public import Attribution
public import Diagnostics
public import Foundation
public import Images
public import Tensors

/// The folder into which an attribution goes: arrays and photographs image by image as they are
/// made, pictures, page and record when all are there.
///
/// No more than a few images are held in memory: the pictures are drawn from the files.
public struct AttributionFolder: Sendable {
  /// What a method gave for the images of a group.
  public enum Answer: Sendable {
    /// A map an image.
    case relevance(Relevance)
    /// No map, and why.
    case refused(Fault)
  }

  /// The record as far as it goes.
  public private(set) var result: AttributionResult
  /// The folder.
  public let url: URL
  private let channelAxis: Int?
  /// Whether the folder was not there before.
  private let isNew: Bool

  /// An empty record and its folder, which is made.
  ///
  /// - Parameters:
  ///   - channelAxis: of an input that holds pixels; `nil` where relevance is that of another tensor.
  /// - Throws: as `AtomicFile.makeFolder`.
  public init(_ url: URL, _ result: AttributionResult, channelAxis: Int?) throws {
    self.url = url
    self.result = result
    self.channelAxis = channelAxis
    isNew = !FileManager.default.fileExists(atPath: url.path)
    try AtomicFile.makeFolder(url)
  }

  /// Leaves nothing of a run that gave no map where there was no folder before.
  public func abandon() {
    guard isNew, result.images.allSatisfy({ $0.cells.allSatisfy { $0.refusal != nil } }) else {
      return
    }
    AttributionFiles(url, result).removeImages()
    rmdir(url.path)
  }

  /// Says what a reader must know, once.
  public mutating func add(_ notice: Notice) {
    if !result.notices.contains(notice) { result.notices.append(notice) }
  }

  /// Keeps the digests of what methods were made from, by path.
  public mutating func add(_ digests: [String: String]) {
    result.provenance.digests.merge(digests) { own, _ in own }
  }

  /// An image with what the methods gave for it.
  public struct AnsweredImage: Sendable {
    /// Its record, without cells.
    public var record: AttributionResult.Image
    /// The image as the network sees it.
    public var photograph: Image
    /// What each method gave, and the image's row in it.
    public var answers: [(answer: Answer, row: Int)]

    /// An image with its answers.
    public init(
      _ record: AttributionResult.Image,
      photograph: Image,
      _ answers: [(answer: Answer, row: Int)]
    ) {
      (self.record, self.photograph, self.answers) = (record, photograph, answers)
    }
  }

  /// Adds images: writes of each its photograph and a `.npy` file a method.
  ///
  /// - Throws: as `AtomicFile.write`.
  public mutating func add(_ images: [AnsweredImage], workers: Workers) throws {
    for image in images {
      for (method, (answer, _)) in image.answers.enumerated() {
        if case .relevance(let relevance) = answer { note(relevance, of: method) }
      }
    }
    let folder = self
    result.images += try workers.map(blocks: images.count) { try folder.written(images[$0]) }
  }

  /// Writes the files of an image.
  ///
  /// - Returns: its record, with cells.
  private func written(_ image: AnsweredImage) throws -> AttributionResult.Image {
    var record = image.record
    let place = url.appending(path: record.folder)
    try AtomicFile.write(
      image.photograph.png(.stored),
      to: place.appending(path: AttributionFiles.photograph)
    )
    for (method, (answer, row)) in image.answers.enumerated() {
      switch answer {
      case .refused(let fault): record.cells.append(AttributionResult.Cell(refusal: fault))
      case .relevance(let relevance):
        let values = relevance.values.row(row)
        record.cells.append(cell(relevance, values, row, method))
        let file = result.methods[method].files.array
        try NPYFile.write(StoredArray(values), to: place.appending(path: file))
      }
    }
    return record
  }

  /// Keeps what a method says of itself.
  private mutating func note(_ relevance: Relevance, of method: Int) {
    for check in relevance.checks { result.methods[method].checks[check.name] = check.meaning }
    for notice in relevance.notices where !result.methods[method].notices.contains(notice) {
      result.methods[method].notices.append(notice)
    }
  }

  private func cell(
    _ relevance: Relevance,
    _ values: Tensor<Float>,
    _ row: Int,
    _ method: Int
  ) -> AttributionResult.Cell {
    var cell = AttributionResult.Cell()
    cell.shape = values.shape.dims
    cell.sum = values.elements.reduce(0) { $0 + Double($1) }
    for check in relevance.checks where check.values.indices.contains(row) {
      cell.checks[check.name] = check.values[row]
    }
    cell.curve = AttributionResult.Curve(relevance.arrays, row: row)
    let axis = channelAxis
    guard let grid = RelevanceMap.grid(result.settings.tensor, values.shape, channelAxis: axis)
    else { return cell }
    if axis == nil, grid.units > 1 {
      cell.units = AttributionResult.Unit.largest(in: grid.maps(of: values))
    }
    guard let map = RelevanceMap(values, grid) else { return cell }
    let isSigned = result.methods[method].sign == .signed
    cell.minimum = Double(map.values.min() ?? 0)
    cell.maximum = Double(map.values.max() ?? 0)
    let limit = ColourScale.limit(
      of: map.values,
      percentile: result.settings.clip,
      isSigned: isSigned
    )
    let base = ColourScale.base(of: map.values, limit: limit, isSigned: isSigned)
    cell.limit = limit
    cell.base = base > 0 ? base : nil
    if let share = result.settings.boxes {
      let map = Tensor<Float>([map.height, map.width], map.values)
      cell.boxes = Array(MapBox.boxes(of: map, share: Float(share)).prefix(10))
    }
    return cell
  }

  /// Draws the pictures, writes `montage.png`, `report.html` and `result.json`, and removes what of an
  /// older attribution is left beside them.
  ///
  /// - Returns: the whole record.
  /// - Throws: as `AtomicFile.write`.
  public mutating func finish(
    workers: Workers,
    progress: ProgressReporter = .silent
  ) throws -> AttributionResult {
    shareScales()
    let drawing = AttributionDrawing(result, url, channelAxis: channelAxis)
    var pictures = AttributionPictures()
    for start in stride(from: 0, to: result.images.count, by: Self.drawnAtOnce) {
      let places = start..<min(start + Self.drawnAtOnce, result.images.count)
      let drawn = try workers.map(blocks: places.count) { place in
        let (image, drawn) = (start + place, try drawing.draw(start + place))
        return (AttributionPictures.shown(drawn, image: image), drawn.clipped)
      }
      for (image, (shown, clipped)) in zip(places, drawn) {
        for (method, share) in clipped.enumerated() {
          result.images[image].cells[method].clipped = share
        }
        pictures.add(shown, image: image)
      }
      progress("drawing", places.upperBound, of: result.images.count)
    }
    let older = AttributionFiles(older: url)
    try write(pictures, workers)
    older?.removeImages(
      except: AttributionFiles(url, result),
      inputs: result.images.map(\.path)
    )
    return result
  }

  /// Writes what is about all images, beside each other.
  private func write(_ pictures: AttributionPictures, _ workers: Workers) throws {
    let report = AttributionReport(result, pictures: pictures)
    let montage = AttributionMontage(result, pictures)
    let files: [@Sendable () throws -> Void] = [
      {
        let png = try montage.image.png(.quick)
        try AtomicFile.write(png, to: url.appending(path: AttributionFiles.montage))
      },
      {
        try AtomicFile.write(report.html, to: url.appending(path: AttributionFiles.page))
        try AtomicFile.write(report.json, to: url.appending(path: AttributionFiles.record))
      },
    ]
    _ = try workers.map(blocks: files.count) { try files[$0]() }
  }

  /// The images after which progress is told.
  private static let drawnAtOnce = 32

  /// Gives maps that share a scale the largest of their limits and the lowest of their beginnings: the
  /// parts of a split always, so that they can be compared, and a method's images if that is asked.
  private mutating func shareScales() {
    let images = result.images
    let isShared = result.settings.scale == .shared
    for (method, group) in result.scaleGroups.enumerated() {
      for place in images.indices where images[place].cells[method].limit != nil {
        let sharing = isShared ? images : [images[place]]
        let cells = sharing.flatMap { image in group.map { image.cells[$0] } }
          .filter { $0.limit != nil }
        let base = cells.map { $0.base ?? 0 }.min() ?? 0
        result.images[place].cells[method].limit = cells.compactMap(\.limit).max()
        result.images[place].cells[method].base = base > 0 ? base : nil
      }
    }
  }
}
