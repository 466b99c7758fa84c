extension IntegratedGradients: SplittableMethod {
  /// One pass of gradients for each point of each image's path, with the steps that are set: a
  /// tolerance does not raise them here.
  ///
  /// At the layer the activation of a step is its change along the step, so that the sum of the map is
  /// what the concept holds at the layer, by the chain rule.
  public func wayBack(of question: Question, through layer: String) throws -> WayBack {
    let baselines = try BaselineRows(baseline, for: question)
    let lines = try baselines.scores(for: question).enumerated().map { draw, scores in
      StraightLines(question, baselines, draw: draw, startScores: scores)
    }
    let nodes = quadrature.nodes(steps)
    let perImage = nodes.count * lines.count
    return WayBack(
      .multipliers,
      count: question.count * perImage,
      isOfOneStep: false,
      rules: WayBack.gradients
    ) { index in
      let image = index / perImage
      let line = lines[index % perImage / nodes.count]
      let node = nodes[index % nodes.count]
      return WayBack.Step(
        owner: image,
        values: line.values(image, at: node.alpha),
        factor: zip(question.values.rowElements(image), line.starts[image]).map(-),
        weight: node.weight / Double(lines.count)
      )
    }
  }
}
