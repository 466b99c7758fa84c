import Diagnostics

extension MethodSettings {
  /// The number of steps of a path.
  func steps(default standard: Int) throws(InputError) -> Int {
    try whole("steps", default: standard, in: 1...10_000)
  }

  /// The number of random samples.
  func samples(default standard: Int) throws(InputError) -> Int {
    try whole("samples", default: standard, in: 1...1_000_000)
  }

  /// The points of a path.
  func quadrature() throws(InputError) -> Quadrature {
    let chosen = try word(
      "quadrature",
      default: parity == .captum ? .gaussLegendre : Quadrature.right
    )
    return parity == .captum && chosen == .trapezoid ? .captumTrapezoid : chosen
  }

  /// A distribution of baselines: a folder of images, or a baseline.
  ///
  /// - Throws: `attribution.no-distribution` if neither is given, and what reading them throws.
  func distribution() throws -> Baseline {
    if let folder = text("data") { return .images(try resources.images(folder)) }
    guard text("baseline") != nil else { throw InputError(.noDistribution(entry.name)) }
    return try baseline(default: .zero)
  }
}

extension MethodParameter {
  /// The setting that `MethodSettings.steps` reads.
  static func steps(_ standard: String) -> MethodParameter {
    MethodParameter("steps", standard: standard, meaning: "the number of steps of the path")
  }

  /// The setting that `MethodSettings.samples` reads.
  static func samples(_ standard: String) -> MethodParameter {
    MethodParameter("samples", standard: standard, meaning: "the number of random samples")
  }

  /// The setting that `MethodSettings.quadrature` reads.
  static func quadrature(_ standard: String) -> MethodParameter {
    MethodParameter(
      "quadrature",
      standard: standard,
      meaning: "where on the path gradients are taken, and with which weights",
      choices: Quadrature.allCases.map(\.rawValue)
    )
  }
}

extension ExpectedGradients {
  /// The settings that choose the distribution, and the number of samples.
  static func parameters(samples: String) -> [MethodParameter] {
    [
      MethodParameter(
        "data",
        standard: "none: it or a baseline must be given",
        meaning: "a folder of images, each of them a baseline"
      ),
      .baseline("none"),
      .samples(samples),
    ]
  }
}

extension Fault {
  static func noDistribution(_ method: String) -> Fault {
    Fault(
      "attribution.no-distribution",
      "\(method) compares with a distribution of baselines, and none is given",
      remedy: "give a folder of images (\(method):data=DIR), or a baseline "
        + "(\(method):baseline=noise/20)"
    )
  }
}
