using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>Repeats calls until they succeed, and makes waits that end when they are cancelled.</summary>
internal sealed partial class Retries
{
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="delay">The time before a call is repeated.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs the calls that failed.</param>
    public Retries(TimeSpan delay, TimeProvider time, ILogger logger) => (_delay, _time, _logger) = (delay, time, logger);

    /// <summary>Repeats a call until it succeeds, with a delay between two attempts. Null when the token is cancelled first.</summary>
    public async Task<T?> Call<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // A request for work may wait in the pool longer than a silo may take to stop.
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                if (cancellationToken.IsCancellationRequested) return default;
                LogRetry(exception);
            }

            if (!await Until(Task.Delay(_delay, _time, cancellationToken))) return default;
        }
    }

    /// <summary>Waits for a task. False when the wait was cancelled or the task failed.</summary>
    public static async Task<bool> Until(Task wait)
    {
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return wait.IsCompletedSuccessfully;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call failed and will be tried again")]
    private partial void LogRetry(Exception exception);
}
