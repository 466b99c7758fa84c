/// The tables of `dissection.sqlite`. `docs/dissection-database.md` explains them to those who query.
enum DissectionSchema {
  /// Kept in the file as `PRAGMA application_id`: `Noem` in ASCII.
  static let applicationID = 0x4E6F_656D
  /// Kept in the file as `PRAGMA user_version`; another number means other tables.
  static let version = 1

  /// What makes an empty database ours.
  static let sql = [run, names, units, findings, directions, views].joined(separator: "\n")

  private static let run = """
    CREATE TABLE provenance( -- what made the numbers
      kind TEXT NOT NULL,    -- noema, network, dataset, library or digest
      name TEXT NOT NULL,    -- of which library, or the digest of what; else empty
      value TEXT NOT NULL,   -- a version, a name, or SHA-256 in hexadecimal
      PRIMARY KEY (kind, name)
    ) WITHOUT ROWID;
    CREATE TABLE setting(    -- every setting that can change a number
      name TEXT PRIMARY KEY, -- as in result.json
      value TEXT NOT NULL    -- as JSON: a number, a string in quotation marks, or null
    ) WITHOUT ROWID;
    CREATE TABLE notice(     -- what a reader must know
      place INTEGER PRIMARY KEY,
      layer INTEGER REFERENCES layer(place), -- NULL: the run as a whole
      code TEXT NOT NULL,    -- a stable name
      text TEXT NOT NULL     -- a sentence
    );
    """

  private static let names = """
    CREATE TABLE category(   -- in the data set's order
      place INTEGER PRIMARY KEY, -- from 0
      name TEXT NOT NULL
    );
    CREATE TABLE label(
      number INTEGER PRIMARY KEY, -- in the data set, from 1
      name TEXT NOT NULL,
      category TEXT NOT NULL,     -- the primary one: in which it covers most
      frequency INTEGER NOT NULL, -- images that hold it
      coverage REAL NOT NULL,     -- pixels that it covers, in whole images
      dropped INTEGER NOT NULL    -- 1: too rare, not compared
    );
    CREATE TABLE image(
      place INTEGER PRIMARY KEY, -- from 0, in the order of the index
      name TEXT NOT NULL         -- its path below the data set's image folder
    );
    """

  private static let units = """
    CREATE TABLE layer(
      place INTEGER PRIMARY KEY,  -- from 0
      name TEXT NOT NULL,         -- the tensor's, or the array's
      grid TEXT NOT NULL,         -- rows and columns of a unit's map, as JSON: [13,13]
      upsampling TEXT NOT NULL,   -- how maps were laid over label maps
      permutations INTEGER NOT NULL, -- B; 0 without a null
      smallest_p REAL             -- 1/(B + 1); NULL without a null
    );
    CREATE TABLE field_centre(    -- centres of receptive fields, in pixels of the network's input
      layer INTEGER NOT NULL REFERENCES layer(place),
      axis INTEGER NOT NULL,      -- 0 rows, 1 columns
      first REAL NOT NULL,        -- of cell 0
      step REAL NOT NULL,         -- from a cell to the next
      PRIMARY KEY (layer, axis)
    ) WITHOUT ROWID;
    CREATE TABLE unit(
      layer INTEGER NOT NULL REFERENCES layer(place),
      unit INTEGER NOT NULL,      -- from 0; NetDissect's CSV counts from 1
      direction TEXT,             -- the name of a direction; NULL for a unit of the layer
      threshold REAL,             -- T: in the mask is what is larger; NULL where it is no number
      threshold_error REAL,       -- how far T may be off, relatively; 0: exact
      oddity_code TEXT,           -- why the masks say little, such as a constant unit; else NULL
      oddity_text TEXT,
      PRIMARY KEY (layer, unit)
    ) WITHOUT ROWID;
    """

