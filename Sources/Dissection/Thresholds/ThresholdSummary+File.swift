package import Diagnostics
package import Foundation
import Statistics
package import Tensors

// A `.safetensors` file. Under `__metadata__`: `capacity` (K), `count` (values a unit) and `kind`.
// Arrays: `minima` and `maxima`, [U]; `lengths`, [U], how many entries of what follows belong to each
// unit; `values`, the largest first (`kind` exact), or `bins`, [entries, 2], of the bin and its count,
// ascending (`kind` sketch). The same summary gives the same bytes, however it was collected.
extension ThresholdSummary {
  /// The summary as a file's bytes.
  package func data(_ workers: Workers) -> Data {
    var arrays = [
      "minima": StoredArray(Tensor([unitCount], minima)),
      "maxima": StoredArray(Tensor([unitCount], maxima)),
    ]
    let lengths: [Int]
    switch tails {
    case .exact(let tails):
      let values = workers.map(blocks: tails.count) { tails[$0].sorted }
      lengths = values.map(\.count)
      let all = Array(values.joined())
      arrays["values"] = StoredArray(Tensor([all.count], all))
    case .sketched(let tails):
      let bins = tails.map(\.bins)
      lengths = bins.map(\.count)
      let all = bins.joined().flatMap { [Int64($0.place), Int64($0.count)] }
      arrays["bins"] = StoredArray(Tensor([all.count / 2, 2], all))
    }
    arrays["lengths"] = StoredArray(Tensor([unitCount], lengths.map { Int64($0) }))
    let metadata = [
      "capacity": "\(capacity)", "count": "\(count)", "kind": isExact ? "exact" : "sketch",
    ]
    return SafeTensors(metadata: metadata, arrays: arrays).bytes()
  }

  /// Reads a summary.
  ///
  /// - Throws: `dissection.bad-threshold-file`, or `files.…`, if the bytes are not those of one.
  package init(data: Data) throws(InputError) {
    let file = try SafeTensors(bytes: data)
    func number(_ name: String) throws(InputError) -> Int {
      guard let number = file.metadata[name].flatMap({ Int($0) }), number >= 0 else {
        throw InputError(.badThresholdFile("it has no number “\(name)”"))
      }
      return number
    }
    let (capacity, count) = (try number("capacity"), try number("count"))
    let minima = try file.array("minima").floats().elements
    let maxima = try file.array("maxima").floats().elements
    let lengths = try file.array("lengths").ints().elements
    let isExact = file.metadata["kind"] == "exact"
    let entries = try file.array(isExact ? "values" : "bins")
    // Every length is checked before any sum, so that no sum can overflow.
    let held = entries.shape.dims.first ?? 0
    guard capacity >= 1, minima.count == lengths.count, maxima.count == lengths.count,
      entries.shape.dims.dropFirst() == (isExact ? [] : [2]),
      lengths.allSatisfy({ $0 >= 0 && $0 <= held }), lengths.reduce(0, +) == Int64(held),
      !isExact || lengths.allSatisfy({ $0 <= capacity })
    else { throw InputError(.badThresholdFile("its parts do not fit together")) }
    self.init(unitCount: minima.count, capacity: capacity, isExact: isExact)
    self.count = count
    (self.minima, self.maxima) = (minima, maxima)
    var start = 0
    let ranges = lengths.map { length in
      defer { start += Int(length) }
      return start..<start + Int(length)
    }
    if isExact {
      let values = try entries.floats().elements
      tails = .exact(ranges.map { LargestValues(capacity: capacity, values: Array(values[$0])) })
    } else {
      let pairs = try entries.ints().elements
      let bins = try Self.bins(pairs)
      tails = .sketched(
        zip(ranges, maxima).map {
          LogarithmicHistogram(capacity: capacity, bins: Array(bins[$0]), maximum: $1)
        }
      )
    }
  }

  private static func bins(_ pairs: [Int64]) throws(InputError) -> [LogarithmicHistogram.Bin] {
    var bins: [LogarithmicHistogram.Bin] = []
    bins.reserveCapacity(pairs.count / 2)
    for index in stride(from: 0, to: pairs.count, by: 2) {
      let (place, count) = (pairs[index], pairs[index + 1])
      guard LogarithmicHistogram.places.contains(place), count > 0, count < 1 << 48 else {
        throw InputError(.badThresholdFile("a bin is outside the range of numbers"))
      }
      bins.append(.init(place: UInt32(place), count: UInt64(count)))
    }
    return bins
  }
}

extension TopImages {
  /// The lists as a file's bytes: `.safetensors` with `images` and `activations`, one entry a listed
  /// image by units, and `lengths`, [U].
  package var data: Data {
    let all = Array(lists.joined())
    return SafeTensors(
      metadata: ["limit": "\(limit)"],
      arrays: [
        "images": StoredArray(Tensor([all.count], all.map { Int64($0.image) })),
        "activations": StoredArray(Tensor([all.count], all.map(\.activation))),
        "lengths": StoredArray(Tensor([lists.count], lists.map { Int64($0.count) })),
      ]
    ).bytes()
  }

  /// Reads lists.
  ///
  /// - Throws: `dissection.bad-threshold-file`, or `files.…`, if the bytes are not those of lists.
  package init(data: Data) throws(InputError) {
    let file = try SafeTensors(bytes: data)
    let images = try file.array("images").ints().elements
    let activations = try file.array("activations").floats().elements
    let lengths = try file.array("lengths").ints().elements
    guard let limit = file.metadata["limit"].flatMap({ Int($0) }),
      images.count == activations.count, lengths.allSatisfy({ $0 >= 0 && $0 <= limit }),
      lengths.allSatisfy({ $0 <= images.count }), lengths.reduce(0, +) == Int64(images.count),
      images.allSatisfy({ $0 >= 0 })
    else { throw InputError(.badThresholdFile("its lists do not fit together")) }
    let all = zip(images, activations).map { TopImage(image: Int($0), activation: $1) }
    var start = 0
    self.init(
      limit: limit,
      lists: lengths.map { length in
        defer { start += Int(length) }
        return Array(all[start..<start + Int(length)])
      }
    )
  }
}
