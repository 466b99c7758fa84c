import ArgumentParser
import Attribution
import Diagnostics
import Foundation
import Reports

/// `noema surrogate`: a simple model that imitates a network from features that people understand.
struct Surrogate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Imitates a network's decisions by a small tree or a linear model, and says how well.",
    discussion: """
      The features are any table with a row an input, such as concept scores; the decisions a table \
      with the network's class or score of each. The model is fitted on one part of the rows, its \
      fidelity measured on the others: a surrogate that does not imitate explains nothing.

      EXAMPLES
        noema surrogate concepts.csv --predictions predicted.csv
        noema surrogate concepts.csv --predictions logits.csv --prediction zebra --form linear
      """
  )

  @Argument(
    help: ArgumentHelp("The features: a .csv file with a header.", valueName: "features"),
    completion: .file(extensions: ["csv"])
  )
  var features: String

  @Option(
    help: ArgumentHelp(
      "The decisions, a .csv file with a header. (default: a column of the features' own file)",
      valueName: "file"
    ),
    completion: .file(extensions: ["csv"])
  )
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "The column of the decisions. (default: 'prediction', else the last)",
      valueName: "column"
    )
  )
  var prediction: String?

  @Option(
    help: ArgumentHelp(
      "The column that names the inputs in both tables. (default: 'image' if both have it, else "
        + "rows belong together by their order)",
      valueName: "column"
    )
  )
  var key: String?

  @Option(
    name: .customLong("as"),
    help: "Decisions as 'classes' or 'scores'. (default: scores if one has a fraction)"
  )
  var kind: SurrogateTables.Kind?

  @Option(help: "What imitates.")
  var form: GlobalSurrogate.Form = .tree

  @Option(help: ArgumentHelp("The most questions that a tree asks of a row.", valueName: "n"))
  var depth = GlobalSurrogate().depth

  @Option(help: ArgumentHelp("The fewest rows of a tree's leaf.", valueName: "n"))
  var smallestLeaf = GlobalSurrogate().minimumLeaf

  @Option(help: ArgumentHelp("The weight of the rows against the linear model's penalty."))
  var c = GlobalSurrogate().c

  @Option(
    help: ArgumentHelp("The share of rows on which the fidelity is measured.", valueName: "share")
  )
  var heldOut = GlobalSurrogate().heldOut

  @Option(help: "The seed of the split and of the bootstrap.")
  var seed: UInt64 = 0

  @OptionGroup var json: JSONFlag

  func run() throws {
    let tables = try SurrogateTables(
      features: features,
      predictions: predictions,
      prediction: prediction,
      key: key,
      kind: kind
    )
    let settings = GlobalSurrogate(
      form: form,
      depth: depth,
      minimumLeaf: smallestLeaf,
      c: c,
      heldOut: heldOut,
      seed: seed
    )
    let fitted = try settings.fit(tables.features, to: tables.decisions)
    let report = SurrogateReport(fitted)
    print(
      json.json ? String(decoding: try report.json, as: UTF8.self) : report.text,
      terminator: ""
    )
  }
}
