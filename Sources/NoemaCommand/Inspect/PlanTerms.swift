import Foundation

/// What the words of a listing of steps mean.
enum PlanTerms {
  private static let terms: [(word: String, meaning: String)] = [
    ("plain", "row-major, the last axis fastest"),
    ("channels-last", "[N, H, W, C]"),
    ("blocked", "[N, C / 16, H, W, 16]"),
    ("strided", "in another order, or among other elements"),
    ("brgconv", "convolution as products of small matrices (oneDNN)"),
    ("wino", "Winograd's convolution (oneDNN), its GFLOP/s as if it were a direct one"),
    ("jit", "compiled for the shape at hand (oneDNN)"),
    ("brg:", "product of matrices, by small ones (oneDNN)"),
    ("host", "in plain Swift, element by element as the definition says"),
    ("view to", "moved out of where it lies in a larger tensor"),
    ("move", "elements copied to where they are read next"),
    ("rows", "each row by one thread, in vector registers"),
    ("gate", "one bit an element: whether an activation passes the gradient"),
    ("switches", "which element of its window a maximum took"),
    ("interleaving", "pixels of all phases of a stride put at their places"),
    ("(VJP)", "the gradient through a node: vector-Jacobian product"),
    ("rotated", "as a convolution forward, with the kernel rotated"),
    ("(sum of cotangents)", "gradients that arrive from several nodes, added up"),
    ("residual copy", "the sum's other part, put where the convolution adds, if it is not there"),
    ("in order", "added up in an order that depends on neither threads nor batch"),
    ("again", "computed a second time, since it was not kept"),
    ("runs", "by one kernel for one image after the other"),
  ]

  /// A line for each word that occurs.
  static func explained(in lines: [String]) -> [String] {
    let used = terms.filter { term in lines.contains { has($0, term.word) } }
    let width = used.map(\.word.count).max() ?? 0
    return used.map { term in
      term.word.padding(toLength: width, withPad: " ", startingAt: 0) + "  \(term.meaning)"
    }
  }

  /// Whether a line has a word that no letter stands before or behind.
  private static func has(_ line: String, _ word: String) -> Bool {
    line.ranges(of: word).contains { range in
      let before = line[..<range.lowerBound].last, after = line[range.upperBound...].first
      return before?.isLetter != true && (after?.isLetter != true || word.last?.isLetter != true)
    }
  }
}
