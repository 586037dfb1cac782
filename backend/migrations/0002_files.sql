-- Sets of files: names and content hashes as JSON, in order of the names. Each is stored once, by its hash.
CREATE TABLE manifests (
    hash    TEXT PRIMARY KEY NOT NULL,
    entries TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER manifests_keep_what_they_say
BEFORE UPDATE ON manifests
BEGIN
    SELECT RAISE(ABORT, 'manifests are immutable');
END;

CREATE TRIGGER manifests_are_never_removed
BEFORE DELETE ON manifests
BEGIN
    SELECT RAISE(ABORT, 'manifests are never removed');
END;

-- Null is no files.
ALTER TABLE projects ADD COLUMN manifest TEXT REFERENCES manifests (hash);
ALTER TABLE versions ADD COLUMN manifest TEXT REFERENCES manifests (hash);

DROP TRIGGER versions_keep_what_was_made;

CREATE TRIGGER versions_keep_what_was_made
BEFORE UPDATE OF project_id, number, parent, created_at, summary, script, parameters, manifest ON versions
BEGIN
    SELECT RAISE(ABORT, 'versions are immutable');
END;

-- Every set of files that a project had: what a change of them can be undone to.
CREATE TABLE file_history (
    project_id TEXT NOT NULL REFERENCES projects (id),
    manifest   TEXT NOT NULL REFERENCES manifests (hash),
    first_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (project_id, manifest)
) STRICT, WITHOUT ROWID;

-- What was measured on a file, by its content and by how its name says that it is to be read.
CREATE TABLE file_facts (
    hash      TEXT NOT NULL,
    extension TEXT NOT NULL,
    facts     TEXT NOT NULL,
    PRIMARY KEY (hash, extension)
) STRICT, WITHOUT ROWID;
