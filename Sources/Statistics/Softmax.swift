import Foundation

/// The shares e^z over the sum of all e^z, taken from the largest down so that no power overflows.
public func softmax(_ scores: some Collection<Double>) -> [Double] {
  let largest = scores.max() ?? 0
  let powers = scores.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
