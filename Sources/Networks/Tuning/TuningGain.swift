/// What another choice of kernels would bring for the convolutions of a network.
public struct TuningGain: Sendable, Hashable, Codable {
  /// How many shapes of convolutions there are.
  public private(set) var shapes = 0
  /// For how many of them the kernel measured to be the quickest is another one.
  public private(set) var changed = 0
  /// The milliseconds an image of all convolutions with the kernels of before, as measured now.
  public private(set) var before = 0.0
  /// The same with the quickest ones.
  public private(set) var after = 0.0

  /// The part of the time that goes away.
  public var saved: Double { before > 0 ? 1 - after / before : 0 }

  /// Forward.
  ///
  /// - Parameters:
  ///   - convolutions: those of the network.
  ///   - measured: what was measured.
  ///   - before: the table by which kernels were chosen before.
  public static func forward(
    of convolutions: NetworkConvolutions,
    _ measured: KernelTable,
    over before: KernelTable
  ) -> TuningGain {
    TuningGain(convolutions, measured.forward(_:), before.forward(_:), plainest: .direct)
  }

  /// On the way back; as `forward`.
  public static func backward(
    of convolutions: NetworkConvolutions,
    _ measured: KernelTable,
    over before: KernelTable
  ) -> TuningGain {
    TuningGain(convolutions, measured.backward(_:), before.backward(_:), plainest: .data)
  }

  private init<Kernel: RawRepresentable<String>>(
    _ convolutions: NetworkConvolutions,
    _ measured: (ConvolutionShape) -> [Kernel: Double],
    _ earlier: (ConvolutionShape) -> [Kernel: Double],
    plainest: Kernel
  ) {
    for (shape, count) in convolutions.counts {
      let times = measured(shape)
      guard let best = times.quickest else { continue }
      let chosen = earlier(shape).filter { times[$0.key] != nil }.quickest?.key ?? plainest
      shapes += 1
      changed += chosen == best.key ? 0 : 1
      before += Double(count) * (times[chosen] ?? best.value) / 1000
      after += Double(count) * best.value / 1000
    }
  }
}

extension KernelTable {
  fileprivate func forward(_ shape: ConvolutionShape) -> [ConvolutionKernel: Double] {
    forward(shape) { _ in true }
  }

  fileprivate func backward(_ shape: ConvolutionShape) -> [ConvolutionWayBack: Double] {
    backward(shape, of: [])
  }
}
