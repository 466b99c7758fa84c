import Diagnostics
import Tensors

extension Fault {
  static func noUnits(_ layer: String, _ shape: Shape, axes: LayerAxes?) -> Fault {
    let wanted = axes.map { "no layer with the axes '\($0.rawValue)'" } ?? "no layer with units"
    return Fault(
      "attribution.no-units",
      "the tensor has the shape \(shape) for one image: \(wanted)",
      at: "layer \(layer)",
      remedy: "choose another layer, or say what its axes are: --axes chw, hwc, tc or c"
    )
  }

  static func noTokenGrid(_ layer: String, tokens: Int) -> Fault {
    Fault(
      "attribution.no-token-grid",
      "\(tokens) tokens are not a square grid with at most two tokens beside it",
      at: "layer \(layer)",
      remedy: "choose a layer with a square grid of tokens, or another --axes"
    )
  }
}
