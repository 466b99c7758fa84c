extension KernelTable {
  /// What was measured with the instructions that are used here.
  public static let measured = measured(with: .current)

  /// What `KernelTuning` measured on an AMD EPYC of the Zen 5 generation, the least of several runs: the
  /// convolutions of ResNet-18, ResNet-50, SqueezeNet 1.1, MobileNet v2 and ViT-B/16.
  package static func measured(with instructions: Instructions) -> KernelTable {
    let rows =
      switch instructions {
      case .avx512: avx512Rows
      case .avx2: avx2Rows
      case .sse41: sse41Rows
      }
    return KernelTable(measured: Row.header + "\n" + rows + "\n")
  }
}
