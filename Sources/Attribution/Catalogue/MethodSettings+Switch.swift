public import Diagnostics

extension MethodSettings {
  /// Whether a setting is `on`, not `off`.
  ///
  /// - Throws: `attribution.bad-setting` if it is neither.
  public func isOn(_ name: String, default standard: Bool) throws(InputError) -> Bool {
    try word(name, default: standard ? Switch.on : .off) == .on
  }
}

/// Yes or no.
enum Switch: String, CaseIterable { case on, off }
