import Diagnostics
import Tensors

extension Einsum {
  /// `Einsum`: an equation such as `bij,bjk->bik`; three dots stand for axes without a letter.
  init(_ reader: NodeReader) throws {
    let shapes = try reader.known.indices.map { try reader.shape($0) }
    let equation = try reader.string("equation", default: "").filter { $0 != " " }
    let sides = equation.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let terms = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
    guard !shapes.isEmpty, terms.count == shapes.count,
      sides.count == 1 || sides[1].first == ">"
    else {
      throw reader.fault("the equation '\(equation)' does not fit \(shapes.count) inputs")
    }
    var axes: [[Axis]] = []
    for (term, shape) in zip(terms, shapes) {
      guard let named = Axis.read(term, rank: shape.rank) else {
        throw reader.fault("'\(term)' of the equation does not fit a tensor of shape \(shape)")
      }
      axes.append(named)
    }
    let wanted = sides.count == 1 ? Self.implied(axes) : Self.stated(sides[1].dropFirst(), axes)
    let present = Set(axes.joined())
    guard let wanted, Set(wanted).count == wanted.count, wanted.allSatisfy(present.contains) else {
      throw reader.fault("the output of the equation '\(equation)' does not follow from its inputs")
    }
    let labels = wanted + present.subtracting(wanted).sorted()
    var extents = [Int](repeating: 1, count: labels.count)
    for (named, shape) in zip(axes, shapes) {
      for (axis, extent) in zip(named, shape.dims) {
        guard let label = labels.firstIndex(of: axis) else { continue }
        guard extent == extents[label] || extent == 1 || extents[label] == 1 else {
          throw reader.fault("the shapes \(shapes) do not fit the equation '\(equation)'")
        }
        if extent != 1 { extents[label] = extent }
      }
    }
    let products = extents.reduce(1.0) { $0 * Double($1) }
    try reader.checked(Array(extents.prefix(wanted.count)))
    guard products <= 0x1p44 else {
      throw reader.fault("the equation '\(equation)' has too many products")
    }
    inputs = shapes
    operands = axes.map { $0.compactMap { labels.firstIndex(of: $0) } }
    self.extents = extents
    kept = wanted.count
  }

  /// An axis of an equation: a letter, or one of those that the dots stand for, from the end.
  private enum Axis: Hashable, Comparable {
    case dots(fromEnd: Int)
    case letter(Character)

    /// The axes of one term; `nil` if it cannot be read or does not have `rank` axes.
    static func read(_ term: Substring, rank: Int) -> [Axis]? {
      let letters = term.filter { $0 != "." }
      let dots = term.count - letters.count
      guard letters.allSatisfy({ $0.isASCII && $0.isLetter }),
        dots == 0 || dots == 3 && term.contains("..."),
        dots == 0 ? letters.count == rank : letters.count <= rank
      else { return nil }
      let hidden = (0..<rank - letters.count).reversed().map { Axis.dots(fromEnd: $0) }
      let before = term.prefix { $0 != "." }.map(Axis.letter)
      return before + hidden + letters.dropFirst(before.count).map(Axis.letter)
    }
  }

  /// The axes of y that the right side names; its dots stand for all that any input has.
  private static func stated(_ term: Substring, _ axes: [[Axis]]) -> [Axis]? {
    let dots = Set(axes.joined()).filter { if case .dots = $0 { true } else { false } }.count
    let letters = term.filter { $0 != "." }.count
    return Axis.read(term, rank: letters + (term.contains(".") ? dots : 0))
  }

  /// The axes of y where none are stated: those of the dots, then the letters that stand once.
  private static func implied(_ axes: [[Axis]]) -> [Axis]? {
    var counts: [Axis: Int] = [:]
    for axis in axes.joined() { counts[axis, default: 0] += 1 }
    let dots = counts.keys.filter { if case .dots = $0 { true } else { false } }.count
    let letters = counts.filter { if case .letter = $0.key { $0.value == 1 } else { false } }
    return (0..<dots).reversed().map { .dots(fromEnd: $0) } + letters.keys.sorted()
  }
}
