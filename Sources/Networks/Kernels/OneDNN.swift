import CDNNL

/// The library whose kernels run networks.
public enum OneDNN {
  /// Its version, such as `2.6.3`.
  public static var version: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}
