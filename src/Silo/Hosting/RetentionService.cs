using Gridfold.Grains.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Hosting;

/// <summary>Asks the cluster once an hour to remove what is older than this silo's options say.</summary>
internal sealed partial class RetentionService(
    IGrainFactory grains, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    /// <summary>The time between two removals, and before the first one.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value is { Experiments: null, Models: null }) return;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await grains.GetRetention().Apply(options.Value).WaitAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogNotApplied(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention could not be applied; it will be tried again in an hour")]
    private partial void LogNotApplied(Exception exception);
}
