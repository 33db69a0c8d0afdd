using System.Globalization;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Gridfold.Silo.Storage;

/// <summary>
/// Keeps grain state in one SQLite file, with one row for each state of each grain. Reads run at the same time. Writes go through
/// <see cref="SqliteWriter"/>, which commits waiting writes together. A write returns when it is on disk.
/// </summary>
internal sealed class SqliteGrainStorage : IGrainStorage, IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly SqliteWriter _writer;
    private readonly StateSerializer _serializer;

    /// <param name="path">The path of the file. It is created if it does not exist.</param>
    /// <param name="serializer">Turns states into bytes.</param>
    /// <param name="onFault">Receives the reason when writes begin to fail, or null.</param>
    /// <exception cref="InputException">A later version has created the file.</exception>
    public SqliteGrainStorage(string path, StateSerializer serializer, Action<string>? onFault = null)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;
        SqliteDatabase.RefuseLaterVersion(path);
        _writer = new SqliteWriter(_connectionString, onFault);
        _serializer = serializer;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.Run(() =>
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT etag, data FROM grain_state WHERE grain = $grain AND name = $name";
        command.Parameters.AddWithValue("$grain", grainId.ToString());
        command.Parameters.AddWithValue("$name", stateName);
        using SqliteDataReader reader = command.ExecuteReader();
        grainState.RecordExists = reader.Read();
        if (grainState.RecordExists)
        {
            grainState.ETag = reader.GetInt64(0).ToString(CultureInfo.InvariantCulture);
            grainState.State = _serializer.Deserialize<T>(new BinaryData(reader.GetFieldValue<byte[]>(1)));
        }
        else
        {
            grainState.ETag = null;
            grainState.State = Activator.CreateInstance<T>();
        }
    });

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        long? expected = ParseETag(grainState.ETag);
        byte[] data = _serializer.Serialize(grainState.State).ToArray();
        long written = await _writer.Write(new SqliteWrite(grainId.ToString(), stateName, expected, data));
        grainState.ETag = written.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await _writer.Write(new SqliteWrite(grainId.ToString(), stateName, ParseETag(grainState.ETag), null));
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static long? ParseETag(string? eTag) => eTag is null ? null : long.Parse(eTag, CultureInfo.InvariantCulture);
}
