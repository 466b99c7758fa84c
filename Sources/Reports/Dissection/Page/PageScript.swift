/// The page's script: shows units a few at a time as the reader scrolls, sorted and filtered, and
/// paints pictures when they come into view, so that thousands of units are as quick as ten.
enum PageScript {
  /// The whole script. Nothing in it ends its element.
  static let code = ["\"use strict\";\n", elements, plots, pictures, cards, selection].joined()

  /// Elements are made, never parsed: what a user named stays text.
  private static let elements = #"""
    const page = JSON.parse(document.getElementById("data").textContent);
    const byId = id => document.getElementById(id);
    function fill(element, attributes, children) {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(...children.filter(child => child !== null));
      return element;
    }
    const make = (name, attributes = {}, ...children) =>
      fill(document.createElement(name), attributes, children);
    const draw = (name, attributes = {}, ...children) =>
      fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
    const nameOf = score => page.labels[score.label] ?? "label " + score.label;
    const bestOf = unit => unit.best === undefined ? null : unit.scores[unit.best];
    const fixed = value => typeof value === "number" ? value.toFixed(3) : value;
    const range = interval => interval ? "[" + interval.map(fixed).join(", ") + "]" : "";
    const count = number => number.toLocaleString("en");

    """#

  /// A dot for the IoU, a line for its interval, a band for what chance gives.
  private static let plots = #"""
    function rightEnd(layer) {
      let end = layer.cut;
      for (const unit of layer.units) {
        for (const score of unit.scores) end = Math.max(end, score.interval?.[1] ?? score.iou);
        end = Math.max(end, unit.chance?.upper ?? 0);
      }
      return Math.min(1, Math.ceil(end * 20 + 0.2) / 20);
    }
    function plot(score, unit, layer) {
      const x = value => (100 * Math.min(1, Math.max(0, value / layer.end))).toFixed(2) + "%";
      const line = (kind, from, to, top, bottom) =>
        draw("line", {class: kind, x1: x(from), x2: x(to), y1: top, y2: bottom});
      const colour = "stroke:" + page.categories[score.category].colour;
      const parts = [line("base", 0, layer.end, 9, 9)];
      if (unit.chance) {
        parts.push(draw("rect",
          {class: "band", x: 0, y: 2, width: x(unit.chance.upper), height: 14}));
        parts.push(line("median", unit.chance.median, unit.chance.median, 2, 16));
      }
      parts.push(line("cut", layer.cut, layer.cut, 0, 18));
      if (score.interval) {
        const whisker = line("whisker", score.interval[0], score.interval[1], 9, 9);
        whisker.setAttribute("style", colour);
        parts.push(whisker);
      }
      parts.push(draw("circle", {class: "dot", cx: x(score.iou), cy: 9, r: 4, style: colour
        + (score.iou >= layer.cut ? ";fill:" + page.categories[score.category].colour : "")}));
      return draw("svg", {"aria-hidden": "true"}, ...parts);
    }

