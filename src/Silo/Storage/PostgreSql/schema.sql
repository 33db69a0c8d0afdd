-- The tables in which Orleans' ADO.NET providers keep members, grain state and reminders in PostgreSQL, and the queries that the providers
-- look up there by their keys. It may be run again: what is there stays, and the queries are brought up to date.

-- The version of all this. A silo refuses a database of a later one.
CREATE TABLE IF NOT EXISTS gridfoldschema (version integer PRIMARY KEY);
INSERT INTO gridfoldschema (version) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM gridfoldschema);

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

-- One row a state. A grain's key is two numbers and a text, of which one part or the other is empty.
CREATE TABLE IF NOT EXISTS orleansstorage (
    serviceid text NOT NULL,
    graintypestring text NOT NULL,
    grainidn0 bigint NOT NULL,
    grainidn1 bigint NOT NULL,
    grainidextensionstring text,
    payloadbinary bytea,
    modifiedon timestamptz NOT NULL,
    version integer NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS orleansstorage_key
    ON orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''));

CREATE TABLE IF NOT EXISTS orleansmembershipversiontable (
    deploymentid text PRIMARY KEY,
    "timestamp" timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS orleansmembershiptable (
    deploymentid text NOT NULL REFERENCES orleansmembershipversiontable,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    siloname text NOT NULL,
    hostname text NOT NULL,
    status integer NOT NULL,
    proxyport integer,
    suspecttimes text,
    starttime timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

CREATE TABLE IF NOT EXISTS orleansreminderstable (
    serviceid text NOT NULL,
    grainid text NOT NULL,
    remindername text NOT NULL,
    starttime timestamptz NOT NULL,
    period bigint NOT NULL,
    grainhash integer NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (serviceid, grainid, remindername)
);

INSERT INTO orleansquery (querykey, querytext) VALUES

-- Grain state. A write takes effect if the version is the one that was read, or if there is no row and none was read; no row else.
('ReadFromStorageKey', $q$
    SELECT payloadbinary AS "PayloadBinary", version AS "Version" FROM orleansstorage
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(CAST(@GrainIdExtensionString AS text), '')
$q$),
('WriteToStorageKey', $q$
    WITH changed AS (
        UPDATE orleansstorage SET payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
        WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
          AND coalesce(grainidextensionstring, '') = coalesce(CAST(@GrainIdExtensionString AS text), '')
          AND version = CAST(@GrainStateVersion AS integer)
        RETURNING version
    ), added AS (
        INSERT INTO orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring, payloadbinary, modifiedon, version)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, CAST(@GrainIdExtensionString AS text), @PayloadBinary, now(), 1
        WHERE CAST(@GrainStateVersion AS integer) IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version
    )
    SELECT version AS "NewGrainStateVersion" FROM changed UNION ALL SELECT version FROM added
$q$),
('ClearStorageKey', $q$
    UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now(), version = version + 1
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(CAST(@GrainIdExtensionString AS text), '')
      AND version = CAST(@GrainStateVersion AS integer)
    RETURNING version AS "NewGrainStateVersion"
$q$),
('DeleteStorageKey', $q$
    DELETE FROM orleansstorage
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(CAST(@GrainIdExtensionString AS text), '')
      AND version = CAST(@GrainStateVersion AS integer)
    RETURNING version + 1 AS "NewGrainStateVersion"
$q$),

-- Members. Every change but a sign of life raises the table's version, and only from the version that was read.
('InsertMembershipVersionKey', $q$
    WITH added AS (INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) > 0 FROM added
$q$),
('InsertMembershipKey', $q$
    WITH raised AS (
        UPDATE orleansmembershipversiontable SET "timestamp" = now(), version = version + 1
        WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT 1 FROM orleansmembershiptable
            WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1
    ), added AS (
        INSERT INTO orleansmembershiptable
            (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
        RETURNING 1
    )
    SELECT count(*) > 0 FROM added
$q$),
('UpdateMembershipKey', $q$
    WITH raised AS (
        UPDATE orleansmembershipversiontable SET "timestamp" = now(), version = version + 1
        WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (
            SELECT 1 FROM orleansmembershiptable
            WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1
    ), changed AS (
        UPDATE orleansmembershiptable SET status = @Status, suspecttimes = CAST(@SuspectTimes AS text), iamalivetime = @IAmAliveTime
        FROM raised
        WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING 1
    )
    SELECT count(*) > 0 FROM changed
$q$),
('UpdateIAmAlivetimeKey', $q$
    UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime
    WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$q$),
('MembershipReadRowKey', $q$
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.siloname AS "SiloName",
        m.hostname AS "HostName", m.status AS "Status", m.proxyport AS "ProxyPort", m.suspecttimes AS "SuspectTimes",
        m.starttime AS "StartTime", m.iamalivetime AS "IAmAliveTime"
    FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m
        ON m.deploymentid = v.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.deploymentid = @DeploymentId
$q$),
('MembershipReadAllKey', $q$
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.siloname AS "SiloName",
        m.hostname AS "HostName", m.status AS "Status", m.proxyport AS "ProxyPort", m.suspecttimes AS "SuspectTimes",
        m.starttime AS "StartTime", m.iamalivetime AS "IAmAliveTime"
    FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m ON m.deploymentid = v.deploymentid
    WHERE v.deploymentid = @DeploymentId
$q$),
('GatewaysQueryKey', $q$
    SELECT address AS "Address", proxyport AS "ProxyPort", generation AS "Generation" FROM orleansmembershiptable
    WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$q$),
('DeleteMembershipTableEntriesKey', $q$
    DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId;
    DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
$q$),
-- 6 is Dead.
('CleanupDefunctSiloEntriesKey', $q$
    DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status = 6
$q$),

-- Reminders, by grain and by ranges of the ring of grain hashes; the second range goes over its end.
('ReadReminderRowsKey', $q$
    SELECT grainid AS "GrainId", remindername AS "ReminderName", starttime AS "StartTime", period AS "Period", version AS "Version"
    FROM orleansreminderstable WHERE serviceid = @ServiceId AND grainid = @GrainId
$q$),
('ReadReminderRowKey', $q$
    SELECT grainid AS "GrainId", remindername AS "ReminderName", starttime AS "StartTime", period AS "Period", version AS "Version"
    FROM orleansreminderstable WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName
$q$),
('ReadRangeRows1Key', $q$
    SELECT grainid AS "GrainId", remindername AS "ReminderName", starttime AS "StartTime", period AS "Period", version AS "Version"
    FROM orleansreminderstable WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash
$q$),
('ReadRangeRows2Key', $q$
    SELECT grainid AS "GrainId", remindername AS "ReminderName", starttime AS "StartTime", period AS "Period", version AS "Version"
    FROM orleansreminderstable WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)
$q$),
('UpsertReminderRowKey', $q$
    INSERT INTO orleansreminderstable AS r (serviceid, grainid, remindername, starttime, period, grainhash, version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 1)
    ON CONFLICT (serviceid, grainid, remindername)
    DO UPDATE SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
    RETURNING version AS "Version"
$q$),
('DeleteReminderRowKey', $q$
    WITH deleted AS (
        DELETE FROM orleansreminderstable
        WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version
        RETURNING 1
    )
    SELECT count(*) > 0 FROM deleted
$q$),
('DeleteReminderRowsKey', $q$
    DELETE FROM orleansreminderstable WHERE serviceid = @ServiceId
$q$)

ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;
