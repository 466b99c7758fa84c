import ArgumentParser
import Concepts
import Foundation
import LinearModels
import Statistics
import Tensors

/// Many CAVs of one concept against draws from one random pool, with their TCAV scores.
struct TimeCAVs: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cavs")

  @Argument(help: "Activations of the concept's images, then of the pool's: .npy, [n, d].")
  var activations: String

  @Argument(help: "Gradients of the class images: .npy, [m, d].")
  var gradients: String

  @Option(
    help: "How many of the rows are the concept's; as many are drawn from the pool each time."
  )
  var concept = 50

  @Option var draws = 500
  @Option var threads = 2

  func run() throws {
    let rows = try NPYFile.read(URL(filePath: activations)).floats()
    let gradients = try NPYFile.read(URL(filePath: gradients)).floats()
    let workers = Workers(threads)
    var timing = Timing(seconds: [])
    var scores: [Double] = []
    timing.seconds = [
      try Timing.seconds {
        var gram: GramMatrix?
        timing.phases["gram"] = try Timing.seconds {
          gram = try GramMatrix(of: rows, workers: workers)
        }
        var products = Matrix(rows: 0, columns: 0)
        timing.phases["gradients"] = Timing.seconds {
          products = Matrix(innerProducts: gradients, rows, workers: workers)
        }
        guard let gram else { return }
        timing.phases["fits"] = try Timing.seconds {
          scores = try self.scores(gram, products, workers)
        }
      }
    ]
    timing.phases["mean score"] = scores.reduce(0, +) / Double(draws)
    timing.peakMegabytes = Timing(seconds: []).peakMegabytes
    try timing.show()
  }

  /// The TCAV score of each draw.
  private func scores(_ gram: GramMatrix, _ products: Matrix, _ workers: Workers) throws -> [Double]
  {
    let concept = Array(0..<self.concept)
    let pool = Array(self.concept..<gram.count)
    let seed = SeededGenerator(seed: 0)
    return try workers.map(blocks: draws) { draw in
      var chance = seed.stream(draw)
      let drawn = chance.sample(concept.count, of: pool)
      let samples = try LabelledGram(gram, positive: concept, negative: drawn)
      let model = try CAVClassifier.standard.fit(samples)
      let images = concept + drawn
      let positive = (0..<products.rows).count { image in
        let row = products.row(image)
        let products = images.map { row[row.startIndex + $0] }
        return zip(model.coefficients, products).reduce(0) { $0 + $1.0 * $1.1 } > 0
      }
      return Double(positive) / Double(products.rows)
    }
  }
}
