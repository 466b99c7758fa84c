import Attribution

/// What happens along the path of a method that integrates: where the score has stopped growing,
/// gradients say nothing, and this is the place to see it.
struct AttributionCurves: Sendable {
  private let words: AttributionWords
  private static let (width, height) = (280.0, 150.0)
  private static let shown = 24

  init(_ words: AttributionWords) { self.words = words }

  var html: [HTML] {
    let all = words.result.images.flatMap { image in
      zip(words.result.methods, image.cells).compactMap { method, cell in
        cell.curve.map { (image, method, $0) }
      }
    }
    guard !all.isEmpty else { return [] }
    return [
      tag("section") {
        tag("h2") { "Along the path" }
        tag("p", ["class": "legend"]) {
          "From the baseline (left) to the image (right): "
          tag("b", ["class": "raises"]) { "the score" }
          ", a line, and "
          tag("b", ["class": "lowers"]) { "the size of the gradient" }
          ", dashes, each from its smallest to its largest value. Where the line is flat the score is "
          "saturated: there a gradient is small although the pixels matter, and the gradient of the "
          "image itself, at the right end, misleads."
        }
        tag("div", ["class": "curves"]) {
          all.prefix(Self.shown).map { figure($0.0, $0.1, $0.2) }
        }
      }
    ]
  }

  private func figure(
    _ image: AttributionResult.Image,
    _ method: AttributionResult.Method,
    _ curve: AttributionResult.Curve
  ) -> HTML {
    tag("figure") {
      tag(
        "svg",
        [
          "class": "curve", "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height + 16))",
          "role": "img", "aria-label": "score along the path of \(method.title) for \(image.path)",
        ]
      ) {
        tag(
          "rect",
          [
            "class": "frame", "x": "0", "y": "0", "width": "\(Int(Self.width))",
            "height": "\(Int(Self.height))",
          ]
        )
        line(curve.alphas, curve.gradients, "gradient")
        line(curve.alphas, curve.scores, "score")
        label("baseline", x: 0, anchor: "start")
        label("image", x: Self.width, anchor: "end")
      }
      tag("figcaption") {
        tag("b", ["class": "name"]) { image.path }
        ", \(method.title): score \(end(curve, 0)) to \(end(curve, curve.scores.count - 1))"
      }
    }
  }

  /// The score at one of the points, and how far along the path that is.
  private func end(_ curve: AttributionResult.Curve, _ point: Int) -> String {
    "\(words.numerals.significant(curve.scores[point])) at "
      + words.numerals.significant(curve.alphas[point] * 100) + " % of the way"
  }

  private func label(_ text: String, x: Double, anchor: String) -> HTML {
    tag("text", ["x": "\(Int(x))", "y": "\(Int(Self.height) + 12)", "text-anchor": anchor]) { text }
  }

  private func line(_ alphas: [Double], _ values: [Double], _ kind: String) -> [HTML] {
    guard let low = values.min(), let high = values.max(), low.isFinite, high.isFinite else {
      return []
    }
    let points = zip(alphas, values).map { alpha, value in
      let share = high > low ? (value - low) / (high - low) : 0.5
      return "\(fixed(alpha * Self.width)),\(fixed(6 + (Self.height - 12) * (1 - share)))"
    }
    return [tag("polyline", ["class": kind, "points": points.joined(separator: " ")])]
  }

  private func fixed(_ value: Double) -> String { Numerals.terminal.fixed(value, 1) }
}
