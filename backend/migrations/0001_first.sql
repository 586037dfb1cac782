-- Ids are UUIDs as text, times RFC 3339 in UTC, structured values JSON.

CREATE TABLE projects (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    head       INTEGER,
    deleted    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX projects_by_time ON projects (deleted, updated_at DESC);

CREATE TABLE versions (
    project_id TEXT NOT NULL REFERENCES projects (id),
    number     INTEGER NOT NULL,
    parent     INTEGER,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    summary    TEXT NOT NULL,
    script     TEXT NOT NULL,
    parameters TEXT NOT NULL,
    -- What was measured; null until the full render is done.
    report     TEXT,
    job_id     TEXT,
    PRIMARY KEY (project_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX versions_by_job ON versions (job_id) WHERE job_id IS NOT NULL;

-- Only the render of a version may be filled in later, or renewed.
CREATE TRIGGER versions_keep_what_was_made
BEFORE UPDATE OF project_id, number, parent, created_at, summary, script, parameters ON versions
BEGIN
    SELECT RAISE(ABORT, 'versions are immutable');
END;

CREATE TRIGGER versions_are_never_removed
BEFORE DELETE ON versions
BEGIN
    SELECT RAISE(ABORT, 'versions are never removed');
END;

CREATE TABLE messages (
    id         TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id),
    turn_id    TEXT,
    role       TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    text       TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    version    INTEGER,
    card       TEXT,
    error      TEXT
) STRICT;

CREATE INDEX messages_by_project ON messages (project_id);
CREATE INDEX messages_by_turn ON messages (turn_id);

-- Every render that was asked for. The queue forgets jobs, this table remembers their results.
CREATE TABLE jobs (
    id           TEXT PRIMARY KEY NOT NULL,
    project_id   TEXT,
    purpose      TEXT NOT NULL CHECK (purpose IN ('preview', 'full')),
    content_hash TEXT NOT NULL,
    created_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    -- Null until the job is final.
    state        TEXT,
    result       TEXT
) STRICT;

CREATE INDEX jobs_open ON jobs (id) WHERE state IS NULL;
CREATE INDEX jobs_by_age ON jobs (purpose, created_at);
