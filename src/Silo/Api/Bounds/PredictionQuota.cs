using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>
/// Counts the predictions for new rows on this silo. Few are computed at once, because networks take memory and a core of the silo, which
/// trains meanwhile.
/// </summary>
internal sealed class PredictionQuota() : UserQuota(PerUser, All), IDisposable
{
    /// <summary>The predictions of one user at the same time.</summary>
    public const int PerUser = 4;

    /// <summary>The predictions of all users at the same time.</summary>
    public const int All = 40;

    private const int ComputedAtOnce = 2;
    private const int RetrySeconds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _work = new(ComputedAtOnce, ComputedAtOnce);

    protected override string AllAreTooMany => "too many predictions are computed on this silo; try again later";

    /// <summary>Computes a prediction when its turn comes.</summary>
    /// <exception cref="ApiException">There are too many predictions, or the turn does not come.</exception>
    public async Task<T> Run<T>(string user, Func<Task<T>> compute, CancellationToken cancellationToken)
    {
        using IDisposable counted = Open(user);
        if (!await _work.WaitAsync(Patience, cancellationToken))
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable,
                "this silo is computing other predictions; try again in some seconds")
            { RetryAfter = RetrySeconds };
        }

        try
        {
            return await compute();
        }
        finally
        {
            _work.Release();
        }
    }

    public void Dispose() => _work.Dispose();

    protected override string OwnAreTooMany(string user, int own) =>
        $"{user} computes {own} predictions on this silo already, the greatest number; wait for the end of one of them";
}
