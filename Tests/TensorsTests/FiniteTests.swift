import Tensors
import Testing

@Suite("Finite tensors") struct FiniteTests {
  @Test("one number that is not finite is found wherever it stands")
  func found() {
    let largest = Float.greatestFiniteMagnitude
    let finite: [Float] = (0..<37).map { $0 % 2 == 0 ? largest : -.leastNonzeroMagnitude }
    #expect(Tensor<Float>([37], finite).isFinite && Tensor<Float>([0], []).isFinite)
    for bad in [Float.nan, -.nan, .infinity, -.infinity, .signalingNaN] {
      for place in finite.indices {
        var elements = finite
        elements[place] = bad
        #expect(!Tensor<Float>([37], elements).isFinite)
      }
    }
  }
}
