/// The colours of categories and their order in charts: NetDissect's own, then further ones for the
/// categories that it does not know, in the data set's order.
struct CategoryColours: Sendable {
  private let categories: [String]

  init(_ categories: [String]) { self.categories = categories }

  /// The colour of a category, by its place in the data set.
  func colour(_ place: Int) -> String {
    let name = categories[place]
    if let known = Self.known.first(where: { $0.name == name }) { return known.colour }
    let before = categories[..<place].count { category in
      !Self.known.contains { $0.name == category }
    }
    return Self.further[before % Self.further.count]
  }

  /// The places of the categories in the order of a chart.
  var chartOrder: [Int] {
    let known = Self.known.compactMap { categories.firstIndex(of: $0.name) }
    return known + categories.indices.filter { !known.contains($0) }
  }

  private static let known = [
    (name: "object", colour: "#4B4CBF"), (name: "scene", colour: "#55B05B"),
    (name: "part", colour: "#50BDAC"), (name: "material", colour: "#D4CF24"),
    (name: "texture", colour: "#F0883B"), (name: "color", colour: "#D92E2B"),
  ]

  private static let further = [
    "#9A5FC0", "#8C6D4F", "#D66FA5", "#6F8296", "#9DB04A", "#3B9ED6", "#B0413E", "#2E8B77",
  ]
}
