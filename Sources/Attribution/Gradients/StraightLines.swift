import Networks
import Tensors

/// The straight lines from a baseline to each image of a question.
struct StraightLines: Sendable {
  let question: Question
  /// Where each line begins.
  let starts: [[Float]]
  /// The target there.
  let startScores: [Double]
  /// The way from there to the image.
  private let ways: [[Float]]

  /// - Parameter startScores: the target at that baseline of each image.
  init(_ question: Question, _ baselines: BaselineRows, draw: Int, startScores: [Double]) {
    self.question = question
    self.startScores = startScores
    let lines = Workers(question.engine.threads).map(blocks: question.count) { image in
      let start = baselines.row(image: image, draw: draw)
      return (start: start, way: Self.way(from: start, to: question.values.rowElements(image)))
    }
    starts = lines.map(\.start)
    ways = lines.map(\.way)
  }

  private static func way(from start: [Float], to end: ArraySlice<Float>) -> [Float] {
    [Float](unsafeUninitializedCapacity: start.count) { way, initialised in
      start.withUnsafeBufferPointer { start in
        end.withUnsafeBufferPointer { end in
          for index in start.indices { way[index] = end[index] - start[index] }
        }
      }
      initialised = start.count
    }
  }

  /// The target at the image less the target at the line's beginning.
  func difference(_ image: Int) throws -> Double {
    try question.scores[image] - startScores[image]
  }

  /// Writes the point of a line at alpha: 0 is the baseline, 1 the image.
  func write(_ image: Int, at alpha: Double, to point: UnsafeMutableBufferPointer<Float>) {
    let alpha = Float(alpha)
    starts[image].withUnsafeBufferPointer { start in
      ways[image].withUnsafeBufferPointer { way in
        for index in point.indices { point[index] = start[index] + alpha * way[index] }
      }
    }
  }

  /// The point of a line at alpha.
  func values(_ image: Int, at alpha: Double) -> [Float] {
    let count = starts[image].count
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      write(image, at: alpha, to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialised = count
    }
  }

  /// The integrals of some images' lines.
  func sums(_ images: [Int], _ nodes: [Quadrature.Node]) throws -> [PathSum] {
    try PathSum.all(question, owners: images, steps: nodes.count) { path, step, point in
      write(images[path], at: nodes[step].alpha, to: point)
      return Displacement(way: ways[images[path]], factor: Float(nodes[step].weight))
    }
  }
}
