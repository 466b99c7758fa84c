extension KernelTable {
  /// What `noema tune --extend` measured on an AMD EPYC of the Zen 5 generation, the least of several
  /// runs: the convolutions of ResNet-18, ResNet-50, SqueezeNet 1.1, MobileNet v2 and ViT-B/16.
  public static let measured = KernelTable(
    measured: [Row.header, avx512Rows, avx2Rows, sse41Rows].joined(separator: "\n")
  )
}
