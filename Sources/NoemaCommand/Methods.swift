import ArgumentParser
import Attribution
import Reports

/// `noema methods`: the attribution methods there are.
struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the attribution methods, or explains one.",
    discussion: """
      EXAMPLES
        noema methods
        noema methods integrated-gradients
      """
  )

  @Argument(help: "A method to explain; without one all are listed.")
  var name: String?

  @OptionGroup var json: JSONFlag

  func run() throws {
    if let name {
      let explanation = MethodExplanation(try MethodCatalogue.entry(named: name))
      print(json.json ? try JSONText.of(explanation) + "\n" : explanation.text, terminator: "")
    } else {
      let list = MethodList(MethodCatalogue.entries)
      print(json.json ? try JSONText.of(list) + "\n" : list.text, terminator: "")
    }
  }
}
