extension GradientTimesInput: SplittableMethod {
  /// One pass of gradients for each image.
  public func wayBack(of question: Question, through layer: String) -> WayBack {
    let values = question.values
    return WayBack(.multipliers, count: question.count, rules: WayBack.gradients) { image in
      let own = Array(values.rowElements(image))
      return WayBack.Step(owner: image, values: own, factor: own)
    }
  }
}
