import Networks
import Tensors

/// The edges of the picture, by Sobel's operator: what a method must differ from, since an edge
/// detector knows nothing of the network (Adebayo et al. 2018, section 5, arXiv:1810.03292).
public struct EdgeDetector: AttributionMethod {
  /// The edge detector.
  public init() {}

  /// The magnitude of the gradient of brightness, `[N, 1, H, W]`, in units of the input a pixel.
  ///
  /// Brightness is the mean over channels; pixels outside repeat the border.
  ///
  /// - Throws: `attribution.no-units` if the tensor has no rows and columns.
  public func attribute(_ question: Question) throws -> Relevance {
    let grid = try question.places()
    let images = Workers(question.engine.threads).map(blocks: question.count) { image in
      let channels = grid.maps(of: question.values.row(image))
      var mean = [Float](repeating: 0, count: grid.places)
      for (index, value) in channels.elements.enumerated() {
        mean[index % grid.places] += value / Float(grid.units)
      }
      return Self.edges(mean, width: grid.width, height: grid.height)
    }
    return Relevance(Tensor([question.count, 1, grid.height, grid.width], images.flatMap { $0 }))
  }

  /// sqrt(gx^2 + gy^2), the two 3 x 3 kernels divided by 8, so that a ramp has its slope.
  static func edges(_ map: [Float], width: Int, height: Int) -> [Float] {
    func at(_ y: Int, _ x: Int) -> Float {
      map[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
    }
    return (0..<height).flatMap { y in
      (0..<width).map { x in
        var (across, down): (Float, Float) = (0, 0)
        for (step, weight) in [(-1, Float(1)), (0, 2), (1, 1)] {
          across += weight * (at(y + step, x + 1) - at(y + step, x - 1))
          down += weight * (at(y + 1, x + step) - at(y - 1, x + step))
        }
        return (across * across + down * down).squareRoot() / 8
      }
    }
  }
}
