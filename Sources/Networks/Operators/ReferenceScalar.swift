/// A floating-point type in which the reference kernels run.
public protocol ReferenceScalar: BinaryFloatingPoint, Sendable {}

extension Float: ReferenceScalar {}
extension Double: ReferenceScalar {}

extension ReferenceScalar {
  /// A function of one number, computed in Float64 and rounded once.
  func through(_ function: (Double) -> Double) -> Self { Self(function(Double(self))) }
}
