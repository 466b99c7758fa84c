/// a.b
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

/// a - b
func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

/// The vector a share of the way from a to b.
func mix(_ a: [Double], _ b: [Double], _ share: Double) -> [Double] {
  zip(a, b).map { $0 + share * ($1 - $0) }
}
