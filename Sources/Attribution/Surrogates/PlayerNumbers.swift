import Diagnostics
import Images
import Tensors

/// The numbers of every image's players, gathered into one relevance.
struct PlayerNumbers {
  private var maps: [Float] = []
  private var numbers: [[Double]] = []
  private var pieces: [Float] = []
  private var isSpatial = false

  /// Appends an image.
  mutating func append(_ own: [Double], _ players: Players) {
    maps += players.painted(own)
    numbers.append(own)
    isSpatial = players.pieces != nil
    pieces += (players.pieces?.labels ?? []).map(Float.init)
  }

  /// Maps in which each place has its player's number, with the arrays `players` `[N, M]` (rows
  /// of fewer players end in NaN) and, for superpixels, `segments` `[N, H, W]`.
  ///
  /// - Throws: `attribution.not-finite`.
  func relevance(
    _ question: Question,
    method: String,
    checks: [Relevance.Check],
    notices: [Notice] = []
  ) throws -> Relevance {
    guard maps.allSatisfy(\.isFinite) else {
      throw InputError(.notFiniteRelevance(method, at: question.tensor))
    }
    let most = numbers.map(\.count).max() ?? 0
    let table = numbers.flatMap { own in
      own.map(Float.init) + [Float](repeating: .nan, count: most - own.count)
    }
    var arrays = ["players": Tensor([numbers.count, most], table)]
    guard isSpatial, let space = Partition.Space(question) else {
      let values = Tensor(question.values.shape, maps)
      return Relevance(values, checks: checks, arrays: arrays, notices: notices)
    }
    let (height, width) = (space.height, space.width)
    arrays["segments"] = Tensor([question.count, height, width], pieces)
    let values = Tensor([question.count, 1, height, width], maps)
    return Relevance(values, checks: checks, arrays: arrays, notices: notices)
  }
}
