import Tensors
import Testing

@Suite("Pooling over space") struct PoolingTests {
  private let tensor = Tensor<Float>([2, 2, 1, 2], [1, 3, 5, 9, -1, 1, 0, 4])

  @Test("activations are averaged, gradients summed, both row by row")
  func mean() {
    #expect(Pooling.mean.activations(tensor) == Tensor([2, 2], [2, 7, 0, 2]))
    #expect(Pooling.mean.gradients(tensor) == Tensor([2, 2], [4, 14, 0, 4]))
  }

  @Test("tokens are averaged and summed channel by channel")
  func tokens() {
    let tokens = Tensor<Float>([1, 3, 2], [1, 10, 2, 20, 6, 30])
    #expect(Pooling.mean.activations(tokens) == Tensor([1, 2], [3, 20]))
    #expect(Pooling.mean.gradients(tokens) == Tensor([1, 2], [9, 60]))
  }

  @Test("without pooling, and without space, rows are only flattened")
  func flat() {
    #expect(Pooling.none.activations(tensor) == Tensor([2, 4], tensor.elements))
    let vectors = Tensor<Float>([2, 3], [1, 2, 3, 4, 5, 6])
    #expect(Pooling.mean.activations(vectors) == vectors)
    #expect(Pooling.mean.gradients(vectors) == vectors)
  }
}
