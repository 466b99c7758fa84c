import CDNNL

extension KernelTable {
  /// The instructions that kernels may use.
  public enum Instructions: String, Sendable, Hashable, CaseIterable {
    /// AVX-512 with its foundation, byte, word and vector length parts.
    case avx512
    /// AVX2.
    case avx2
    /// Anything less; at least SSE4.1, without which oneDNN has no compiled kernels.
    case sse41

    /// Those that are used here: what the processor has and `ONEDNN_MAX_CPU_ISA` allows.
    public static var current: Instructions {
      if noema_has_avx512() != 0 { return .avx512 }
      return noema_has_avx2() != 0 ? .avx2 : .sse41
    }

    /// The place in tables.
    var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }
}
