/// What made the numbers of a result: versions and digests. It has no times, thread counts or folders'
/// places, which change from run to run and change no number.
public struct Provenance: Sendable, Hashable, Codable {
  /// The version of Noema.
  public var noema: String
  /// Versions of the libraries that compute (oneDNN, OpenBLAS, the table of kernels), by name.
  public var libraries: [String: String]
  /// The network's file name, or `nil` where activations came from files.
  public var network: String?
  /// The name of a segmented data set, or `nil` where there is none.
  public var dataset: String?
  /// Digests (SHA-256, hexadecimal) of the network, its preprocessing, data and other inputs, by what
  /// they are of.
  public var digests: [String: String]

  /// What made the numbers.
  public init(
    noema: String,
    libraries: [String: String] = [:],
    network: String? = nil,
    dataset: String? = nil,
    digests: [String: String] = [:]
  ) {
    self.noema = noema
    self.libraries = libraries
    self.network = network
    self.dataset = dataset
    self.digests = digests
  }
}
