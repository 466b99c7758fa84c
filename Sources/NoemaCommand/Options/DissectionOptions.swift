import ArgumentParser
import Attribution
import Dissection

/// What can change a number of a dissection, apart from network and data.
struct DissectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The share of activations above a unit's threshold. (default: 0.005, as Bau et al. 2017)",
      valueName: "q"
    )
  )
  var quantile: Double?

  @Option(
    help: """
      The values that the quantile is of: those of the layer's own grid (grid) or of the maps laid \
      over the masks (upsampled). (default: grid)
      """
  )
  var thresholdOn: ThresholdSource?

  @Option(
    help: """
      How maps are laid over masks: by the centres of receptive fields (receptive-field; netdissect: \
      in whole pixels), or plainly (bilinear, bilinear-corners). (default: receptive-field, and \
      bilinear where there are none)
      """
  )
  var upsampling: Upsampling?

  @Option(
    help: """
      Follow another tool in all of this: none, netdissect, netdissect-lite, dissect; options that \
      are named win.
      """
  )
  var parity = DissectionParity.none

  @Option(
    help: ArgumentHelp("The IoU from which a unit is a detector by custom.", valueName: "iou")
  )
  var cut = DissectionSettings().cut

  @Option(
    name: .customLong("min-images"),
    help: ArgumentHelp(
      "Labels in fewer images of the whole data set are left out. (default: 10, as Broden's builder)",
      valueName: "n"
    )
  )
  var minimumImages: Int?

  @Option(
    name: .customLong("min-coverage"),
    help: ArgumentHelp(
      "Labels that cover less, in whole images, are left out. (default: 0.5, as Broden's builder)",
      valueName: "x"
    )
  )
  var minimumCoverage: Double?

  @Option(
    help: ArgumentHelp("Use the images of this split alone. (default: all)", valueName: "name")
  )
  var split: String?

  @Option(
    help: ArgumentHelp(
      "Measure what was found on --split again on this one. (default: no)",
      valueName: "name"
    )
  )
  var confirm: String?

  @Option(
    help: """
      What a unit's best IoU is compared with: label maps that change places within their category \
      (permutation), and are rotated as well (rotation), or nothing (none).
      """
  )
  var null = NullKind.permutation

  @Option(
    help: ArgumentHelp(
      "Permutations of the null; the smallest p is 1/(B + 1). "
        + "(default: as many as cost about as much as the plain job, at least 99)",
      valueName: "B"
    )
  )
  var permutations: Int?

  @Option(
    help: ArgumentHelp("The level at which a unit beats chance. (default: 0.05)", valueName: "p")
  )
  var level: Double?

  @Option(
    help: ArgumentHelp(
      "Bootstrap resamples behind an interval; 0 for none. (default: 1000)",
      valueName: "n"
    )
  )
  var resamples: Int?

  @Option(
    help: ArgumentHelp(
      "The share of resamples inside an interval. (default: 0.95)",
      valueName: "x"
    )
  )
  var confidence: Double?

  @Option(
    name: .customLong("formulas"),
    help: ArgumentHelp(
      "The longest compositional label, such as 3 for (a OR b) AND NOT c; 1 for none.",
      valueName: "n"
    )
  )
  var formulaLength = DissectionSettings().formulaLength

  @Option(
    help: ArgumentHelp("The formulas kept from round to round. (default: 5)", valueName: "n")
  )
  var beam: Int?

  @Option(help: ArgumentHelp("Top images shown of each unit.", valueName: "n"))
  var topImages = DissectionSettings().topImages

  @Option(help: ArgumentHelp("The seed of every random choice, from 0 up.", valueName: "n"))
  var seed: UInt64 = 0

  func validate() throws {
    try (0...100).check(topImages, "--top-images")
    try (1...3).check(formulaLength, "--formulas")
    try (1...100).check(beam ?? 1, "--beam")
    try (0...10_000).check(resamples ?? 0, "--resamples")
    if let permutations { try (1...100_000).check(permutations, "--permutations") }
    if let minimumImages { try (0...Int.max).check(minimumImages, "--min-images") }
    try Self.check("--quantile", quantile ?? 0.005) { $0 > 0 && $0 < 1 }
    try Self.check("--level", level ?? 0.05) { $0 > 0 && $0 < 1 }
    try Self.check("--confidence", confidence ?? 0.95) { $0 > 0 && $0 < 1 }
    try Self.check("--cut", cut) { $0 > 0 && $0 < 1 }
    if let minimumCoverage, !(minimumCoverage >= 0 && minimumCoverage.isFinite) {
      throw ValidationError("--min-coverage is \(minimumCoverage), but must be at least 0.")
    }
    if confirm != nil, split == nil || split == confirm {
      throw ValidationError(
        "--confirm measures again what was found on another --split: name both."
      )
    }
    if null == .none, permutations != nil || level != nil {
      throw ValidationError("--permutations and --level say nothing with --null none.")
    }
    if resamples == 0, confidence != nil {
      throw ValidationError("--confidence says nothing with --resamples 0.")
    }
    if formulaLength == 1, beam != nil {
      throw ValidationError("--beam says nothing without --formulas.")
    }
  }

  /// The settings that the options name.
  var settings: DissectionSettings {
    var settings = parity.settings
    settings.quantile = quantile ?? settings.quantile
    settings.thresholdOn = thresholdOn ?? settings.thresholdOn
    settings.upsampling = upsampling ?? settings.upsampling
    settings.minimumImages = minimumImages ?? settings.minimumImages
    settings.minimumCoverage = minimumCoverage ?? settings.minimumCoverage
    settings.cut = cut
    settings.split = split
    settings.confirm = confirm
    settings.null = null
    settings.permutations = permutations
    settings.level = level ?? settings.level
    settings.resamples = resamples ?? settings.resamples
    settings.confidence = confidence ?? settings.confidence
    settings.formulaLength = formulaLength
    settings.beam = beam ?? settings.beam
    settings.topImages = topImages
    settings.seed = seed
    return settings
  }

  private static func check(
    _ option: String,
    _ number: Double,
    _ isRight: (Double) -> Bool
  ) throws {
    guard isRight(number) else {
      throw ValidationError("\(option) is \(number), but must be between 0 and 1.")
    }
  }
}
