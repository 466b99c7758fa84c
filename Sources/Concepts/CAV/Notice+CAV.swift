public import Diagnostics

extension Notice {
  /// There were fewer images than parts of the cross-validation.
  public static func fewerFolds(_ concept: String, asked: Int, folds: Int) -> Notice {
    Notice(
      "concepts.fewer-folds",
      "\(concept): its accuracy was cross-validated in \(folds) parts instead of \(asked), because "
        + "the smaller class has \(folds) images"
    )
  }
}
