import Attribution
import Tensors

/// The rows of an archive's arrays while groups of images come in: row i of every array is image i's.
struct ArchiveRows {
  /// For each name the rows of the images that have one.
  private var rows: [String: [Int: Tensor<Float>]] = [:]
  /// Arrays that hold for all images.
  private var shared: [String: Tensor<Float>] = [:]
  /// The images of all groups before, and of this one.
  private var (first, count) = (0, 0)

  /// Adds what a method gave for each image of a group.
  ///
  /// - Parameter names: those of its parts.
  mutating func add(_ answers: [[AskedGroup.Answer]], _ names: [String]) {
    count = max(count, first + answers.count)
    for (image, parts) in answers.enumerated() {
      for (name, (answer, row)) in zip(names, parts) {
        guard let relevance = answer.relevance else { continue }
        rows[name, default: [:]][first + image] = relevance.values.row(row)
        for (part, array) in relevance.arrays {
          if array.shape.rank == 1 {
            shared["\(name)/\(part)"] = array
          } else {
            rows["\(name)/\(part)", default: [:]][first + image] = array.row(row)
          }
        }
      }
    }
  }

  /// The next rows are those of other images.
  mutating func endGroup() { first = count }

  /// The arrays, `[n, ...]`: the row of an image that a method refuses is NaN, and so is what a
  /// shorter row lacks, such as that of an image with fewer superpixels.
  var arrays: [String: Tensor<Float>] {
    shared.merging(rows.mapValues(stacked)) { $1 }
  }

  private func stacked(_ rows: [Int: Tensor<Float>]) -> Tensor<Float> {
    let shapes = rows.values.map(\.shape.dims)
    let extents = (shapes.first ?? []).indices.map { axis in shapes.map { $0[axis] }.max() ?? 0 }
    let gap = [Float](repeating: .nan, count: extents.reduce(1, *))
    let elements = (0..<count).flatMap { rows[$0]?.padded(to: extents) ?? gap }
    return Tensor(Shape([count] + extents), elements)
  }
}

extension Tensor<Float> {
  /// The numbers in larger extents, with NaN beyond the tensor's own.
  fileprivate func padded(to extents: [Int]) -> [Float] {
    guard shape.dims != extents, let width = shape.dims.last, width > 0 else { return elements }
    var all = [Float](repeating: .nan, count: extents.reduce(1, *))
    for (index, start) in stride(from: 0, to: elements.count, by: width).enumerated() {
      var (line, place, size) = (index, 0, extents[extents.count - 1])
      for axis in extents.indices.dropLast().reversed() {
        place += line % shape[axis] * size
        line /= shape[axis]
        size *= extents[axis]
      }
      all.replaceSubrange(place..<place + width, with: elements[start..<start + width])
    }
    return all
  }
}
