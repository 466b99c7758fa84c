/// The machine whose figures `noema bench` shows beside one's own.
enum ReferenceMachine {
  /// What it is.
  static let name = "two cores of an AMD EPYC of the Zen 5 generation, 2 threads"

  /// Its figures by name: the best of three runs.
  static let figures: [String: Double] = [
    "matrix product, 1024 x 1024, forward": 142,
    "matrix product, 1024 x 1024, forward and backward": 121,
    "convolution 3x3, 64 channels of 56 x 56, forward": 154,
    "convolution 3x3, 64 channels of 56 x 56, forward and backward": 156,
    "convolution 3x3, 512 channels of 7 x 7, forward": 158,
    "convolution 3x3, 512 channels of 7 x 7, forward and backward": 162,
    "convolution 1x1, 64 to 256 and back channels of 56 x 56, forward": 145,
    "convolution 1x1, 64 to 256 and back channels of 56 x 56, forward and backward": 146,
    "depthwise convolution 3x3, 144 channels of 56 x 56, forward": 42.7,
    "depthwise convolution 3x3, 144 channels of 56 x 56, forward and backward": 41.7,
    "the embedded network, forward": 23000,
    "the embedded network, forward and backward": 1330,
    "the demonstration of TCAV": 13.5,
  ]
}