  private static let findings = """
    CREATE TABLE score(           -- the best label of each category for each unit
      layer INTEGER NOT NULL,
      unit INTEGER NOT NULL,
      category INTEGER NOT NULL REFERENCES category(place),
      label INTEGER NOT NULL REFERENCES label(number),
      truth INTEGER NOT NULL,     -- L, pixels of the label
      activation INTEGER NOT NULL, -- A, pixels of the unit where the category is
      intersection INTEGER NOT NULL, -- I, pixels in both
      iou REAL NOT NULL,          -- I / (A + L - I)
      lower REAL, upper REAL,     -- bootstrap interval of the IoU over images
      confirm_truth INTEGER,      -- the same pair on the split for confirmation, if there is one
      confirm_activation INTEGER,
      confirm_intersection INTEGER,
      confirm_iou REAL,
      confirm_lower REAL, confirm_upper REAL,
      confirm_p REAL,             -- the pair's own p-value there
      PRIMARY KEY (layer, unit, category),
      FOREIGN KEY (layer, unit) REFERENCES unit(layer, unit)
    ) WITHOUT ROWID;
    CREATE TABLE chance(          -- a unit's best IoU beside those under permutations
      layer INTEGER NOT NULL,
      unit INTEGER NOT NULL,
      p REAL,                     -- (1 + permutations as good) / (B + 1)
      adjusted_p REAL,            -- after Benjamini and Hochberg over the layer's units
      median REAL,                -- of the best IoU over permutations
      upper REAL,                 -- its 95 % quantile
      PRIMARY KEY (layer, unit),
      FOREIGN KEY (layer, unit) REFERENCES unit(layer, unit)
    ) WITHOUT ROWID;
    CREATE TABLE formula(         -- the best compositional label
      layer INTEGER NOT NULL,
      unit INTEGER NOT NULL,
      formula TEXT NOT NULL,
      labels TEXT NOT NULL,       -- its labels' numbers in its order, as JSON: [3,17]
      intersection INTEGER NOT NULL,
      union_area INTEGER NOT NULL,
      iou REAL NOT NULL,          -- intersection / union_area, without a category gate
      single_iou REAL,            -- of the best single label by the same count
      PRIMARY KEY (layer, unit),
      FOREIGN KEY (layer, unit) REFERENCES unit(layer, unit)
    ) WITHOUT ROWID;
    CREATE TABLE top_image(
      layer INTEGER NOT NULL,
      unit INTEGER NOT NULL,
      rank INTEGER NOT NULL,      -- from 1, the highest activation first
      image INTEGER NOT NULL REFERENCES image(place),
      activation REAL,            -- the largest value of the unit's map
      PRIMARY KEY (layer, unit, rank),
      FOREIGN KEY (layer, unit) REFERENCES unit(layer, unit)
    ) WITHOUT ROWID;
    """

  private static let directions = """
    CREATE TABLE direction(       -- the units that stand for directions, such as CAVs
      layer INTEGER NOT NULL,
      unit INTEGER NOT NULL,
      name TEXT NOT NULL,
      label INTEGER REFERENCES label(number), -- of the same name; NULL if none is
      PRIMARY KEY (layer, unit),
      FOREIGN KEY (layer, unit) REFERENCES unit(layer, unit)
    ) WITHOUT ROWID;
    CREATE TABLE carrier(         -- the units that carry a direction
      layer INTEGER NOT NULL,
      direction INTEGER NOT NULL, -- the unit that stands for the direction
      rank INTEGER NOT NULL,      -- from 1, the largest absolute cosine first
      unit INTEGER NOT NULL,
      cosine REAL,                -- between the direction and the unit's own axis
      category INTEGER REFERENCES category(place),
      label INTEGER REFERENCES label(number), -- the direction's, else the unit's own best
      truth INTEGER, activation INTEGER, intersection INTEGER,
      iou REAL,
      lower REAL, upper REAL,
      PRIMARY KEY (layer, direction, rank),
      FOREIGN KEY (layer, direction) REFERENCES direction(layer, unit)
    ) WITHOUT ROWID;
    """

  private static let views = """
    CREATE VIEW best AS           -- each unit with its own label: the largest IoU over categories
      SELECT layer.name AS layer, found.unit, unit.direction, label.name AS label,
        category.name AS category, found.iou, found.lower, found.upper, chance.p, chance.adjusted_p
      FROM (SELECT *, row_number() OVER (PARTITION BY layer, unit ORDER BY iou DESC, category)
          AS rank FROM score) AS found
        JOIN layer ON layer.place = found.layer
        JOIN unit ON unit.layer = found.layer AND unit.unit = found.unit
        JOIN label ON label.number = found.label
        JOIN category ON category.place = found.category
        LEFT JOIN chance ON chance.layer = found.layer AND chance.unit = found.unit
      WHERE found.rank = 1;
    """
}
