import Networks
import ONNX
import Statistics
import Tensors

extension Question {
  /// The random numbers of one image for one purpose, the same whatever else is drawn and however
  /// many images there are.
  func random(_ purpose: String, image: Int) -> SeededGenerator {
    streams[image].stream(purpose)
  }

  /// The same question about other rows, such as noisy copies of the images: each row keeps its
  /// owner's target and other inputs.
  ///
  /// - Parameters:
  ///   - rows: `[m, ...]`, other values of the tensor.
  ///   - owners: the image to which each row belongs.
  ///   - numbers: tell the rows of one image apart in what is random.
  ///   - readsScores: whether the rows' scores are wanted, which takes a forward pass; without it they
  ///     are 0.
  func replacing(
    _ rows: Tensor<Float>,
    owners: [Int],
    numbers: [Int],
    readsScores: Bool = true
  ) throws -> Question {
    Question(
      like: self,
      about: tensor,
      values: rows,
      context: context.mapValues { $0.gathered(owners) },
      owners: owners,
      scores: readsScores
        ? try scores(of: rows, owners: owners) : owners.map { _ in 0 },
      streams: zip(owners, numbers).map { streams[$0].stream("row").stream($1) }
    )
  }

  /// Whether the tensor is an input of the network.
  var isAboutInput: Bool { engine.network.isInput(tensor) }

  /// The same question about the network's input, for methods that move along the input while they
  /// read at the tensor; `nil` if the network has several inputs.
  func alongInput() -> Question? {
    if isAboutInput { return context.isEmpty ? self : nil }
    guard context.count == 1, let input = context.first else { return nil }
    return Question(
      like: self,
      about: input.key,
      values: input.value,
      context: [:],
      owners: Array(0..<count),
      scores: scores,
      streams: streams
    )
  }
}

extension Network {
  /// Whether a tensor is one of the inputs.
  func isInput(_ tensor: String) -> Bool { model.inputs.contains { $0.name == tensor } }
}
