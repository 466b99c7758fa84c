public import Diagnostics
public import Tensors

/// What a network wants done to a picture: resize, crop, channels, scale, mean and deviation.
///
/// A pixel p of 0...255 becomes (p / divisor - mean) / std, with divisor 255 or 1 by `range`. In
/// YAML:
///
///     height: 224
///     width: 224
///     resize: 256            # the short side; or "squash" to stretch to height x width
///     rounding: torchvision  # or plain; of the long side and of odd margins
///     filter: bilinear       # or bicubic
///     channels: rgb          # or bgr, grey
///     layout: nchw           # or nhwc, as TensorFlow has it
///     range: unit            # 0...1, or byte: 0...255
///     mean: [0.485, 0.456, 0.406]
///     std: [0.229, 0.224, 0.225]
public struct Preprocessing: Sendable, Hashable, Codable {
  /// The rows of the network's input.
  public var height: Int
  /// The columns of the network's input.
  public var width: Int
  /// How a picture of any size comes to the network's size.
  public var resize: Resize
  /// How the long side and the crop's margins become whole numbers.
  public var rounding: CropRounding
  /// How pixels are interpolated.
  public var filter: ResizeFilter
  /// The channels of the input and their order.
  public var channels: ChannelOrder
  /// The order of the input's axes.
  public var layout: AxisOrder
  /// The numbers that black and white become before mean and deviation.
  public var range: PixelRange
  /// What is subtracted, one number a channel in the order of `channels`, in the units of `range`.
  public var mean: [Float]
  /// What is then divided by, one number a channel in the order of `channels`.
  public var std: [Float]

  /// A preprocessing; the defaults are torchvision's for ImageNet but for mean and deviation, which
  /// change nothing.
  public init(
    height: Int,
    width: Int,
    resize: Resize = .squash,
    rounding: CropRounding = .torchvision,
    filter: ResizeFilter = .bilinear,
    channels: ChannelOrder = .rgb,
    layout: AxisOrder = .nchw,
    range: PixelRange = .unit,
    mean: [Float]? = nil,
    std: [Float]? = nil
  ) {
    self.height = height
    self.width = width
    self.resize = resize
    self.rounding = rounding
    self.filter = filter
    self.channels = channels
    self.layout = layout
    self.range = range
    self.mean = mean ?? [Float](repeating: 0, count: channels.count)
    self.std = std ?? [Float](repeating: 1, count: channels.count)
  }

  /// The extents of one image's tensor: [C, H, W] or [H, W, C], by `layout`.
  public var shape: Shape {
    switch layout {
    case .nchw: [channels.count, height, width]
    case .nhwc: [height, width, channels.count]
    }
  }

  /// Everything that cannot be done, all at once, each at its key; empty if the preprocessing makes
  /// sense.
  public var faults: [Fault] {
    var faults: [Fault] = []
    let extents = 1...Self.maximumExtent
    if !extents.contains(height) || !extents.contains(width) {
      faults.append(
        .badPreprocessing(
          extents.contains(height) ? "width" : "height",
          "an input of \(height) x \(width) pixels is not possible"
        )
      )
    }
    let longest = max(height, width)
    if case .shortSide(let length) = resize, longest <= maximum,
      !(longest...maximum).contains(length)
    {
      faults.append(
        .badPreprocessing(
          "resize",
          "a short side of \(length) does not hold a crop of \(height) x \(width)",
          remedy: "give a length from \(longest) to \(maximum), or resize: squash"
        )
      )
    }
    for (name, numbers) in [("mean", mean), ("std", std)] where numbers.count != channels.count {
      faults.append(
        .badPreprocessing(
          name,
          "\(name) has \(numbers.count) numbers for \(channels.count) channels"
        )
      )
    }
    if !(mean + std).allSatisfy(\.isFinite) || std.contains(0) {
      faults.append(
        .badPreprocessing(
          mean.allSatisfy(\.isFinite) ? "std" : "mean",
          "mean and std must be finite, and std must not be 0"
        )
      )
    }
    return faults
  }

  private var maximum: Int { Self.maximumExtent }
  /// The longest side of an input; keeps a mistyped card from asking for all memory.
  private static let maximumExtent = 8192
}

/// How a picture of any size comes to a network's size.
public enum Resize: Sendable, Hashable {
  /// Stretched to the input's height and width, whatever its proportions.
  case squash
  /// Resized so that its short side has this length, then cropped in the centre.
  case shortSide(Int)
}

/// How extents and margins of a resized and cropped picture become whole numbers. Tools differ, and
/// a pixel's shift moves logits by a few per cent.
public enum CropRounding: String, Sendable, Hashable, Codable, CaseIterable {
  /// As torchvision: the long side is rounded down, and an odd margin is halved to the even
  /// neighbour (58.5 becomes 58, 59.5 becomes 60).
  case torchvision
  /// As plain Python has it: the long side is `round(short * height / width)`, and the margin is
  /// `(width - crop) // 2`.
  case plain

  /// The long side of a picture that is resized, by its ratio to the short side.
  func longSide(_ long: Int, over short: Int, times length: Int) -> Int {
    switch self {
    case .torchvision: max(1, length * long / short)
    case .plain:
      max(1, Int((Double(length * long) / Double(short)).rounded(.toNearestOrEven)))
    }
  }

  /// Half of a margin of at least 0.
  func half(_ margin: Int) -> Int {
    switch self {
    case .torchvision: Int((Double(margin) / 2).rounded(.toNearestOrEven))
    case .plain: margin / 2
    }
  }
}

/// The channels of a network's input and their order.
public enum ChannelOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// Red, green, blue.
  case rgb
  /// Blue, green, red, as Caffe and OpenCV have it.
  case bgr
  /// One channel of luma (ITU-R 601), computed before the resize.
  case grey

  /// The number of channels.
  public var count: Int { self == .grey ? 1 : 3 }

  /// The channel of the image that each channel of the input is.
  var sources: [Int] {
    switch self {
    case .rgb: [0, 1, 2]
    case .bgr: [2, 1, 0]
    case .grey: [0]
    }
  }
}

/// The order of the axes of a network's input.
public enum AxisOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// Batch, channels, rows, columns, as PyTorch has it.
  case nchw
  /// Batch, rows, columns, channels, as TensorFlow has it.
  case nhwc
}

/// The numbers that black and white become before mean and deviation.
public enum PixelRange: String, Sendable, Hashable, Codable, CaseIterable {
  /// 0...1.
  case unit
  /// 0...255.
  case byte

  /// What a byte is divided by.
  var divisor: Float { self == .unit ? 255 : 1 }
}

extension Resize: Codable {
  /// Reads `squash` or the length of the short side.
  ///
  /// - Throws: `DecodingError` if it is anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let length = try? container.decode(Int.self) {
      self = .shortSide(length)
    } else if try container.decode(String.self) == "squash" {
      self = .squash
    } else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "resize is \"squash\" or the length of the short side"
      )
    }
  }

  /// Writes `squash` or the length of the short side.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .squash: try container.encode("squash")
    case .shortSide(let length): try container.encode(length)
    }
  }
}
