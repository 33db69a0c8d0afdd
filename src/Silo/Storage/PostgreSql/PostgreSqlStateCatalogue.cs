using Gridfold.Grains.States;
using Npgsql;

namespace Gridfold.Silo.Storage.PostgreSql;

/// <summary>
/// The catalogue of states in PostgreSQL. A grain's key, which begins with the experiment's id, is the text part of a row's key.
/// </summary>
internal sealed class PostgreSqlStateCatalogue : IStateCatalogue
{
    // The states of experiments. The index of experiments and the slot pool have only one row each for the whole cluster.
    private const string OfExperiments =
        "serviceid = @service AND (graintypestring IN ('experiment', 'leaderboard', 'log', 'trial', 'fold') "
        + "OR starts_with(graintypestring, 'leaderboard-page-'))";

    private readonly string _connection;
    private readonly string _serviceId;

    public PostgreSqlStateCatalogue(string connection, string serviceId)
    {
        _connection = connection;
        _serviceId = serviceId;
    }

    public async Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT split_part(grainidextensionstring, '/', 1) FROM orleansstorage "
                + $"WHERE {OfExperiments} AND payloadbinary IS NOT NULL",
            connection);
        command.Parameters.AddWithValue("service", _serviceId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var experiments = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) experiments.Add(reader.GetString(0));
        return experiments;
    }

    public async Task<bool> Delete(string experiment, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"DELETE FROM orleansstorage WHERE {OfExperiments} "
                + "AND (grainidextensionstring = @id OR starts_with(grainidextensionstring, @id || '/'))",
            connection);
        command.Parameters.AddWithValue("service", _serviceId);
        command.Parameters.AddWithValue("id", experiment);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }
}
