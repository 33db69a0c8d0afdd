namespace Gridfold.Silo.Api.Bounds;

/// <summary>
/// Counts the downloads of models from this silo. Few are prepared at once, because models take memory of the silo, which trains meanwhile.
/// A download that is read slowly holds a file, and no other download waits for it.
/// </summary>
internal sealed class DownloadQuota() : UserQuota(PerUser, All), IDisposable
{
    /// <summary>The downloads of one user at the same time.</summary>
    public const int PerUser = 4;

    /// <summary>The downloads of all users at the same time.</summary>
    public const int All = 40;

    private const int PreparedAtOnce = 2;

    private readonly SemaphoreSlim _work = new(PreparedAtOnce, PreparedAtOnce);

    protected override string AllAreTooMany => "too many models are downloaded from this silo; try again later";

    /// <summary>Sends a file that is prepared first. It is deleted when it is sent.</summary>
    /// <param name="user">The user.</param>
    /// <param name="prepare">Prepares the file in an empty folder, and gives its path.</param>
    /// <param name="send">Sends the file.</param>
    /// <param name="cancellationToken">Cancels the wait for others.</param>
    public async Task Run(
        string user, Func<DirectoryInfo, Task<string>> prepare, Func<string, Task> send, CancellationToken cancellationToken)
    {
        using IDisposable download = Open(user);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gridfold-model-");
        try
        {
            await send(await Prepare(() => prepare(folder), cancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => _work.Dispose();

    protected override string OwnAreTooMany(string user, int own) =>
        $"{user} downloads {own} models from this silo already, the greatest number; wait for the end of one of them";

    private async Task<string> Prepare(Func<Task<string>> prepare, CancellationToken cancellationToken)
    {
        await _work.WaitAsync(cancellationToken);
        try
        {
            return await prepare();
        }
        finally
        {
            _work.Release();
        }
    }
}
