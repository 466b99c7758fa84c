/// The machine whose figures `noema bench` shows beside one's own.
enum ReferenceMachine {
  /// What it is.
  static let name = "two cores of an AMD EPYC of the Zen 5 generation, 2 threads"

  /// Its figures by name, when it did nothing else: the mean of two runs.
  static let figures: [String: Double] = [
    "matrix product, 1024 x 1024, forward": 490,
    "matrix product, 1024 x 1024, forward and backward": 423,
    "convolution 3x3, 64 channels of 56 x 56, forward": 966,
    "convolution 3x3, 64 channels of 56 x 56, forward and backward": 646,
    "convolution 3x3, 512 channels of 7 x 7, forward": 628,
    "convolution 3x3, 512 channels of 7 x 7, forward and backward": 597,
    "convolution 1x1, 64 to 256 and back channels of 56 x 56, forward": 485,
    "convolution 1x1, 64 to 256 and back channels of 56 x 56, forward and backward": 480,
    "depthwise convolution 3x3, 144 channels of 56 x 56, forward": 227,
    "depthwise convolution 3x3, 144 channels of 56 x 56, forward and backward": 182,
    "the embedded network, forward": 24100,
    "the embedded network, forward and backward": 9930,
    "the demonstration of TCAV": 1.3,
  ]
}
