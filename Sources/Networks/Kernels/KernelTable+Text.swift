public import Diagnostics
public import Foundation
import Tensors

/// Tables of kernels as text: comma-separated, one convolution a row, and for each kernel its
/// microseconds, or nothing where it does not exist.
extension KernelTable {
  private static let shapeColumns = [
    "instructions", "channels", "height", "width", "kernels", "window", "stride", "groups",
  ]

  private static var header: String {
    (shapeColumns + ConvolutionKernel.allCases.map(\.rawValue)).joined(separator: ",")
  }

  /// The table as a file holds it.
  public var text: String {
    ([Self.header] + rows.map(\.text)).joined(separator: "\n") + "\n"
  }

  /// The name and the beginning of the digest, as results state what their plans rest on.
  public var version: String { rows.isEmpty ? name : "\(name) \(digest.prefix(12))" }

  /// The SHA-256 of the text.
  public var digest: String { Digest(of: text).hex }

  /// Reads a table from a file, whose name becomes the table's.
  ///
  /// - Throws: `InputError` if the file cannot be read or is no table.
  public init(reading url: URL) throws(InputError) {
    guard let bytes = try? Data(contentsOf: url), let text = String(data: bytes, encoding: .utf8)
    else { throw InputError(.unreadableKernels(url.path)) }
    try self.init(name: url.lastPathComponent, text: text)
  }

  /// The table that is part of the program.
  init(measured text: String) {
    do {
      try self.init(name: "measured", text: text)
    } catch {
      preconditionFailure("the program's own table of kernels: \(error)")
    }
  }

  /// Reads a table.
  ///
  /// - Throws: `kernels.not-a-table` `kernels.no-rows` or, for all bad rows at once,
  ///   `kernels.bad-row`.
  public init(name: String, text: String) throws(InputError) {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard lines.first == Self.header else {
      throw InputError(.notKernels(name, header: Self.header))
    }
    var (rows, faults): ([Row], [Fault]) = ([], [])
    for (index, line) in lines.enumerated().dropFirst() {
      if let row = Row(line) {
        rows.append(row)
      } else {
        faults.append(.badKernelRow(line, at: "\(name), line \(index + 1)"))
      }
    }
    try InputError.throwAny(faults)
    guard !rows.isEmpty else { throw InputError(.noKernelRows(name)) }
    self.init(name: name, rows: rows)
  }
}

extension KernelTable.Row {
  fileprivate var text: String {
    let numbers = [shape.channels] + shape.extents + [shape.kernels]
    let fields =
      [instructions.rawValue] + numbers.map(String.init)
      + [pair(shape.window), pair(shape.strides), String(shape.groups)]
      + ConvolutionKernel.allCases.map { kernel in
        microseconds[kernel].map { String(format: "%.1f", $0) } ?? ""
      }
    return fields.joined(separator: ",")
  }

  private func pair(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: "x")
  }

  /// Reads a line; `nil` if it is no row.
  fileprivate init?(_ line: String) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let kernels = ConvolutionKernel.allCases
    guard fields.count == 8 + kernels.count,
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
    guard shape.isPossible else { return nil }
    var microseconds: [ConvolutionKernel: Double] = [:]
    for (kernel, field) in zip(kernels, fields.dropFirst(8)) where !field.isEmpty {
      guard let time = Double(field), time > 0, time.isFinite else { return nil }
      microseconds[kernel] = time
    }
    guard !microseconds.isEmpty else { return nil }
    self.init(instructions: instructions, shape: shape, microseconds: microseconds)
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

extension Fault {
  fileprivate static func unreadableKernels(_ path: String) -> Fault {
    Fault(
      "kernels.unreadable",
      "there is no text that can be read",
      at: path,
      remedy: "give a table that noema tune wrote, or 'direct'"
    )
  }

  fileprivate static func notKernels(_ name: String, header: String) -> Fault {
    Fault(
      "kernels.not-a-table",
      "this is no table of kernels: its first line is not '\(header)'",
      at: name,
      remedy: "make one with noema tune"
    )
  }

  fileprivate static func noKernelRows(_ name: String) -> Fault {
    Fault(
      "kernels.no-rows",
      "the table has no convolutions",
      at: name,
      remedy: "make one with noema tune, or give --kernels direct for none"
    )
  }

  fileprivate static func badKernelRow(_ line: String, at place: String) -> Fault {
    Fault(
      "kernels.bad-row",
      "'\(line.prefix(80))' is not a convolution with what its kernels take",
      at: place,
      remedy: "make the table anew with noema tune"
    )
  }
}
