import GRDB

/// The tables of an open database, into which rows are put, each by a statement prepared once.
struct DatabaseTables {
  /// The values of a row, in the order of the table's columns.
  typealias Row = [(any DatabaseValueConvertible)?]

  private let statements: [String: Statement]

  /// All tables that a database has.
  init(_ database: Database) throws {
    let names = try String.fetchAll(
      database,
      sql: "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    var statements: [String: Statement] = [:]
    for name in names {
      let columns = try database.columns(in: name).count
      let places = [String](repeating: "?", count: columns).joined(separator: ", ")
      statements[name] = try database.makeStatement(
        sql: "INSERT INTO \(name.quotedDatabaseIdentifier) VALUES (\(places))"
      )
    }
    self.statements = statements
  }

  /// Puts rows into a table.
  func insert(_ table: String, _ rows: [Row]) throws {
    guard let statement = statements[table] else { preconditionFailure("no table \(table)") }
    for row in rows { try statement.execute(arguments: StatementArguments(row)) }
  }
}
