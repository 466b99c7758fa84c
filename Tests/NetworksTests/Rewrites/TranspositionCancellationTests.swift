import Networks
import TestSupport
import Tensors
import Testing

@Suite("Transpositions and reshapes after each other are one, and nothing else changes")
struct TranspositionCancellationTests {
  private static let pass = "transpositions and reshapes after each other"

  private static let cases = [
    RewriteCase(
      "transpositions that cancel",
      pass: pass,
      saves: 1,
      inner: ["there"],
      [2, 5, 7]
    ) { file, _ in
      file.node("Transpose", ["x"], ["there"], ["perm": .ints([0, 2, 3, 1])])
      file.node("Transpose", ["there"], ["y"], ["perm": .ints([0, 3, 1, 2])])
    },
    RewriteCase(
      "three transpositions that are one",
      pass: pass,
      saves: 2,
      inner: ["first", "second"],
      [2, 5, 7]
    ) { file, _ in
      file.node("Transpose", ["x"], ["first"], ["perm": .ints([0, 2, 3, 1])])
      file.node("Transpose", ["first"], ["second"], ["perm": .ints([0, 2, 1, 3])])
      file.node("Transpose", ["second"], ["y"], ["perm": .ints([3, 0, 1, 2])])
    },
    RewriteCase("reshapes", pass: pass, saves: 1, inner: ["flat"], [2, 5, 6]) { file, _ in
      file.initializer("wanted", Tensor<Int64>([3], [-1, 4, 15]))
      file.node("Flatten", ["x"], ["flat"])
      file.node("Reshape", ["flat", "wanted"], ["y"])
    },
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }
}
