public import Diagnostics
public import Foundation
import Images
import Tensors

extension NetworkCard {
  /// Reads a card.
  ///
  /// - Throws: `InputError` with everything that is wrong with it: unknown keys (with near names),
  ///   missing keys, wrong values, each with its line; a preprocessing that cannot be done; a file
  ///   of class names that is not there.
  public init(reading url: URL) throws(InputError) {
    var reader = try YAMLReader(reading: url)
    let folder = url.deletingLastPathComponent()
    let input = reader.text("input")
    let output = reader.text("output")
    let preprocessing = reader.nested("preprocessing", Self.preprocessing)
    if preprocessing == nil && !reader.has("preprocessing") {
      reader.require("preprocessing", wanted: "how pictures become the network's input")
    }
    let classes = Self.classes(&reader, folder)
    let layers = reader.pairs("layers") ?? [:]
    try InputError.throwAny(reader.finish())
    guard let preprocessing = preprocessing ?? nil else {
      preconditionFailure("a preprocessing that could not be read leaves a fault")
    }
    self.init(
      preprocessing: preprocessing,
      classes: ClassNames(classes),
      layers: layers,
      input: input,
      output: output
    )
  }

  private static func preprocessing(_ reader: inout YAMLReader) -> Preprocessing? {
    let extents = 1...Int.max
    let height = reader.integer("height", in: extents)
    let width = reader.integer("width", in: extents)
    if height == nil && !reader.has("height") { reader.require("height", wanted: "pixels") }
    if width == nil && !reader.has("width") { reader.require("width", wanted: "pixels") }
    let resize = resize(&reader)
    let rounding = reader.choice("rounding", as: CropRounding.self)
    let filter = reader.choice("filter", as: ResizeFilter.self)
    let channels = reader.choice("channels", as: ChannelOrder.self) ?? .rgb
    let layout = reader.choice("layout", as: AxisOrder.self)
    let range = reader.choice("range", as: PixelRange.self)
    let wanted = "one number a channel"
    let mean = reader.numbers("mean", count: channels.count...channels.count)
    let std = reader.numbers("std", count: channels.count...channels.count)
    if mean == nil && !reader.has("mean") { reader.require("mean", wanted: wanted) }
    if std == nil && !reader.has("std") { reader.require("std", wanted: wanted) }
    guard let height, let width, reader.faults.isEmpty else { return nil }
    let preprocessing = Preprocessing(
      height: height,
      width: width,
      resize: resize ?? .squash,
      rounding: rounding ?? .torchvision,
      filter: filter ?? .bilinear,
      channels: channels,
      layout: layout ?? .nchw,
      range: range ?? .unit,
      mean: mean?.map { Float($0) },
      std: std?.map { Float($0) }
    )
    reader.add(preprocessing.faults.map { $0.at(reader.place(of: $0.place ?? "height")) })
    return preprocessing
  }

  private static func resize(_ reader: inout YAMLReader) -> Resize? {
    guard let text = reader.text("resize") else { return nil }
    if text == "squash" { return .squash }
    if let length = Int(text), length > 0 { return .shortSide(length) }
    reader.refuse("resize", wanted: "squash, or the length of the short side in pixels")
    return nil
  }

  private static func classes(_ reader: inout YAMLReader, _ folder: URL) -> [String] {
    let isList = reader.isList("classes")
    guard let texts = reader.texts("classes") else { return [] }
    if isList { return texts }
    guard let file = texts.first else { return [] }
    do throws(InputError) {
      let bytes = try InputFile.bytes(of: URL(filePath: file, relativeTo: folder))
      guard let text = String(bytes: bytes, encoding: .utf8) else {
        throw InputError(.classesNotText(file))
      }
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      return Array(lines.reversed().drop { $0.isEmpty }.reversed())
    } catch {
      reader.add(error.at(reader.place(of: "classes")).faults)
      return []
    }
  }
}
