extension DeepLift: SplittableMethod {
  /// One pass of multipliers for each image beside each of its references.
  public func wayBack(of question: Question, through layer: String) throws -> WayBack {
    let references = try BaselineRows(baseline, for: question)
    let (values, draws) = (question.values, references.count)
    return WayBack(
      .multipliers,
      count: question.count * draws,
      rules: .differences(rule)
    ) { index in
      let own = Array(values.rowElements(index / draws))
      let reference = references.row(image: index / draws, draw: index % draws)
      return WayBack.Step(
        owner: index / draws,
        values: own,
        reference: reference,
        factor: zip(own, reference).map(-),
        weight: 1 / Double(draws)
      )
    }
  }
}
