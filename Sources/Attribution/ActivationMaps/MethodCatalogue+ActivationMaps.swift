extension MethodCatalogue {
  /// Class activation maps.
  static let maps: [MethodEntry] = [
    map(
      PooledCAM(),
      "cam",
      title: "Class activation map (CAM)",
      source: "Zhou et al. 2016, arXiv:1512.04150",
      advice:
        "The class's own weights laid over the last feature maps: exactly what the network adds up. "
        + "Choose it where the network ends in a global average pool and one linear layer, the only "
        + "networks that have it; Grad-CAM gives the same map there up to a factor.",
      cost: "1 forward, 1 backward",
      isRectified: false
    ),
    map(
      GradCAM(),
      "grad-cam",
      title: "Grad-CAM",
      source: "Selvaraju et al. 2017, arXiv:1610.02391",
      advice:
        "Which regions of a layer speak for the class: units weighted by their mean gradient. Choose "
        + "it first among the maps: cheap, stable, and it passes sanity checks; it is as coarse as "
        + "the layer, and mixes units whose gradient changes sign over space.",
      cost: "1 forward, 1 backward"
    ),
    map(
      GradCAMPlusPlus(),
      "grad-cam++",
      title: "Grad-CAM++",
      source: "Chattopadhay et al. 2018, arXiv:1710.11063",
      advice:
        "Grad-CAM that weights positive gradients by their share of the map, so that several small "
        + "objects of the class all light up. Choose it for many instances in one picture.",
      cost: "1 forward, 1 backward"
    ),
    map(
      XGradCAM(),
      "xgrad-cam",
      title: "XGrad-CAM",
      source: "Fu et al. 2020, arXiv:2008.02312",
      advice:
        "Grad-CAM with gradients averaged by activation, so that the map sums to gradient times "
        + "activation. Choose it where Grad-CAM's plain mean is swayed by places without activation.",
      cost: "1 forward, 1 backward"
    ),
    map(
      HiResCAM(),
      "hires-cam",
      title: "HiRes-CAM",
      source: "Draelos and Carin 2020, arXiv:2011.08891",
      advice:
        "Gradient times activation, place by place: only what raised the score lights up. Choose it "
        + "where faithfulness matters more than smoothness; with relu=off behind a linear head it "
        + "sums to the score but for the bias.",
      cost: "1 forward, 1 backward"
    ),
    map(
      LayerCAM(),
      "layer-cam",
      title: "Layer-CAM",
      source: "Jiang et al. 2021, doi:10.1109/TIP.2021.3089943",
      advice:
        "Positive gradient times activation, place by place. Choose it at earlier layers, where other "
        + "maps are noise, and to overlay several layers (layer=a+b+c).",
      cost: "1 forward, 1 backward"
    ),
    map(
      EigenCAM(),
      "eigen-cam",
      title: "Eigen-CAM",
      source: "Muhammad and Yeasin 2020, arXiv:2008.00299",
      advice:
        "The layer's first principal component: what it sees, whatever the class. Choose it as a "
        + "comparison: a map that looks like it says little of the class.",
      cost: "1 forward"
    ),
    map(
      ScoreCAM(),
      "score-cam",
      title: "Score-CAM",
      source: "Wang et al. 2020, arXiv:1910.01279",
      advice:
        "Units weighted by the score of the picture seen through them; no gradients. Choose it where "
        + "gradients vanish or are noise, and a pass a unit can be paid.",
      cost: "1 forward a unit of the layer"
    ),
    map(
      AblationCAM(),
      "ablation-cam",
      title: "Ablation-CAM",
      source: "Desai and Ramaswamy 2020, doi:10.1109/WACV45572.2020.9093360",
      advice:
        "Units weighted by what the score loses without them; no gradients. Choose it where gradients "
        + "are saturated; only the part of the network behind the layer is run again.",
      cost: "1 forward, and 1 a unit from the layer on"
    ),
    MethodEntry(
      "guided-grad-cam",
      title: "Guided Grad-CAM",
      family: .maps,
      source: "Selvaraju et al. 2017, arXiv:1610.02391",
      advice:
        "Guided backpropagation where Grad-CAM sees the class: detail and place in one picture. "
        + "Choose it for figures; guided backpropagation hardly depends on the class, so trust the "
        + "place, not the detail. captum lays the grid over the pixels without interpolation; the map "
        + "here stays smooth with --parity captum too.",
      cost: "2 forward, 2 backward",
      needs: [.layer],
      sign: .signed,
      parameters: parameters(relu: "on"),
      takesInner: true,
      parities: [.gradCAM]
    ) { settings in
      GuidedGradCAM(
        map: try map(GradCAM(), settings, isRectified: true),
        detail: try settings.inner(default: "guided-backpropagation")
      )
    },
  ]

  private static func map(
    _ weighting: any MapWeighting,
    _ name: String,
    title: String,
    source: String,
    advice: String,
    cost: String,
    isRectified: Bool = true
  ) -> MethodEntry {
    MethodEntry(
      name,
      title: title,
      family: .maps,
      source: source,
      advice: advice,
      cost: cost,
      needs: [.layer],
      sign: isRectified ? .amount : .signed,
      signWith: { settings in
        let made = try map(weighting, settings, isRectified: standard(settings, isRectified))
        return made.isRectified || made.scaling == .range ? .amount : .signed
      },
      parameters: parameters(
        relu: isRectified
          ? "on; off with --parity captum" : "off; on with --parity grad-cam"
      ),
      parities: [.captum, .gradCAM]
    ) { try map(weighting, $0, isRectified: standard($0, isRectified)) }
  }

  /// Whether a map leaves out what speaks against the target if nothing is said: captum keeps it.
  private static func standard(_ settings: MethodSettings, _ isRectified: Bool) -> Bool {
    settings.parity == .gradCAM || isRectified && settings.parity != .captum
  }

  private static func map(
    _ weighting: any MapWeighting,
    _ settings: MethodSettings,
    isRectified: Bool
  ) throws -> ClassActivationMap {
    var map = ClassActivationMap(weighting)
    map.layers = settings.text("layer")?.split(separator: "+").map(String.init) ?? []
    map.axes = try settings.word("axes", default: .automatic)
    map.isRectified = try settings.isOn("relu", default: isRectified)
    map.upsampling = try settings.word("upsampling", default: .bilinear)
    map.scaling = try settings.word("scale", default: settings.parity == .gradCAM ? .range : .none)
    map.overlay = try settings.word("overlay", default: .mean)
    return map
  }

  private static func parameters(relu: String) -> [MethodParameter] {
    [
      MethodParameter(
        "layer",
        standard: "the last with places before the head",
        meaning: "the layer's name or a unique end of it; several, joined by +, are overlaid"
      ),
      MethodParameter(
        "axes",
        standard: "auto",
        meaning: "what the layer's axes are: units first, units last, or tokens of a square grid",
        choices: LayerAxes.allCases.map(\.rawValue)
      ),
      MethodParameter(
        "relu",
        standard: relu,
        meaning: "whether places that speak against the target become 0",
        choices: Switch.allCases.map(\.rawValue)
      ),
      MethodParameter(
        "upsampling",
        standard: "bilinear (half-pixel centres)",
        meaning: "how the layer's grid is laid over the input",
        choices: [Upsampling.bilinear, .bilinearCorners, .receptiveField].map(\.rawValue)
      ),
      MethodParameter(
        "scale",
        standard: "none; range with --parity grad-cam",
        meaning: "none, by the largest magnitude, or to 0...1 as pytorch-grad-cam does",
        choices: MapScaling.allCases.map(\.rawValue)
      ),
      MethodParameter(
        "overlay",
        standard: "mean",
        meaning: "how the maps of several layers become one",
        choices: MapOverlay.allCases.map(\.rawValue)
      ),
    ]
  }
}
