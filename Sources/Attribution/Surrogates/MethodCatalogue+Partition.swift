import Diagnostics

extension MethodCatalogue {
  /// The settings of how an input is cut into parts, for methods that `partition` makes.
  static func partitionParameters(
    standard: String,
    cells: String = "7"
  ) -> [MethodParameter] {
    [
      MethodParameter(
        "segments",
        standard: standard,
        meaning:
          "the parts: slic, quickshift, grid, units (channels, tokens or single elements), or"
          + " a .npy file of whole numbers [H, W] or [N, H, W]; auto is slic for pixels, grid for"
          + " pictures without a card, units elsewhere"
      ),
      MethodParameter("count", standard: "50", meaning: "about how many superpixels SLIC makes"),
      MethodParameter(
        "compactness",
        standard: "10",
        meaning: "how much place counts against colour in SLIC"
      ),
      MethodParameter(
        "kernel",
        standard: "4",
        meaning: "the width of quickshift's density estimate; larger gives fewer superpixels"
      ),
      MethodParameter("cells", standard: cells, meaning: "the grid's rows and columns"),
    ]
  }

  /// How an input is cut into parts.
  ///
  /// - Throws: `attribution.bad-setting`, and what reading a file throws.
  static func partition(
    _ settings: MethodSettings,
    standard: Partition,
    cells: Int = 7
  ) throws -> Partition {
    let cells = try settings.whole("cells", default: cells, in: 1...1000)
    let wanted = try settings.whole("count", default: 50, in: 1...100_000)
    let compactness = try settings.number("compactness", default: 10, in: 0.01...10_000)
    let kernel = try settings.number("kernel", default: 4, in: 0.5...20)
    switch settings.text("segments") {
    case nil where settings.text("cells") != nil: return .grid(cells: cells)
    case nil where settings.text("count") != nil || settings.text("compactness") != nil:
      return .slic(wanted: wanted, compactness: Float(compactness))
    case nil: return standard
    case "auto": return .standard
    case "slic": return .slic(wanted: wanted, compactness: Float(compactness))
    case "quickshift": return .quickshift(kernel: kernel, maximumDistance: 3 * kernel, ratio: 0.2)
    case "grid": return .grid(cells: cells)
    case "units": return .units
    case .some(let path) where path.hasSuffix(".npy"):
      return .given(try settings.resources.array(path), path: path)
    case .some(let word):
      throw InputError(
        .badSetting(
          "segments",
          word,
          of: settings.entry.name,
          wanted: ["auto", "slic", "quickshift", "grid", "units", "a path that ends in .npy"]
        )
      )
    }
  }
}
