import Diagnostics
import Tensors

extension Fault {
  static func noSpace(_ tensor: String, _ shape: Shape) -> Fault {
    unfit(
      "a partition into regions",
      "the rows of '\(tensor)' have the shape \(shape), not that of a picture or a map",
      remedy: "segments=units takes channels, tokens or single elements"
    )
  }

  static func noPicture(_ tensor: String) -> Fault {
    unfit(
      "a partition into superpixels",
      "'\(tensor)' does not hold pixels of which black and white are known",
      remedy: "give the network a card, or take segments=grid, segments=units or a .npy file"
    )
  }

  static func tooManyPlayers(_ count: Int, most: Int) -> Fault {
    unfit(
      "exact-shapley",
      "\(count) players have 2^\(count) coalitions, and at most \(most) players are weighed",
      remedy: "take fewer (segments=grid:cells=3), or kernel-shap or shapley-sampling"
    )
  }

  static func tooManyUnknowns(_ count: Int, most: Int, of method: String) -> Fault {
    unfit(
      method,
      "a regression on \(count) parts is too large; it takes at most \(most)",
      remedy: "take fewer (segments=grid:cells=7), or shapley-sampling"
    )
  }

  static func tooManySamples(_ samples: Int, players: Int, most: Int, of method: String) -> Fault {
    unfit(
      method,
      "\(samples) samples of \(players) parts are more than \(most) numbers",
      remedy: "take fewer samples or parts"
    )
  }

  static func tooFewCoalitions(_ samples: Int, players: Int) -> Fault {
    unfit(
      "kernel-shap",
      "\(samples) coalitions do not tell \(players) players apart",
      remedy: "raise samples above twice the number of players"
    )
  }
}

extension Notice {
  /// A surrogate that does not follow the network at an image, counted from 1.
  static func poorSurrogate(image: Int, determination: Double) -> Notice {
    Notice(
      "attribution.poor-surrogate",
      "LIME's linear function explains only \((determination * 100).rounded()) % of the network's"
        + " scores around image \(image): its coefficients say little"
    )
  }
}
