import Networks
import Tensors

/// The choice of stations between which a change is followed crop by crop.
struct IncrementalPlan {
  private typealias Station = SpatialTrunk.Station

  /// The legs of the cheapest way; none if the whole network is as good.
  let legs: [IncrementalPass.Leg]

  /// Copying a number into a crop and laying it out takes about as long as so many multiply-adds.
  private static let workOfCopying = 150.0
  /// The estimate must be below this share of the whole to be worth it.
  private static let worthwhile = 0.8

  /// - Parameters:
  ///   - height: the most rows of the first station that change.
  ///   - width: the most columns.
  init(_ trunk: SpatialTrunk, height: Int, width: Int) {
    let stations = trunk.stations
    guard let first = stations.first else {
      legs = []
      return
    }
    func copying(_ station: Station) -> Double {
      Self.workOfCopying * Double(station.shape.dims.dropFirst().reduce(1, *))
    }
    /// The least work that brings the change to each station, and the station before it.
    var least: [(work: Double, before: Int?)] = [(0, nil)]
    for end in stations.indices.dropFirst() {
      var best: (work: Double, before: Int?) = (.infinity, nil)
      for start in 0..<end {
        guard let leg = Self.leg(stations[start], stations[end], height, width) else { continue }
        let share =
          Double(leg.height * leg.width) / Double(leg.from.shape[2] * leg.from.shape[3])
        let own = (leg.to.work - leg.from.work) * share
        let work = least[start].work + own + (copying(leg.from) + copying(leg.to)) * share
        if work < best.work { best = (work, start) }
      }
      least.append(best)
    }
    let totals = stations.indices.map {
      least[$0].work + trunk.work - stations[$0].work + copying(stations[$0])
    }
    let whole = trunk.work + copying(first)
    guard var place = totals.indices.min(by: { totals[$0] < totals[$1] }),
      totals[place] < Self.worthwhile * whole
    else {
      legs = []
      return
    }
    var legs: [IncrementalPass.Leg] = []
    while let before = least[place].before,
      let leg = Self.leg(stations[before], stations[place], height, width)
    {
      legs.append(leg)
      place = before
    }
    self.legs = legs.reversed()
  }

  private static func leg(
    _ from: Station,
    _ to: Station,
    _ height: Int,
    _ width: Int
  ) -> IncrementalPass.Leg? {
    let field = to.field.relative(to: from.field)
    guard to.shape[2] > 0, to.shape[3] > 0,
      let height = crop(field.rows, to.field.rows, height, extent: from.shape[2]),
      let width = crop(field.columns, to.field.columns, width, extent: from.shape[3])
    else { return nil }
    return .init(from: from, to: to, field: field, height: height, width: width)
  }

  /// The extent of crops: all that the cells see which a window of the first station can reach, and
  /// room for their alignment; of the same remainder as the map, so that the last crop ends where
  /// the map does. `nil` where a map cannot be cut so.
  ///
  /// - Parameters:
  ///   - field: how cells see the map that is cropped.
  ///   - reach: how they see the first station's.
  private static func crop(
    _ field: ReceptiveField.Axis,
    _ reach: ReceptiveField.Axis,
    _ window: Int,
    extent: Int
  ) -> Int? {
    let cells = (window + reach.size - 2) / reach.step + 1
    let needed = (cells - 1) * field.step + field.size + field.step - 1
    let remainder = (extent - needed) % field.step
    let aligned = needed + (remainder + field.step) % field.step
    return aligned < extent ? max(aligned, 1) : extent
  }
}
