/// How the grid of a layer's map is laid over pixels.
public enum Upsampling: String, Sendable, Hashable, Codable, CaseIterable {
  /// Bilinear between the centres of the cells' receptive fields, constant outside them; plain
  /// bilinear for a layer whose receptive fields are not known.
  case receptiveField = "receptive-field"
  /// As NetDissect's code: receptive-field centres divided by a whole reduction, in whole pixels.
  case netdissect
  /// Bilinear with half-pixel centres (PyTorch's `align_corners=False`).
  case bilinear
  /// Bilinear with the corner cells' centres on the corner pixels (`align_corners=True`).
  case bilinearCorners = "bilinear-corners"
}
