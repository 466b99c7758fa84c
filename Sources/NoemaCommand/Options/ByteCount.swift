import ArgumentParser

/// A number of bytes as people write it: `512M`, `4G`, `1000000`.
struct ByteCount: ExpressibleByArgument {
  /// The number; 0 for words that are none, which `check` refuses.
  let value: Int
  private let refused: String?

  init(argument: String) {
    let value = Self.number(argument)
    self.value = value ?? 0
    refused = value == nil ? argument : nil
  }

  private static func number(_ argument: String) -> Int? {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = argument.uppercased().last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? argument : String(argument.dropLast())), number >= 0 else {
      return nil
    }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    return overflow ? nil : value
  }

  /// Refuses words that are no number of bytes, by the name of their option.
  func check(_ option: String) throws {
    if let refused {
      throw ValidationError(
        "\(option) is '\(refused)', but must be a number of bytes, such as 512M or 4G."
      )
    }
  }
}
