using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Gridfold.Silo.Storage;

/// <summary>
/// The only writer of the file. Writes that arrive while one transaction is flushed to disk are committed together in the next. The flush
/// takes most of the time, and serves all writes that wait.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 512;

    private readonly SqliteConnection _connection;
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private readonly Action<string>? _onFault;
    private bool _isFailing;

    /// <param name="connectionString">The connection to the file.</param>
    /// <param name="onFault">Receives the reason when writes begin to fail, once for each time; or null.</param>
    public SqliteWriter(string connectionString, Action<string>? onFault)
    {
        _onFault = onFault;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        SqliteDatabase.Prepare(_connection);
        _loop = Task.Run(Run);
    }

    /// <summary>Stores a state.</summary>
    /// <returns>The new version of the state, when it is on disk.</returns>
    /// <exception cref="InconsistentStateException">The stored version is not the one that the writer has read.</exception>
    public Task<long> Write(SqliteWrite write)
    {
        var pending = new Pending(write, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Written.Task;
    }

    /// <summary>Ends when all earlier writes are on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task Run()
    {
        var batch = new List<Pending>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out Pending? pending)) batch.Add(pending);
            Commit(batch);
        }
    }

    private void Commit(List<Pending> batch)
    {
        try
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            long?[] versions = [.. batch.Select(pending => Store(pending.Write, transaction))];
            transaction.Commit();
            _isFailing = false;
            foreach ((Pending pending, long? version) in batch.Zip(versions))
            {
                if (version is { } stored) pending.Written.SetResult(stored);
                else pending.Written.SetException(
                    new InconsistentStateException($"{pending.Write.Grain} {pending.Write.Name} was written by someone else."));
            }
        }
        catch (SqliteException exception)
        {
            if (!_isFailing) _onFault?.Invoke(exception.Message.TrimEnd('.'));
            _isFailing = true;
            foreach (Pending pending in batch) pending.Written.TrySetException(exception);
        }
    }

    /// <summary>The new version, or null when the stored one is not the expected one.</summary>
    private long? Store(SqliteWrite write, SqliteTransaction transaction)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.Parameters.AddWithValue("$grain", write.Grain);
        command.Parameters.AddWithValue("$name", write.Name);
        command.Parameters.AddWithValue("$expected", (object?)write.ExpectedETag ?? DBNull.Value);
        command.Parameters.AddWithValue("$data", (object?)write.Data ?? DBNull.Value);
        command.CommandText = (write.Data, write.ExpectedETag) switch
        {
            (null, _) => "DELETE FROM grain_state WHERE grain = $grain AND name = $name AND etag IS $expected",
            (_, null) => "INSERT INTO grain_state (grain, name, etag, data) VALUES ($grain, $name, 1, $data) ON CONFLICT DO NOTHING",
            _ => "UPDATE grain_state SET data = $data, etag = etag + 1 WHERE grain = $grain AND name = $name AND etag = $expected",
        };
        bool changed = command.ExecuteNonQuery() == 1;
        bool nothingToDelete = write.Data is null && write.ExpectedETag is null;
        return changed || nothingToDelete ? (write.ExpectedETag ?? 0) + 1 : null;
    }

    private sealed record Pending(SqliteWrite Write, TaskCompletionSource<long> Written);
}
