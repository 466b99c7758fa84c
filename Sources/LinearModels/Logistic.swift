import Foundation

/// σ(t) = 1 / (1 + exp(-t)), accurate to the last bits at both ends.
func logistic(_ t: Double) -> Double {
  if t >= 0 { return 1 / (1 + exp(-t)) }
  let small = exp(t)
  return small / (1 + small)
}

/// log(1 + exp(-t)), the loss of a sample with margin t, without overflow.
func logisticLoss(_ t: Double) -> Double {
  max(-t, 0) + log1p(exp(-abs(t)))
}
