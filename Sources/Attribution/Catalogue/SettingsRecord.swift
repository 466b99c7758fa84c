import Synchronization

/// What a method was made with where nothing was given: the defaults that its entry asked for.
final class SettingsRecord: Sendable {
  private let values = Mutex<[String: String]>([:])
  private let made = Mutex<[MadeMethod]>([])

  /// Keeps a default, and gives it.
  func used<Value>(_ value: Value, _ text: String, for name: String) -> Value {
    values.withLock { $0[name] = text }
    return value
  }

  /// Keeps a method inside.
  func add(_ inner: MadeMethod) { made.withLock { $0.append(inner) } }

  /// The default that was used for a setting; `nil` if none was asked for.
  func value(of name: String) -> String? { values.withLock { $0[name] } }

  /// The methods inside, in the order in which they were made.
  var inners: [MadeMethod] { made.withLock { $0 } }
}
