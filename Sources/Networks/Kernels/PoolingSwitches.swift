import CKernels
import Tensors

/// The VJP of a maximum over windows.
///
/// Right after the forward pass it is noted which tap each window took, its switch (Zeiler and Fergus
/// 2014, section 2.1); the values can then be forgotten. Each pixel gathers what arrives from
/// the windows that took it, in their order, so that bytes do not depend on the threads.
struct PoolingSwitches: Sendable {
  private let meetings: WindowMeetings

  /// - Parameter layout: channels-last or in blocks.
  init(_ pooling: WindowPooling, _ layout: Layout) {
    meetings = WindowMeetings(pooling, layout)
  }

  /// The taps of a window that a switch can tell apart.
  static let mostTaps = 1 << 16

  /// How many floats of memory the switches take.
  var floats: Int { (meetings.planes * meetings.windows * meetings.channels + 1) / 2 }

  /// Notes which tap each window took; a tie goes to the first.
  func note(
    _ values: UnsafeBufferPointer<Float>,
    into switches: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    let (meetings, width) = (meetings, meetings.channels)
    guard let values = values.baseAddress, let start = switches.baseAddress else { return }
    // Each part writes switches of its own.
    nonisolated(unsafe) let (from, to) = (values, UnsafeMutableRawPointer(start))
    meetings.forEachPart(of: meetings.windows, cost: 4, workers) { plane, range in
      noema_switches_make(
        range.lowerBound,
        range.upperBound,
        meetings.firstTaps,
        meetings.taps,
        width,
        from + plane * meetings.pixels * width,
        to.assumingMemoryBound(to: UInt16.self) + plane * meetings.windows * width
      )
    }
  }

  /// The gradient of the input.
  func pass(
    _ cotangents: UnsafeBufferPointer<Float>,
    _ switches: UnsafeBufferPointer<Float>,
    into gradient: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    let (meetings, width) = (meetings, meetings.channels)
    guard let cotangents = cotangents.baseAddress, let gradient = gradient.baseAddress,
      let start = switches.baseAddress
    else { return }
    // Each part writes pixels of its own.
    nonisolated(unsafe) let (from, to) = (cotangents, gradient)
    nonisolated(unsafe) let taken = UnsafeRawPointer(start)
    meetings.forEachPart(of: meetings.pixels, cost: 2, workers) { plane, range in
      noema_switches_pass(
        range.lowerBound,
        range.upperBound,
        meetings.firstArrivals,
        meetings.arrivals,
        width,
        from + plane * meetings.windows * width,
        taken.assumingMemoryBound(to: UInt16.self) + plane * meetings.windows * width,
        to + plane * meetings.pixels * width
      )
    }
  }
}
