/// What the parts of a plot are.
enum ChartKey {
  static var html: HTML {
    tag("ul", ["class": "key"]) {
      entry("TCAV score with its interval, from the chance line at one half; filled: significant") {
        tag("line", ["class": "whisker", "x1": "2", "x2": "38", "y1": "9", "y2": "9"])
        tag("circle", ["class": "dot sure", "cx": "20", "cy": "9", "r": "5"])
      }
      entry("not significant") {
        tag("line", ["class": "whisker", "x1": "2", "x2": "38", "y1": "9", "y2": "9"])
        tag("circle", ["class": "dot", "cx": "20", "cy": "9", "r": "5"])
      }
      entry("mean scores of the random sets") {
        tag("path", ["class": "nearer", "d": "M4 18V12H12V4H28V10H36V18Z"])
      }
      entry("those as far from chance as the concept, which its rank counts") {
        tag("path", ["class": "farther", "d": "M4 18V12H12V4H28V10H36V18Z"])
      }
    }
  }

  private static func entry(_ text: String, @HTMLBuilder _ picture: () -> [HTML]) -> HTML {
    tag("li") {
      tag("svg", ["class": "raises", "aria-hidden": "true"], picture)
      text
    }
  }
}
