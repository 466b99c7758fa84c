import CDNNL

/// The library whose kernels run networks.
public enum OneDNN {
  /// Its version, such as `2.6.3`.
  public static var version: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// The newest instructions of this processor that its kernels use, such as `avx512_core`.
  public static var instructionSet: String {
    let names: [UInt32: String] = [
      dnnl_cpu_isa_sse41.rawValue: "sse41",
      dnnl_cpu_isa_avx.rawValue: "avx",
      dnnl_cpu_isa_avx2.rawValue: "avx2",
      dnnl_cpu_isa_avx512_core.rawValue: "avx512_core",
      dnnl_cpu_isa_avx512_core_vnni.rawValue: "avx512_core_vnni",
      dnnl_cpu_isa_avx512_core_bf16.rawValue: "avx512_core_bf16",
      dnnl_cpu_isa_avx512_core_amx.rawValue: "avx512_core_amx",
      dnnl_cpu_isa_avx2_vnni.rawValue: "avx2_vnni",
    ]
    return names[dnnl_get_effective_cpu_isa().rawValue] ?? "other instructions"
  }
}
