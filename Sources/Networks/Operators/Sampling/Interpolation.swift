/// How numbers between the elements of an axis are made up; the attributes of ONNX `Resize`.
struct Interpolation: Sendable {
  /// What stands between elements.
  enum Mode: Sendable, Hashable {
    /// The nearest element, rounded so.
    case nearest(Rounding)
    /// The straight line between two elements.
    case linear
    /// The cubic convolution of four elements with this coefficient (Keys 1981, equation 4).
    case cubic(Double)
  }

  /// Which element is the nearest.
  enum Rounding: String, Sendable {
    /// The nearer; of two as near the one before.
    case preferFloor = "round_prefer_floor"
    /// The nearer; of two as near the one after.
    case preferCeil = "round_prefer_ceil"
    /// The one before.
    case floor
    /// The one after.
    case ceil
  }

  /// Where an element of the new axis lies on the old one.
  enum Coordinates: String, Sendable {
    /// Elements are cells whose edges agree.
    case halfPixel = "half_pixel"
    /// The same, with the middles of both axes made to agree where the extent was rounded.
    case halfPixelSymmetric = "half_pixel_symmetric"
    /// The same, but a single new element lies on the first.
    case pytorchHalfPixel = "pytorch_half_pixel"
    /// The first elements agree, and the last.
    case alignCorners = "align_corners"
    /// The first elements agree.
    case asymmetric
    /// The first and last agree with the ends of a region; what lies outside is not made up.
    case cropAndResize = "tf_crop_and_resize"
  }

  /// What stands between elements.
  var mode: Mode
  /// Where the new elements lie.
  var coordinates: Coordinates
  /// Whether a smaller axis averages all that it covers.
  var antialiases = false
  /// Whether elements before the first and after the last have no weight; else they are the first
  /// and the last.
  var excludesOutside = false

  /// An axis and what becomes of it.
  struct Axis {
    let axis: Int
    /// The old extent.
    let input: Int
    /// The new extent.
    let output: Int
    /// New elements for each old one.
    let scale: Double
    /// The part of the old axis that is resampled, 0 its first and 1 its last element.
    var region = (start: 0.0, end: 1.0)
    /// The new extent before it was rounded.
    var width: Double
  }

  /// The taps of an axis.
  func taps(_ axis: Axis) -> AxisTaps {
    AxisTaps(
      axis: axis.axis,
      inputCount: axis.input,
      taps: (0..<axis.output).map { index in
        guard let position = position(of: Double(index), axis) else { return [] }
        return taps(at: position, axis)
      }
    )
  }

  /// Where a new element lies among the old ones; `nil` where nothing is made up.
  private func position(of index: Double, _ axis: Axis) -> Double? {
    let (last, width) = (Double(axis.input - 1), axis.width)
    let cell = (index + 0.5) / axis.scale - 0.5
    switch coordinates {
    case .halfPixel: return cell
    case .halfPixelSymmetric:
      return cell + Double(axis.input) / 2 * (1 - Double(axis.output) / width)
    case .pytorchHalfPixel: return axis.output > 1 ? cell : 0
    case .alignCorners: return index == 0 ? 0 : index * last / (width - 1)
    case .asymmetric: return index / axis.scale
    case .cropAndResize:
      let (start, length) = (axis.region.start, axis.region.end - axis.region.start)
      let within = axis.output > 1 ? index * length / (width - 1) : length / 2
      let position = (start + within) * last
      return position >= 0 && position <= last ? position : nil
    }
  }

  /// The weights around a position, at least one.
  private func taps(at position: Double, _ axis: Axis) -> [AxisTaps.Tap] {
    func inside(_ index: Double) -> Int { Int(max(0, min(index, Double(axis.input - 1)))) }
    guard let radius else { return [.init(index: inside(rounded(position)), weight: 1)] }
    let squeeze = antialiases ? min(axis.scale, 1) : 1
    let reach = radius / squeeze
    var taps: [AxisTaps.Tap] = []
    for index in stride(from: (position - reach).rounded(.down) + 1, to: position + reach, by: 1) {
      let (weight, place) = (weight((index - position) * squeeze), inside(index))
      if weight == 0 || excludesOutside && Double(place) != index { continue }
      if let last = taps.last, last.index == place {
        taps[taps.count - 1] = .init(index: place, weight: last.weight + weight)
      } else {
        taps.append(.init(index: place, weight: weight))
      }
    }
    let sum = taps.reduce(0) { $0 + $1.weight }
    guard sum != 0 else { return [.init(index: inside(position), weight: 1)] }
    guard antialiases || excludesOutside else { return taps }
    return taps.map { .init(index: $0.index, weight: $0.weight / sum) }
  }

  private func rounded(_ position: Double) -> Double {
    guard case .nearest(let rounding) = mode else { return position }
    return switch rounding {
    case .preferFloor: (position - 0.5).rounded(.up)
    case .preferCeil: (position + 0.5).rounded(.down)
    case .floor: position.rounded(.down)
    case .ceil: position.rounded(.up)
    }
  }

  /// How far an element reaches, in distances of neighbours; `nil` for the nearest alone.
  private var radius: Double? {
    switch mode {
    case .nearest: nil
    case .linear: 1
    case .cubic: 2
    }
  }

  /// The weight of an element at a distance.
  private func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    guard case .cubic(let a) = mode else { return max(0, 1 - x) }
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
  }
}
