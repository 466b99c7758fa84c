import Concepts
import Diagnostics
import Images

extension TCAVReport {
  /// A few of the images of each concept, of the class and of the random pool.
  ///
  /// - Throws: `RunError` if a thumbnail cannot be encoded.
  func pictureSection() throws(RunError) -> HTML {
    var groups: [HTML] = []
    groups.append(try group("The class: \(result.target.name)", pictures.target))
    for concept in result.concepts {
      groups.append(try group(concept.name, pictures.concepts[concept.name] ?? []))
    }
    groups.append(try group("Random images", pictures.random))
    if groups.allSatisfy({ $0 == .empty }) { return .empty }
    return """
      <section class="card"><h2>A few of the images</h2>
      \(groups)
      </section>
      """
  }

  /// The side of a thumbnail: twice the pixels of its place on the page, for sharp screens.
  private static let side = 144

  private func group(_ name: String, _ images: [Image]) throws(RunError) -> HTML {
    if images.isEmpty { return .empty }
    var thumbnails: [HTML] = []
    for (index, image) in images.prefix(TCAVPictures.shown).enumerated() {
      let source = try image.thumbnail(side: Self.side).dataURI(quality: 80)
      thumbnails.append("<img src=\"\(source)\" alt=\"\(name), image \(index + 1)\"/>")
    }
    return """
      <h3>\(name)</h3>
      <div class="pictures">
      \(thumbnails)
      </div>
      """
  }
}
