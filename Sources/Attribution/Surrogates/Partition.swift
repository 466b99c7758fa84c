import Diagnostics
import Images
public import Tensors

/// How the elements of a row are dealt to players: all elements of a player are present or absent
/// together.
public enum Partition: Sendable, Hashable {
  /// SLIC on pixels, a grid of 7 x 7 on a picture without a card, units elsewhere.
  case standard
  /// Superpixels by SLIC on the picture as the network sees it.
  case slic(wanted: Int, compactness: Float)
  /// Superpixels by quickshift.
  case quickshift(kernel: Double, maximumDistance: Double, ratio: Double)
  /// Rectangles, so many down and across (no more than there are rows and columns).
  case grid(cells: Int)
  /// The indices of the row's first axis: channels of `[C, H, W]`, tokens of `[T, D]`, elements of
  /// `[D]`.
  case units
  /// Numbers made elsewhere, `[H, W]` for all images or `[N, H, W]`; the path is for messages.
  case given(Tensor<Float>, path: String?)

  /// The players of one image.
  ///
  /// - Throws: `attribution.unfit-method` where the tensor has no such parts;
  ///   `images.bad-segments` for numbers that do not fit the picture.
  func players(of question: Question, image: Int) throws -> Players {
    let shape = question.rowShape
    guard let space = Space(question) else {
      guard self == .standard || self == .units else {
        throw InputError(.noSpace(question.tensor, shape))
      }
      return Players(unitsOf: shape)
    }
    guard let pieces = try pieces(question, image, space) else { return Players(unitsOf: shape) }
    return Players(pieces, space, shape)
  }

  /// The superpixels of one image; `nil` for units.
  private func pieces(_ question: Question, _ image: Int, _ space: Space) throws -> Superpixels? {
    switch self {
    case .units: return nil
    case .standard: return try Self.standard(question, image).pieces(question, image, space)
    case .grid(let cells):
      return .grid(
        width: space.width,
        height: space.height,
        rows: min(cells, space.height),
        columns: min(cells, space.width)
      )
    case .slic(let wanted, let compactness):
      return .slic(try picture(question, image), wanted: wanted, compactness: compactness)
    case .quickshift(let kernel, let distance, let ratio):
      return .quickshift(
        try picture(question, image),
        kernel: kernel,
        maximumDistance: distance,
        ratio: ratio
      )
    case .given(let labels, let path):
      let isOneEach = labels.shape.rank == 3 && labels.shape[0] == question.count
      return try Superpixels(
        checking: isOneEach ? labels.row(image) : labels,
        width: space.width,
        height: space.height,
        at: path
      )
    }
  }

  /// What `standard` is for a tensor with space.
  private static func standard(_ question: Question, _ image: Int) -> Partition {
    if question.domain?.picture(of: question.values.row(image)) != nil {
      return .slic(wanted: 50, compactness: 10)
    }
    return question.isAboutInput ? .grid(cells: 7) : .units
  }

  private func picture(_ question: Question, _ image: Int) throws(InputError) -> Image {
    guard let picture = question.domain?.picture(of: question.values.row(image)) else {
      throw InputError(.noPicture(question.tensor))
    }
    return picture
  }

  /// The spatial extents of a row.
  struct Space {
    let height: Int
    let width: Int
    /// How many elements a pixel has side by side: 1 for `[C, H, W]`, C for `[H, W, C]`.
    let pixel: Int

    init?(_ question: Question) {
      let shape = question.rowShape
      guard shape.rank == 3, shape.count > 0 else { return nil }
      let isLast = question.domain?.channelAxis == 2
      height = isLast ? shape[0] : shape[1]
      width = isLast ? shape[1] : shape[2]
      pixel = isLast ? shape[2] : 1
    }
  }
}
