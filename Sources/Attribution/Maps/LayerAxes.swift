/// What the axes of a layer's tensor stand for, without the batch.
public enum LayerAxes: String, Sendable, Hashable, Codable, CaseIterable {
  /// By the shape: `[C]` is `c`, `[T, C]` is `tc`, `[n, n, C]` is `hwc`, other `[C, H, W]` are `chw`.
  case automatic = "auto"
  /// Units before places: `[C, H, W]`, as convolutions give.
  case channelsFirst = "chw"
  /// Places before units: `[H, W, C]`, as Swin and networks from TensorFlow have it.
  case channelsLast = "hwc"
  /// Tokens of a square grid, perhaps after one or two tokens without a place: `[T, C]`.
  case tokens = "tc"
  /// Units without places: `[C]`, a fully connected layer.
  case vector = "c"
}
