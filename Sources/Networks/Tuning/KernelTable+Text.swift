public import Diagnostics
public import Foundation
import Tensors

/// Tables of kernels as text: comma-separated, one convolution a row, and for each kernel forward and
/// each way back its microseconds, or nothing where it does not exist.
extension KernelTable {
  /// The table as a file holds it.
  public var text: String {
    ([Row.header] + rows.map(\.text)).joined(separator: "\n") + "\n"
  }

  /// The name and the beginning of the digest, as results state what their plans rest on.
  public var version: String { rows.isEmpty ? name : "\(name) \(digest.prefix(12))" }

  /// The SHA-256 of the text.
  public var digest: String { Digest(of: text).hex }

  /// Reads a table from a file, whose name becomes the table's.
  ///
  /// - Parameter forAnyProcessor: whether it may be of other processors alone.
  /// - Throws: `InputError` if the file cannot be read, is no table, or holds nothing that was measured
  ///   on the processor's instructions (`kernels.other-processor`).
  public init(reading url: URL, forAnyProcessor: Bool = false) throws(InputError) {
    guard let bytes = try? Data(contentsOf: url), let text = String(data: bytes, encoding: .utf8)
    else { throw InputError(.unreadableKernels(url.path)) }
    try self.init(name: url.lastPathComponent, text: text)
    guard isUsable || forAnyProcessor else { throw InputError(.otherProcessor(name, rows)) }
  }

  /// Refuses a file that is there and is no table, so that it is not written over.
  ///
  /// - Throws: `kernels.not-a-table`.
  public static func checkReplaceable(_ url: URL) throws(InputError) {
    guard let bytes = try? Data(contentsOf: url), !bytes.isEmpty else { return }
    guard lines(String(decoding: bytes, as: UTF8.self)).first == Row.header else {
      throw InputError(.notReplaceable(url.path))
    }
  }

  private static func lines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
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
  /// - Throws: `kernels.not-a-table`, `kernels.cut-off`, `kernels.no-rows` or, for all bad rows at once,
  ///   `kernels.bad-row`, `kernels.no-such-kernel` and `kernels.twice`.
  public init(name: String, text: String) throws(InputError) {
    let lines = Self.lines(text)
    guard lines.first == Row.header else {
      throw InputError(.notKernels(name, header: Row.header))
    }
    guard text.last?.isNewline ?? false else { throw InputError(.cutOff(name)) }
    var (rows, faults): ([Row], [Fault]) = ([], [])
    var numbers: [Row.Subject: Int] = [:]
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let place = "\(name), line \(index + 1)"
      guard let row = Row(line) else {
        faults.append(.badKernelRow(line, at: place))
        continue
      }
      faults += row.impossible.map { .noSuchKernel($0, row.shape, at: place) }
      if let first = numbers[row.subject] {
        faults.append(.measuredTwice(first: first, at: place))
      }
      numbers[row.subject] = index + 1
      rows.append(row)
    }
    try InputError.throwAny(faults)
    guard !rows.isEmpty else { throw InputError(.noKernelRows(name)) }
    self.init(name: name, rows: rows)
  }
}

extension Fault {
  fileprivate static func unreadableKernels(_ path: String) -> Fault {
    Fault(
      "kernels.unreadable",
      "there is no table of kernels that can be read",
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

  fileprivate static func notReplaceable(_ path: String) -> Fault {
    Fault(
      "kernels.not-a-table",
      "there is a file that is no table of kernels, and would be lost",
      at: path,
      remedy: "name another file"
    )
  }

  fileprivate static func cutOff(_ name: String) -> Fault {
    Fault(
      "kernels.cut-off",
      "the table ends within a line",
      at: name,
      remedy: "end its last line, or make it anew with noema tune"
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

  fileprivate static func otherProcessor(_ name: String, _ rows: [KernelTable.Row]) -> Fault {
    let others = Set(rows.map(\.instructions.rawValue)).sorted().joined(separator: " and ")
    return Fault(
      "kernels.other-processor",
      "the table was measured with \(others) alone, and here kernels use "
        + KernelTable.Instructions.current.rawValue,
      at: name,
      remedy: "make one with noema tune on this machine"
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

  fileprivate static func noSuchKernel(
    _ kernel: ConvolutionKernel,
    _ shape: ConvolutionShape,
    at place: String
  ) -> Fault {
    let extents = shape.window.map(String.init).joined(separator: "x")
    let strides = shape.strides.map(String.init).joined(separator: "x")
    return Fault(
      "kernels.no-such-kernel",
      "\(kernel.rawValue) has a time for a window of \(extents), stride \(strides), "
        + "\(shape.groups) \(shape.groups == 1 ? "group" : "groups"), but is for 3x3, 1x1, 1 group",
      at: place,
      remedy: "leave its column empty there"
    )
  }

  fileprivate static func measuredTwice(first: Int, at place: String) -> Fault {
    Fault(
      "kernels.twice",
      "the convolution of line \(first) stands here again",
      at: place,
      remedy: "keep one of the two"
    )
  }
}
