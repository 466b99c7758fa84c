public import Tensors

/// Which values of the forward pass an operator's VJP reads; the planner keeps exactly those.
public struct VJPReads: Sendable, Hashable {
  /// Indices of inputs whose values are read.
  public var inputs: Set<Int>
  /// Indices of outputs whose values are read.
  public var outputs: Set<Int>

  /// Reads these inputs and outputs.
  public init(inputs: Set<Int> = [], outputs: Set<Int> = []) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Reads nothing: the VJP depends only on shapes and constants.
  public static let nothing = VJPReads()
}

/// One operation with its attributes and shapes resolved: the forward pass beside its VJP.
///
/// A conforming value is made by the operator table when the input shapes are known. To add an
/// operator, write a small struct with these requirements and list it in `OperatorTable`; the plain
/// Swift kernels below are enough to run it. `lower` and `lowerVJP` have defaults that call them;
/// an operator that deserves speed overrides those with oneDNN primitives, and the plain kernels
/// stay as the oracle of the tests.
public protocol Operator: Sendable {
  /// The shape of each output.
  var outputShapes: [Shape] { get }

  /// What the numbers of each output stand for, given those of the inputs; `nil` if the operator
  /// does not take such inputs. By default all are real.
  func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]?

  /// Where rows lie in all outputs if they lie along an axis of an input: each index of that axis is
  /// computed from the same index of the input's axis and from no other, by the same rule however
  /// many there are. `nil`, the default, if rows meet in the operator or nobody knows; then all
  /// rows of a batch run together.
  ///
  /// - Parameters:
  ///   - axis: the axis of the input.
  ///   - index: which input, among those that `forward` is given.
  func rowAxis(_ axis: Int, ofInput index: Int) -> Int?

  /// The outputs for these inputs, slowly and obviously; absent optional inputs are left out at
  /// the end of the list.
  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>]

  /// `forward` in Float32. The default suits every operator; as a requirement it is compiled for
  /// each, which the generic `forward` is not where it is called through `any Operator`.
  func compute(_ inputs: [Tensor<Float>]) -> [Tensor<Float>]

  /// `forward` in Float64, likewise.
  func compute(_ inputs: [Tensor<Double>]) -> [Tensor<Double>]

  /// What the VJP reads, given which inputs want a gradient.
  func vjpReads(wants: [Bool]) -> VJPReads

  /// The vector-Jacobian products: for each input the gradient of `sum(cotangents * outputs)`.
  ///
  /// - Parameters:
  ///   - cotangents: one tensor an output, of its shape.
  ///   - inputs: the inputs of the forward pass.
  ///   - outputs: the outputs of the forward pass.
  ///   - wants: which inputs want a gradient; the others may be `nil` in the result.
  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?]

  /// Appends the steps of the forward pass to a plan and says where the outputs lie.
  func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed]

  /// Appends the steps of the VJP to a plan and says where the gradients of the inputs lie.
  func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?]
}

extension Operator {
  /// None is known.
  public func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { nil }

  /// The outputs in Float32.
  public func compute(_ inputs: [Tensor<Float>]) -> [Tensor<Float>] { forward(inputs) }

  /// The outputs in Float64.
  public func compute(_ inputs: [Tensor<Double>]) -> [Tensor<Double>] { forward(inputs) }

  /// Real numbers of real numbers.
  public func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs.allSatisfy { $0 == .real } ? outputShapes.map { _ in .real } : nil
  }
}

/// An operator that only moves elements, so that it works on integers and floats alike.
public protocol Movement: Operator {
  /// The outputs for these inputs.
  func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>]
}

extension Movement {
  /// The kind of the inputs, which must agree.
  public func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    guard let kind = inputs.first, inputs.allSatisfy({ $0 == kind }) else { return nil }
    return outputShapes.map { _ in kind }
  }

  /// The same movement, of floating-point numbers.
  public func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] { move(inputs) }

  /// Where elements go does not depend on what they are.
  public func vjpReads(wants: [Bool]) -> VJPReads { .nothing }
}
