public import Diagnostics

/// The codes of the faults that some work throws as an `InputError`, or `nil` if it succeeds.
///
/// Any other error is passed on, and fails the test.
public func faultCodes(_ work: () throws -> Void) throws -> [String]? {
  try faults(work)?.map(\.code)
}

/// The faults that some work throws as an `InputError`, or `nil` if it succeeds.
///
/// Any other error is passed on, and fails the test.
public func faults(_ work: () throws -> Void) throws -> [Fault]? {
  do {
    try work()
    return nil
  } catch let error as InputError { return error.faults }
}
