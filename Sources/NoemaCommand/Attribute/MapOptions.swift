import ArgumentParser
import Images
import Reports

/// How maps are drawn; none of it changes a number.
struct MapOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The colours: \(ColourMap.allCases.map(\.rawValue).joined(separator: ", ")). "
        + "(default: diverging for signed numbers, sequential for amounts)",
      valueName: "map"
    )
  )
  var colours: ColourMap?

  @Option(
    help: ArgumentHelp(
      "The percentile of a map's absolute values at which its colours end; 100 clips nothing. "
        + "(default: \(AttributionResult.usualClip))",
      valueName: "percent"
    )
  )
  var clip: Double?

  @Option(
    help: ArgumentHelp(
      "Colours by image, each with a scale of its own, or shared by a method's images. "
        + "(default: image)",
      valueName: AttributionResult.ScaleSharing.allCases.map(\.rawValue).joined(separator: "|")
    )
  )
  var scale: AttributionResult.ScaleSharing?

  @Option(
    help: ArgumentHelp(
      "Draw boxes around what is at least this share of a map's largest number, such as 0.2. "
        + "(default: no boxes)",
      valueName: "share"
    )
  )
  var boxes: Double?

  /// The first of the options that is given; `nil` if none is.
  var firstGiven: String? {
    let given = [
      ("--colours", colours != nil), ("--clip", clip != nil), ("--scale", scale != nil),
      ("--boxes", boxes != nil),
    ]
    return given.first(where: \.1)?.0
  }

  func validate() throws {
    if let clip, !(clip > 0 && clip <= 100) {
      throw ValidationError("--clip is \(clip), but must be above 0 and at most 100.")
    }
    if let boxes, !(boxes > 0 && boxes <= 1) {
      throw ValidationError("--boxes is \(boxes), but must be above 0 and at most 1.")
    }
  }
}
