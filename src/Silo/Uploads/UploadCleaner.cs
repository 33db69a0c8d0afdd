using Gridfold.Models.Datasets.Sources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Uploads;

/// <summary>
/// Removes what killed silos have left of uploads: at the start of a silo, and later again, because the others may learn of a silo's death
/// after that start.
/// </summary>
/// <param name="store">The uploads of the cluster.</param>
/// <param name="folders">The folders with data.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class UploadCleaner(
    UploadStore store, DatasetFolders folders, TimeProvider time, ILogger<UploadCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                int count = await store.Clean(stoppingToken);
                if (count > 0) LogCleaned(count);
                await UploadCache.Clean(
                    folders.Cache, async sha256 => await store.Find(owner: null, sha256, name: null) is not null, time.GetUtcNow());
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogNotCleaned(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} unfinished uploads")]
    private partial void LogCleaned(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished uploads could not be removed; it will be tried again in 10 minutes")]
    private partial void LogNotCleaned(Exception exception);
}
