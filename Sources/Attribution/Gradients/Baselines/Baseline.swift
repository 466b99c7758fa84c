public import Tensors

/// What stands for "nothing": the value of a tensor with which the value to be explained is compared.
///
/// Every method that compares takes one, and the choice changes what it says: Sturmfels, Lundberg
/// and Lee, "Visualizing the Impact of Feature Attribution Baselines", Distill 2020,
/// doi:10.23915/distill.00022, whose choices these are. `black`, `white` and `images` are pictures:
/// for an inner tensor they are taken to it through the network. The others speak of the tensor's
/// own numbers.
public enum Baseline: Sendable, Hashable {
  /// The same number everywhere.
  case constant(Float)
  /// A black picture.
  case black
  /// A white picture.
  case white
  /// Each channel's mean over the image; the mean of all numbers where there is no map.
  case mean
  /// The image through a Gaussian of this standard deviation in pixels; `nil` is a twentieth of the
  /// longer side.
  case blurred(sigma: Double?)
  /// Uniform noise, drawn this many times: between black and white, or between the smallest and the
  /// largest number of the image where the tensor does not hold pixels.
  case noise(draws: Int)
  /// Each element at the end of its range that is farther from its value; the range is that of
  /// `noise`.
  case maximalDistance
  /// Pictures as the network sees them, `[n, ...]`: a distribution.
  case images(Tensor<Float>)
  /// Values of the tensor, `[...]` for all images or `[N, ...]`.
  case values(Tensor<Float>)
  /// One after the other.
  case several([Baseline])

  /// All zero: what captum and zennit compare with.
  public static let zero = Baseline.constant(0)

  /// The first baseline of each image of a question, `[N, ...]`.
  ///
  /// - Throws: `attribution.unfit-baseline` if the tensor has none of this kind, with the reason;
  ///   what running throws.
  public func rows(for question: Question) throws -> Tensor<Float> {
    let rows = try BaselineRows(self, for: question)
    return Tensor(
      question.values.shape,
      (0..<question.count).flatMap { rows.row(image: $0, draw: 0) }
    )
  }
}
