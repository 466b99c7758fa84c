public import Attribution
public import Diagnostics
public import Segmentation

/// A whole dissection. Complete: what can change a number is in it, and nothing that varies from run
/// to run (times, thread counts, folders' places) is.
public struct DissectionResult: Sendable, Hashable, Codable {
  /// What made the numbers.
  public var provenance: Provenance
  /// The settings of the run.
  public var settings: DissectionSettings
  /// The categories, in the data set's order.
  public var categories: [String]
  /// The labels that were compared, sorted by number.
  public var labels: [ConceptLabel]
  /// The labels that were left out as too rare, sorted by number.
  public var droppedLabels: [ConceptLabel]
  /// The images used, in the order of the index: their paths below the data set's image folder.
  public var images: [String]
  /// The layers, in the order asked for.
  public var layers: [LayerDissection]
  /// What a reader must know about the run as a whole.
  public var notices: [Notice]

  /// A whole dissection.
  public init(
    provenance: Provenance,
    settings: DissectionSettings,
    categories: [String],
    labels: [ConceptLabel],
    droppedLabels: [ConceptLabel],
    images: [String],
    layers: [LayerDissection],
    notices: [Notice]
  ) {
    self.provenance = provenance
    self.settings = settings
    self.categories = categories
    self.labels = labels
    self.droppedLabels = droppedLabels
    self.images = images
    self.layers = layers
    self.notices = notices
  }
}

/// The dissection of one layer.
public struct LayerDissection: Sendable, Hashable, Codable {
  /// The name of the tensor, or of the array where activations came from a file.
  public var layer: String
  /// The rows and columns of a unit's map.
  public var grid: [Int]
  /// How maps were laid over label maps: as asked for, or plain bilinear where there is no field map.
  public var upsampling: Upsampling
  /// Where the centres of receptive fields lie in input pixels, first and step, rows then columns;
  /// empty where they are not known.
  public var fieldCentres: [FieldCentres]
  /// B, the number of permutations; 0 without a null.
  public var permutations: Int
  /// The smallest p-value that they can give, 1/(B + 1); `nil` without a null.
  public var smallestP: Double?
  /// The units, by index.
  public var units: [UnitDissection]
  /// Which units carry the directions that were dissected, in their order.
  public var directions: [DirectionDissection]
  /// What a reader must know about the layer.
  public var notices: [Notice]

  /// The dissection of one layer.
  public init(
    layer: String,
    grid: [Int],
    upsampling: Upsampling,
    fieldCentres: [FieldCentres],
    permutations: Int,
    smallestP: Double?,
    units: [UnitDissection],
    directions: [DirectionDissection] = [],
    notices: [Notice]
  ) {
    self.layer = layer
    self.grid = grid
    self.upsampling = upsampling
    self.fieldCentres = fieldCentres
    self.permutations = permutations
    self.smallestP = smallestP
    self.units = units
    self.directions = directions
    self.notices = notices
  }
}
