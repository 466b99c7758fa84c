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

  /// The same question about other values in place of images, such as noisy copies: each is an image
  /// of the new question, with random numbers of its own.
  ///
  /// - Parameters:
  ///   - owners: the image whose target and other inputs each has.
  ///   - copies: tells those of one image apart in what is random.
  ///   - rows: `[m, ...]`, other values of the tensor.
  func replacing(_ owners: [Int], copies: [Int], by rows: Tensor<Float>) -> Question {
    Question(
      like: self,
      about: tensor,
      values: rows,
      context: context.mapValues { $0.gathered(owners) },
      owners: owners,
      scores: LazyScores { try scores(of: rows, owners: owners) },
      streams: zip(owners, copies).map { streams[$0].stream("rows").stream($1) }
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
      scores: LazyScores { try self.scores },
      streams: streams
    )
  }
}

extension Network {
  /// Whether a tensor is one of the inputs.
  func isInput(_ tensor: String) -> Bool { model.inputs.contains { $0.name == tensor } }
}
