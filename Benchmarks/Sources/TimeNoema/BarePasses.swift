import Attribution
import Networks
import Tensors

/// The bare passes of a method: as many rows in the same blocks through the engine, and nothing else.
struct BarePasses {
  private let question: Question
  private let forward: [Block]
  private let backward: [Block]

  /// Copies of the first image, and for each copy what its target weighs.
  private struct Block {
    let inputs: [String: Tensor<Float>]
    let weights: Tensor<Float>

    init(_ question: Question, count: Int) {
      func copies(_ tensor: Tensor<Float>) -> Tensor<Float> {
        let row = tensor.rows(0..<1)
        let elements = Array(repeatElement(row.elements, count: count).joined())
        return Tensor(Shape([count] + row.shape.dims.dropFirst()), elements)
      }
      inputs = [question.tensor: copies(question.values)]
      weights = copies(question.weights)
    }
  }

  /// Passes of a question about the input.
  ///
  /// - Parameters:
  ///   - forward: the rows that go forward in all.
  ///   - backward: those that go backward too.
  init(_ question: Question, forward: Int, backward: Int) {
    func blocks(_ rows: Int) -> [Block] {
      question.blocks(of: rows).map { Block(question, count: $0.count) }
    }
    self.question = question
    self.forward = blocks(forward - backward)
    self.backward = blocks(backward)
  }

  func run() throws {
    let output = question.targetTensor
    for block in forward { _ = try question.engine.run(block.inputs, record: [output]) }
    for block in backward {
      _ = try question.engine.run(
        block.inputs,
        record: [output],
        backward: [.init(from: output, to: [question.tensor])]
      ) { _, rows in [block.weights.rows(rows)] }
    }
  }
}
