import Attribution

/// A tool whose conventions are followed, where they differ from ours.
public enum DissectionParity: String, Sendable, Hashable, Codable, CaseIterable {
  /// None: Bau et al. 2017 as `DissectionSettings` states it.
  case none
  /// NetDissect's code: its table of quantiles, its whole-pixel upsampling, all labels.
  case netdissect
  /// NetDissect-Lite: as NetDissect, but maps are resized plainly, and a unit's activation counts
  /// where the category lies under its mask.
  case netdissectLite = "netdissect-lite"
  /// `dissect`, Bau et al. 2020 (PNAS): the highest 1 % of the upsampled values, corners on corners,
  /// no gate, all labels.
  case dissect

  /// The settings of the tool.
  public var settings: DissectionSettings {
    var settings = DissectionSettings()
    if self == .none { return settings }
    (settings.minimumImages, settings.minimumCoverage) = (0, 0)
    switch self {
    case .none: break
    case .netdissect:
      settings.thresholdRule = .table
      settings.upsampling = .netdissect
    case .netdissectLite:
      settings.thresholdRule = .table
      settings.upsampling = .bilinear
      settings.gate = .mask
    case .dissect:
      settings.quantile = 0.01
      settings.thresholdOn = .upsampled
      settings.upsampling = .bilinearCorners
      settings.gate = .none
    }
    return settings
  }
}
