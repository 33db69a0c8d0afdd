using System.Data.Common;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>The table that lists a cluster's silos, as in Orleans' configuration section <c>Orleans:Clustering</c>.</summary>
/// <param name="Type">The ProviderType: Redis or AdoNet.</param>
/// <param name="ConnectionString">The connection string. It may have a password, so it is never shown.</param>
internal sealed record ClusteringProvider(string Type, string ConnectionString)
{
    private const string Redis = "Redis";
    private const string AdoNet = "AdoNet";

    // A provider that silos may use and this program does not have.
    private const string AzureTables = "AzureTableStorage";

    // The database driver of this program.
    private const string PostgresInvariant = "Npgsql";

    private static readonly Dictionary<string, string> Types = new() { [Redis] = Redis, [AdoNet] = AdoNet };

    /// <summary>The address of the table: only the parts of the connection string that are not secret.</summary>
    public string Address => Type == Redis ? $"redis {RedisAddress()}" : $"postgres {PostgresAddress()}";

    /// <summary>Orleans' configuration keys with their values.</summary>
    public IReadOnlyDictionary<string, string> Settings => Type == Redis
        ? new Dictionary<string, string> { ["ProviderType"] = Redis, ["ConnectionString"] = ConnectionString }
        : new Dictionary<string, string>
        {
            ["ProviderType"] = AdoNet,
            ["Invariant"] = PostgresInvariant,
            ["ConnectionString"] = ConnectionString,
        };

    /// <summary>Makes a provider for a table in Redis.</summary>
    /// <exception cref="InputException">The text is not a connection string of StackExchange.Redis.</exception>
    public static ClusteringProvider InRedis(string connectionString) =>
        new ClusteringProvider(Redis, connectionString).Checked(null);

    /// <summary>Makes a provider for a table in PostgreSQL.</summary>
    /// <exception cref="InputException">The text is not a connection string of Npgsql.</exception>
    public static ClusteringProvider InPostgres(string connectionString) =>
        new ClusteringProvider(AdoNet, connectionString).Checked(null);

    /// <summary>Reads the <c>clustering</c> of a context.</summary>
    /// <returns>The provider, or null when errors were reported.</returns>
    public static ClusteringProvider? Read(SpecMapReader reader)
    {
        reader.RequiredNode("ProviderType", $"one of {string.Join(", ", Types.Keys)}");
        reader.RequiredNode("ConnectionString", "where the silos' table is");
        if (reader.Text("ProviderType") == AzureTables)
        {
            reader.Error("ProviderType",
                "a command reaches such a cluster by its silos' gateways: write gateways: [\"HOST:30000\"] instead of clustering");
            return null;
        }

        string type = reader.Choice("ProviderType", Types, Redis);
        string? connectionString = reader.Text("ConnectionString");
        if (type == AdoNet)
        {
            reader.RequiredNode("Invariant", $"write Invariant: {PostgresInvariant}");
            if (reader.Text("Invariant") is { } invariant && invariant != PostgresInvariant)
                reader.Error("Invariant", $"this version brings the driver {PostgresInvariant} (PostgreSQL) only");
        }

        reader.RejectUnknownKeys();
        if (reader.Problems.Errors.Count > 0) return null;
        return new ClusteringProvider(type, connectionString!).Checked(reader.LocationOf("ConnectionString"));
    }

    private ClusteringProvider Checked(SourceLocation? location)
    {
        if (Type == Redis && RedisAddress().Length == 0)
            throw new InputException("the Redis connection string names no server; write it as in redis-1:6379,password=...", location);
        if (Type == AdoNet && PostgresAddress().Length == 0)
            throw new InputException("the PostgreSQL connection string names no host; "
                + "write it as in Host=db-1;Database=gridfold;Username=...;Password=...", location);
        return this;
    }

    // The servers come first. The text after an option may be the rest of a password with a comma in it.
    private string RedisAddress() => string.Join(", ", ConnectionString.Split(',', StringSplitOptions.TrimEntries)
        .TakeWhile(part => !part.Contains('='))
        .Where(part => Uri.CheckHostName(part) != UriHostNameType.Unknown || GatewayAddress.TryParse(part) is not null));

    private string PostgresAddress()
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = ConnectionString;
        }
        catch (ArgumentException)
        {
            return "";
        }

        string Part(params string[] names) =>
            names.Select(name => parts.TryGetValue(name, out object? value) ? value.ToString()! : "")
                .FirstOrDefault(value => value.Length > 0)
                ?? "";
        string host = Part("Host", "Server");
        if (host.Length == 0) return "";
        string port = Part("Port"), database = Part("Database");
        return host + (port.Length > 0 ? $":{port}" : "") + (database.Length > 0 ? $"/{database}" : "");
    }
}
