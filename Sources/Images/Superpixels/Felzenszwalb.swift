public import Tensors

extension Superpixels {
  /// Pieces between which there is more contrast than inside them, by merging a graph of pixels edge
  /// by edge.
  ///
  /// Felzenszwalb and Huttenlocher 2004, doi:10.1023/B:VISI.0000022288.19776.77, section 4, on the
  /// picture smoothed by a Gaussian, each pixel joined to its eight neighbours: two pieces merge where
  /// the edge between them weighs less than the heaviest edge inside either of them plus k over its
  /// number of pixels. Edges of equal weight are taken in the order right, down, down right, up right,
  /// each row by row. The conventions are those of scikit-image's `felzenszwalb`: k is `scale` / 255,
  /// the Gaussian ends at four deviations, and the border is mirrored.
  ///
  /// - Parameters:
  ///   - planes: the picture, `[C, H, W]`, usually from 0 to 1 or from -1 to 1.
  ///   - scale: larger gives larger pieces.
  ///   - deviation: of the Gaussian, in pixels; 0.8 as in the paper.
  ///   - minimumSize: smaller pieces join the neighbour over the lightest edge.
  /// - Precondition: the picture has three axes and a pixel.
  /// - Complexity: that of sorting four edges a pixel.
  public static func felzenszwalb(
    _ planes: Tensor<Double>,
    scale: Double,
    deviation: Double = 0.8,
    minimumSize: Int = 20
  ) -> Superpixels {
    felzenszwalb(planes, scales: [scale], deviation: deviation, minimumSize: minimumSize)[0]
  }

  /// Pieces at several scales, for which the edges are weighed and sorted once; see the other
  /// `felzenszwalb`.
  public static func felzenszwalb(
    _ planes: Tensor<Double>,
    scales: [Double],
    deviation: Double = 0.8,
    minimumSize: Int = 20
  ) -> [Superpixels] {
    precondition(planes.shape.rank == 3 && planes.shape.count > 0, "a picture has planes of pixels")
    let (height, width) = (planes.shape[1], planes.shape[2])
    let edges = PixelEdges(smoothed(planes, deviation), planes.shape)
    return scales.map { scale in
      var pieces = PixelForest(count: height * width)
      let allowance = scale / 255
      pieces.merge(over: edges) { a, b, weight in
        weight < min(a.bound(allowance), b.bound(allowance))
      }
      pieces.merge(over: edges) { a, b, _ in min(a.size, b.size) < minimumSize }
      return Superpixels(width: width, height: height, labels: pieces.roots())
    }
  }

  private static func smoothed(_ planes: Tensor<Double>, _ deviation: Double) -> [Double] {
    let (height, width) = (planes.shape[1], planes.shape[2])
    let blur = GaussianBlur(sigma: deviation, edges: .mirrored, height: height, width: width)
    let plane = height * width
    return (0..<planes.shape[0]).flatMap { channel in
      let values = Array(planes.elements[channel * plane..<(channel + 1) * plane])
      return blur(Matrix(rows: height, columns: width, values)).elements
    }
  }
}

/// The edges between neighbouring pixels, weighted by the distance of their colours.
private struct PixelEdges {
  private(set) var first: [Int] = []
  private(set) var second: [Int] = []
  private(set) var weight: [Double] = []
  /// The edges, the lightest first; equal ones in their own order.
  private(set) var order: [Int] = []

  init(_ values: [Double], _ shape: Shape) {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    let plane = height * width
    for (down, right) in [(0, 1), (1, 0), (1, 1), (-1, 1)] {
      for row in max(0, -down)..<height - max(0, down) {
        for column in 0..<width - right {
          let (a, b) = (row * width + column, (row + down) * width + column + right)
          var square = 0.0
          for channel in 0..<channels {
            let difference = values[channel * plane + b] - values[channel * plane + a]
            square += difference * difference
          }
          first.append(a)
          second.append(b)
          weight.append(square.squareRoot())
        }
      }
    }
    let weight = weight
    order = weight.indices.sorted { (weight[$0], $0) < (weight[$1], $1) }
  }
}

/// Pixels that become pieces: a forest in which every piece is a tree.
private struct PixelForest {
  /// What is known of a piece.
  struct Piece {
    /// The number of its pixels.
    var size = 1
    /// The heaviest edge inside it.
    var heaviest = 0.0

    /// What an edge must weigh less than to be no boundary of the piece.
    func bound(_ allowance: Double) -> Double { heaviest + allowance / Double(size) }
  }

  private var parent: [Int]
  /// The piece of each root.
  private var pieces: [Piece]

  init(count: Int) {
    parent = Array(0..<count)
    pieces = [Piece](repeating: Piece(), count: count)
  }

  /// Joins the pieces on both sides of each edge, the lightest first, where a condition on them and
  /// the edge's weight holds.
  mutating func merge(
    over edges: PixelEdges,
    where isOne: (_ a: Piece, _ b: Piece, _ weight: Double) -> Bool
  ) {
    for edge in edges.order {
      let (a, b) = (root(edges.first[edge]), root(edges.second[edge]))
      if a != b, isOne(pieces[a], pieces[b], edges.weight[edge]) {
        join(a, b, over: edges.weight[edge])
      }
    }
  }

  mutating func roots() -> [Int] { parent.indices.map { root($0) } }

  private mutating func root(_ pixel: Int) -> Int {
    var root = pixel
    while parent[root] != root {
      parent[root] = parent[parent[root]]
      root = parent[root]
    }
    return root
  }

  private mutating func join(_ a: Int, _ b: Int, over weight: Double) {
    let (small, large) = pieces[a].size < pieces[b].size ? (a, b) : (b, a)
    parent[small] = large
    pieces[large] = Piece(size: pieces[a].size + pieces[b].size, heaviest: weight)
  }
}
