import Foundation
import TestSupport

/// A headless Chromium, if there is one, that opens a page in a frame and lets a script use it as a
/// reader would.
struct Browser {
  private let program: URL

  /// The browser, or `nil` (with a line that says what is skipped and why).
  static func find(for test: String = #function) -> Browser? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let programs = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in
      folders.map { URL(filePath: String($0)).appending(path: name) }
    }
    let found = programs.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    if found == nil { print("skipped: \(test): there is no chromium in PATH") }
    return found.map(Browser.init)
  }

  /// Opens a page and runs a script beside it, which has the page's window as `page`, its document
  /// as `dom`, `until(() => ...)`, which waits half a minute at most, and an object `seen`.
  ///
  /// - Parameters:
  ///   - html: the page.
  ///   - width: the columns of the frame in CSS pixels.
  ///   - script: the body of an asynchronous function.
  /// - Returns: `seen` as JSON; with `error` if the page or the script threw.
  func use(_ html: String, width: Int = 1280, _ script: String) throws -> Data {
    let folder = try TemporaryFolder()
    _ = try folder.write(Data(html.utf8), to: "page.html")
    let harness = """
      <!DOCTYPE html><meta charset="utf-8">
      <iframe id="frame" src="page.html" width="\(width)" height="900"></iframe>
      <script>
      const seen = {};
      const until = async isDone => {
        for (let turn = 0; turn < 600 && !isDone(); turn++)
          await new Promise(done => setTimeout(done, 50));
      };
      window.onload = async () => {
        const page = document.getElementById("frame").contentWindow;
        try {
          const dom = page.document;
          page.addEventListener("error", event => { seen.error = event.message; });
          await (async () => { \(script) })();
        } catch (error) { seen.error = String(error); }
        const bytes = new TextEncoder().encode(JSON.stringify(seen));
        console.log("SEEN:" + btoa(String.fromCharCode(...bytes)) + ":");
      };
      </script>
      """
    let place = try folder.write(Data(harness.utf8), to: "harness.html")
    return try watch(place, in: folder)
  }

  /// Lets the browser run until the harness has said what it has seen, or for two minutes.
  ///
  /// In real time: where a headless browser's own time is made to fly it draws no frames, and what
  /// waits to come into view waits for ever.
  private func watch(_ place: URL, in folder: TemporaryFolder) throws -> Data {
    let log = try folder.write(Data(), to: "log")
    let process = try ChildProcess(
      program.path,
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
        "--window-size=1400,1000", "--user-data-dir=\(folder.appending("profile").path)",
        "--enable-logging=stderr", place.absoluteString,
      ],
      output: "/dev/null",
      errors: log.path
    )
    var seen = Data()
    _ = try process.wait(timeout: 120) {
      let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
      guard let found = said.firstMatch(of: /SEEN:([A-Za-z0-9+\/=]*):/) else { return false }
      seen = Data(base64Encoded: String(found.1)) ?? Data()
      return true
    }
    return seen
  }
}
