extension GlobalSurrogate.Model: Codable {
  private enum CodingKeys: CodingKey { case tree, linear }

  /// Reads what `encode(to:)` writes.
  ///
  /// - Throws: what the decoder throws.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    if let tree = try values.decodeIfPresent(DecisionTree.self, forKey: .tree) {
      self = .tree(tree)
    } else {
      self = .linear(try values.decode(LinearSurrogate.self, forKey: .linear))
    }
  }

  /// Writes the model under the name of its form.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .tree(let tree): try values.encode(tree, forKey: .tree)
    case .linear(let linear): try values.encode(linear, forKey: .linear)
    }
  }
}
