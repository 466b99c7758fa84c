public import Diagnostics

/// All methods there are.
public enum MethodCatalogue {
  /// The methods, family by family.
  public static let entries: [MethodEntry] =
    gradients + propagation + differences + maps + perturbation + surrogates + regions + baselines

  /// The method of a name.
  ///
  /// - Throws: `attribution.no-such-method` with near names.
  public static func entry(named name: String) throws(InputError) -> MethodEntry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    throw InputError(.noSuchMethod(name, among: entries.map(\.name)))
  }
}
