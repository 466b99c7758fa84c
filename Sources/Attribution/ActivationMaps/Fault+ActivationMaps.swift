import Diagnostics
import Tensors

extension Fault {
  /// A layer with one place only.
  static func noPlaces(_ layer: String, _ shape: Shape) -> Fault {
    Fault(
      "attribution.no-places",
      "the tensor has the shape \(shape): a map needs more than one place",
      at: "layer \(layer)",
      remedy: "choose a layer before the pooling"
    )
  }

  /// No layer with places at all.
  static func noMapLayer(_ target: String) -> Fault {
    .unfit(
      "a class activation map",
      "no tensor on the way to '\(target)' has units over places",
      remedy: "name a layer (setting layer=NAME), or choose another method"
    )
  }

  /// A head that is not a pooling and one linear map.
  static func noPooledHead(_ obstacle: String) -> Fault {
    .unfit(
      "CAM",
      "between the scores and a global average pool stands \(obstacle)",
      remedy: "choose grad-cam, which needs no such head"
    )
  }
}

extension Notice {
  static func chosenLayer(_ layer: String, _ method: String) -> Notice {
    Notice(
      "attribution.chosen-layer",
      "\(method) is read at '\(layer)', the last layer with places before the head; "
        + "choose another with the setting layer=NAME."
    )
  }

  static func emptyMaps(_ method: String, _ images: String) -> Notice {
    Notice(
      "attribution.empty-map",
      "\(method) is 0 everywhere in the images \(images): nothing in the layer speaks for the target."
    )
  }
}
