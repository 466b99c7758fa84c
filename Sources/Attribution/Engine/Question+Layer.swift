package import Tensors

extension Question {
  /// The same question about a layer further on: what the layer's elements have to do with the
  /// targets.
  ///
  /// - Parameters:
  ///   - layer: its exact name.
  ///   - values: its values for the images, `[N, ...]`.
  package func asked(about layer: String, values: Tensor<Float>) -> Question {
    if layer == tensor { return self }
    var inputs = context
    inputs[tensor] = self.values
    inputs[layer] = nil
    return Question(
      like: self,
      about: layer,
      values: values,
      context: inputs,
      owners: Array(0..<count),
      scores: LazyScores { try self.scores },
      streams: streams
    )
  }

  /// The same question about some of the images.
  package func asked(aboutImages images: Range<Int>) -> Question {
    if images == 0..<count { return self }
    let owners = Array(images)
    return Question(
      like: self,
      about: tensor,
      values: values.gathered(owners),
      context: context.mapValues { $0.gathered(owners) },
      owners: owners,
      scores: LazyScores { Array(try self.scores[images]) },
      streams: Array(streams[images])
    )
  }
}