    """#

  /// A picture in full where the unit's mask is, at a fifth of its light elsewhere.
  private static let pictures = #"""
    let album = null;
    const decoded = new Map();
    const digit = character =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(character);
    function runsOf(text) {
      const runs = [];
      let [run, shift] = [0, 0];
      for (const character of text) {
        const value = digit(character);
        run += (value & 31) * 2 ** shift;
        shift += 5;
        if (value < 32) { runs.push(run); [run, shift] = [0, 0]; }
      }
      return runs;
    }
    function maskPath(mask, width, height) {
      const path = new Path2D();
      const [scaleX, scaleY] = [width / mask.width, height / mask.height];
      let [place, isInside] = [0, false];
      for (const run of runsOf(mask.runs)) {
        const end = place + run;
        while (isInside && place < end) {
          const [row, column] = [Math.floor(place / mask.width), place % mask.width];
          const length = Math.min(end - place, mask.width - column);
          path.rect(column * scaleX, row * scaleY, length * scaleX, scaleY + 0.5);
          place += length;
        }
        [place, isInside] = [end, !isInside];
      }
      return path;
    }
    function decode(place) {
      if (!decoded.has(place)) {
        const image = new Image();
        image.src = "data:image/jpeg;base64," + album.images[place][1];
        decoded.set(place, image.decode().then(() => image, () => null));
      }
      return decoded.get(place);
    }
    async function paint(canvas) {
      album ??= JSON.parse(byId("pictures").textContent);
      const {place, mask} = canvas.dataset;
      if (!album.images[place]) return;
      const image = await decode(place);
      if (!image) return;
      const [width, height] = [image.naturalWidth, image.naturalHeight];
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext("2d");
      const shape = byId("masked").checked ? album.masks[mask] : undefined;
      if (shape) {
        context.fillStyle = "black";
        context.fillRect(0, 0, width, height);
        context.globalAlpha = 0.2;
      }
      context.drawImage(image, 0, 0);
      if (shape) {
        context.globalAlpha = 1;
        context.clip(maskPath(shape, width, height));
        context.drawImage(image, 0, 0);
      }
      canvas.dataset.painted = "yes";
    }
    const painter = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) {
        painter.unobserve(entry.target);
        paint(entry.target);
      }
    }, {rootMargin: "300px"});
    function picture(top, unit, layer) {
      album ??= JSON.parse(byId("pictures").textContent);
      const image = album.images[top.image];
      if (!image) return null;
      const text = image[0] + ", activation " + top.activation;
      const canvas = make("canvas", {role: "img", "aria-label": text, title: text,
        width: 112, height: 112, "data-place": top.image,
        "data-mask": layer.place + " " + unit.unit + " " + top.image});
      painter.observe(canvas);
      return make("li", {}, canvas);
    }

    """#

  private static let cards = #"""
    function scoreRow(score, unit, layer) {
      const isBest = score === bestOf(unit);
      const category = page.categories[score.category].name;
      return make("tr", isBest ? {class: "best"} : {},
        make("th", {scope: "row", title: nameOf(score) + " (" + category + ")"}, nameOf(score)),
        make("td", {class: "plot"}, plot(score, unit, layer)),
        make("td", {}, fixed(score.iou)),
        make("td", {class: "soft range"}, range(score.interval)));
    }
    function countRows(unit) {
      const head = ["", "category", "L", "A", "I", "IoU", "confirmed", "p there"];
      const rows = unit.scores.map(score => make("tr", {},
        make("th", {scope: "row"}, nameOf(score)),
        ...[page.categories[score.category].name, count(score.truth), count(score.activation),
          count(score.intersection), fixed(score.iou),
          score.confirmed === undefined ? "" : fixed(score.confirmed) + " "
            + range(score.confirmedInterval), score.confirmedP ?? ""]
          .map(text => make("td", {}, text))));
      return make("div", {class: "scroll"}, make("table", {},
        make("thead", {}, make("tr", {}, ...head.map(text => make("th", {scope: "col"}, text)))),
        make("tbody", {}, ...rows)));
    }
    function details(unit) {
      const element = make("details", {}, make("summary", {}, "Counts and threshold"));
      element.addEventListener("toggle", () => {
        element.append(
          make("p", {}, "In the mask is what is above " + unit.threshold
            + ". L: pixels of the label; A: of the unit where the category is; I: of both."),
          countRows(unit));
      }, {once: true});
      return element;
    }
    function verdict(unit) {
      if (!unit.chance) return null;
      const text = unit.isChance ? "beats chance" : "no better than chance";
      return make("p", {class: unit.isChance ? "sure" : "soft"},
        text + ", adjusted p " + unit.chance.adjusted);
    }
    function card(unit, layer) {
      const best = bestOf(unit);
      const chip = best && make("span", {class: "chip"},
        make("span", {class: "swatch",
          style: "background:" + page.categories[best.category].colour}),
        page.categories[best.category].name);
      const scores = [...unit.scores].sort((a, b) => b.iou - a.iou);
      const pictures = unit.top.map(top => picture(top, unit, layer)).filter(item => item);
      return make("article", {class: "unit", "data-unit": unit.unit},
        make("div", {},
          make("p", {class: "which"},
            "unit " + unit.unit + (unit.name === undefined ? "" : ", " + unit.name)),
          make("h3", {}, best ? nameOf(best) : "nothing"),
          chip || null,
          best && make("p", {}, "IoU " + fixed(best.iou) + " " + range(best.interval)),
          verdict(unit),
          unit.oddity === undefined ? null : make("p", {class: "soft"}, unit.oddity)),
        make("table", {class: "scores"},
          make("tbody", {}, ...scores.map(score => scoreRow(score, unit, layer)))),
        unit.formula ? make("p", {class: "formula"}, make("b", {}, unit.formula.text),
          " IoU " + fixed(unit.formula.iou) + "; the best single label so counted "
            + fixed(unit.formula.single)) : null,
        pictures.length ? make("ul", {class: "tops"}, ...pictures) : null,
        details(unit));
    }

    """#

  private static let selection = #"""
    page.layers.forEach((layer, place) => { layer.place = place; layer.end = rightEnd(layer); });
    const list = byId("units");
    const ask = id => byId(id)?.value ?? "";
    let [chosen, shown] = [[], 0];
    const lower = text => text.toLowerCase();
    function matches(unit, query) {
      if (query === "") return true;
      if (/^\d+$/.test(query)) return unit.unit === Number(query);
      const best = bestOf(unit);
      const scores = byId("others").checked ? unit.scores : best ? [best] : [];
      return scores.map(nameOf).concat(unit.name ?? "", unit.formula?.text ?? "")
        .some(text => lower(text).includes(query));
    }
    const isDetector = {
      "": () => true, cut: unit => unit.isCut, chance: unit => unit.isChance,
      both: unit => unit.isCut && unit.isChance };
    const iou = unit => bestOf(unit)?.iou ?? -1;
    const byText = text => (a, b) => text(a).localeCompare(text(b), "en") || iou(b) - iou(a);
    const orders = {
      iou: (a, b) => iou(b) - iou(a),
      unit: (a, b) => a.unit - b.unit,
      label: byText(unit => bestOf(unit) ? nameOf(bestOf(unit)) : "\uffff"),
      category: byText(unit =>
        bestOf(unit) ? page.categories[bestOf(unit).category].name : "\uffff"),
      p: (a, b) => (a.chance?.p ?? 2) - (b.chance?.p ?? 2) || iou(b) - iou(a) };
    const layerNow = () => page.layers[Number(ask("layer") || 0)];
    function more() {
      const layer = layerNow();
      const next = chosen.slice(shown, shown + 20);
      list.append(...next.map(unit => card(unit, layer)));
      shown += next.length;
    }
    function select() {
      const layer = layerNow();
      const [query, category] = [lower(ask("query").trim()), ask("category")];
      chosen = (layer?.units ?? []).filter(unit => matches(unit, query)
        && isDetector[ask("detectors")](unit)
        && (category === "" || bestOf(unit)?.category === Number(category)));
      chosen.sort(orders[ask("sort")]);
      if (byId("backward").checked) chosen.reverse();
      [list.textContent, shown] = ["", 0];
      byId("count").textContent = count(chosen.length) + " of " + count(layer?.units.length ?? 0)
        + " units. Dot: IoU, with its " + page.confidence + " % interval, from 0 to "
        + (layer?.end ?? 0) + "; dashed: the cut"
        + (layer?.units.some(unit => unit.chance)
          ? "; grey: what chance gives in 95 of 100 cases." : ".");
      more();
      watch();
    }
    const reader = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting) && shown < chosen.length) {
        more();
        watch();
      }
    }, {rootMargin: "800px"});
    function watch() { reader.unobserve(byId("more")); reader.observe(byId("more")); }
    byId("controls").hidden = false;
    byId("controls").addEventListener("submit", event => event.preventDefault());
    byId("controls").addEventListener("input", event => {
      if (event.target.id !== "masked") return select();
      for (const canvas of list.querySelectorAll("canvas[data-painted]")) paint(canvas);
    });
    select();

    """#
}
