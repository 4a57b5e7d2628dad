-- The first schema. Row keys: rid = type_id * 2^40 + a number counted up within the type, so that one
-- type's resources lie together and in order of insertion. Times are microseconds since 1970, UTC.

CREATE TABLE fascia_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Dictionaries: names to small integers. `live` counts the resources that are not deleted.
CREATE TABLE fascia_resource_type (
  type_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  live INTEGER NOT NULL,
  last_rid INTEGER NOT NULL
) STRICT;
CREATE TABLE fascia_parameter (
  param_id INTEGER PRIMARY KEY,
  type_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  UNIQUE (type_id, code)
) STRICT;
CREATE TABLE fascia_code_system (system_id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE) STRICT;
-- Units of quantities: system, code and unit as displayed, each on a line of its own.
CREATE TABLE fascia_unit (unit_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- Search parameters that are not R4's own, on each resource type: what their index rows are made by, and which
-- resources have them. state: 0 those written since it is there, 1 a pass over all resources is under way, 2 all.
CREATE TABLE fascia_own_parameter (
  resource_type TEXT NOT NULL,
  code TEXT NOT NULL,
  definition TEXT NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (resource_type, code)
) STRICT, WITHOUT ROWID;

-- A shape is a set of (parameter, code system) that resources have values for; system_id -1 says "has a
-- value at all". Resources of one kind share few shapes, so :missing and "system|" need no row per resource.
CREATE TABLE fascia_shape (shape_id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE fascia_presence (
  param_id INTEGER NOT NULL,
  system_id INTEGER NOT NULL,
  shape_id INTEGER NOT NULL,
  PRIMARY KEY (param_id, system_id, shape_id)
) STRICT, WITHOUT ROWID;

-- One row per resource that was ever stored or referred to. version 0: only referred to so far.
CREATE TABLE fascia_res (
  rid INTEGER PRIMARY KEY,
  type_id INTEGER NOT NULL,
  fhir_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  shape_id INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fascia_res_by_id ON fascia_res (type_id, fhir_id);
CREATE INDEX fascia_res_by_change ON fascia_res (type_id, last_updated, rid);

-- One row per version, the current one included. `content` = the canonical JSON without meta.versionId and
-- meta.lastUpdated, compressed (store/detail/body.hpp); empty when deleted.
CREATE TABLE fascia_body (
  rid INTEGER NOT NULL,
  version INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  method TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (rid, version)
) STRICT;
CREATE INDEX fascia_body_by_change ON fascia_body (last_updated, rid, version);

-- The search index, one narrow table per value type, each in the order of its queries. Live resources only.
CREATE TABLE fascia_token_index (
  param_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  rid INTEGER NOT NULL,
  system_id INTEGER NOT NULL,
  PRIMARY KEY (param_id, code, rid, system_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE fascia_string_index (
  param_id INTEGER NOT NULL,
  folded TEXT NOT NULL,
  rid INTEGER NOT NULL,
  exact TEXT NOT NULL,
  PRIMARY KEY (param_id, folded, rid, exact)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_string_by_resource ON fascia_string_index (rid, param_id);
-- Half-open [low, high). span: 0 up to 36 hours long, 1 up to 366 days, 2 longer, so that a bound on `high`
-- is one on `low` as well.
CREATE TABLE fascia_date_index (
  param_id INTEGER NOT NULL,
  span INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  rid INTEGER NOT NULL,
  PRIMARY KEY (param_id, span, low, high, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_date_by_resource ON fascia_date_index (rid, param_id);
-- Every literal reference; param_id 0: of no search parameter. By target first, as $everything asks for all of them.
CREATE TABLE fascia_reference_index (
  target INTEGER NOT NULL,
  param_id INTEGER NOT NULL,
  rid INTEGER NOT NULL,
  PRIMARY KEY (target, param_id, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_reference_by_resource ON fascia_reference_index (rid, param_id);
CREATE TABLE fascia_uri_index (
  param_id INTEGER NOT NULL,
  uri TEXT NOT NULL,
  rid INTEGER NOT NULL,
  PRIMARY KEY (param_id, uri, rid)
) STRICT, WITHOUT ROWID;
-- Numbers as text in the order of their values (store/detail/decimal_key.hpp), so that they are exact; closed
-- ranges. Under "code:canonical" quantities stand in UCUM base units.
CREATE TABLE fascia_number_index (
  param_id INTEGER NOT NULL,
  low TEXT NOT NULL,
  high TEXT NOT NULL,
  rid INTEGER NOT NULL,
  PRIMARY KEY (param_id, low, high, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_number_by_resource ON fascia_number_index (rid, param_id);
CREATE TABLE fascia_quantity_index (
  param_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  low TEXT NOT NULL,
  high TEXT NOT NULL,
  rid INTEGER NOT NULL,
  PRIMARY KEY (param_id, unit_id, low, high, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_quantity_by_resource ON fascia_quantity_index (rid, param_id);
-- A token and a second value: kind_id is its unit or code system, low and high what it is, as text in order.
CREATE TABLE fascia_composite_index (
  param_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  kind_id INTEGER NOT NULL,
  low TEXT NOT NULL,
  high TEXT NOT NULL,
  rid INTEGER NOT NULL,
  system_id INTEGER NOT NULL,
  PRIMARY KEY (param_id, code, kind_id, low, high, rid, system_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fascia_composite_by_resource ON fascia_composite_index (rid, param_id);
-- The rows of each live resource in the token and uri index, which have no order by resource: so that an update
-- finds and rewrites what changed.
CREATE TABLE fascia_index_list (rid INTEGER PRIMARY KEY, list TEXT NOT NULL) STRICT;

-- Who did what, one hash chain per writer: hash = SHA-256 of the previous hash and this row's values.
CREATE TABLE fascia_audit (
  writer INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  request TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  version INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (writer, sequence)
) STRICT, WITHOUT ROWID;
-- One row per written version, until it is delivered.
CREATE TABLE fascia_outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  rid INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
-- One row: the program that has written last.
CREATE TABLE fascia_writer (owner INTEGER NOT NULL) STRICT;
INSERT INTO fascia_writer (owner) VALUES (0);
