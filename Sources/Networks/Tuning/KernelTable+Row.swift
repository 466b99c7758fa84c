import Foundation

extension KernelTable.Row {
  /// What a row is about: no two rows of a table share it.
  struct Subject: Hashable {
    let instructions: KernelTable.Instructions
    let shape: ConvolutionShape
  }

  var subject: Subject { Subject(instructions: instructions, shape: shape) }

  /// The columns before those of kernels.
  private static let shapeColumns = [
    "instructions", "channels", "height", "width", "kernels", "window", "stride", "groups",
  ]

  /// The first line of a table.
  static var header: String {
    let columns =
      shapeColumns + ConvolutionKernel.allCases.map(\.rawValue)
      + ConvolutionWayBack.allCases.map(\.rawValue)
    return columns.joined(separator: ",")
  }

  /// The row as a line of text.
  var text: String {
    let numbers = [shape.channels] + shape.extents + [shape.kernels]
    let fields =
      [instructions.rawValue] + numbers.map(String.init)
      + [pair(shape.window), pair(shape.strides), String(shape.groups)]
      + ConvolutionKernel.allCases.map { time(forward[$0]) }
      + ConvolutionWayBack.allCases.map { time(backward[$0]) }
    return fields.joined(separator: ",")
  }

  private func pair(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: "x")
  }

  private func time(_ microseconds: Double?) -> String {
    guard let microseconds else { return "" }
    let tenths = Int((microseconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Reads a line; `nil` if it is no row.
  init?(_ line: String) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let (kernels, ways) = (ConvolutionKernel.allCases, ConvolutionWayBack.allCases)
    guard fields.count == Self.shapeColumns.count + kernels.count + ways.count,
      let instructions = KernelTable.Instructions(rawValue: fields[0])
    else { return nil }
    func extents(_ field: String) -> [Int] {
      field.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    }
    let shape = ConvolutionShape(
      channels: Int(fields[1]) ?? 0,
      extents: [Int(fields[2]) ?? 0, Int(fields[3]) ?? 0],
      kernels: Int(fields[4]) ?? 0,
      window: extents(fields[5]),
      strides: extents(fields[6]),
      groups: Int(fields[7]) ?? 0
    )
    let times = fields.dropFirst(Self.shapeColumns.count)
    guard shape.isPossible, let forward = Self.times(times.prefix(kernels.count), of: kernels),
      let backward = Self.times(times.dropFirst(kernels.count), of: ways), !forward.isEmpty
    else { return nil }
    self.init(instructions: instructions, shape: shape, forward: forward, backward: backward)
  }

  /// The times in the columns of some kernels; `nil` if one is no time.
  private static func times<Kernel>(
    _ fields: ArraySlice<String>,
    of kernels: [Kernel]
  ) -> [Kernel: Double]? {
    var times: [Kernel: Double] = [:]
    for (kernel, field) in zip(kernels, fields) where !field.isEmpty {
      guard let time = Double(field), (0.1...1e12).contains(time) else { return nil }
      times[kernel] = time
    }
    return times
  }

  /// The kernels that have a time, though they do not exist for such a shape.
  var impossible: [ConvolutionKernel] {
    ConvolutionKernel.allCases.filter { forward[$0] != nil && !$0.exists(for: shape) }
  }
}

extension ConvolutionShape {
  /// Whether its numbers fit each other.
  fileprivate var isPossible: Bool {
    let numbers = [channels, kernels, groups] + extents + window + strides
    return window.count == 2 && strides.count == 2
      && numbers.allSatisfy { (1...1 << 20).contains($0) }
      && channels % groups == 0 && kernels % groups == 0
  }
}
