using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Retention;

/// <summary>Removes what ended experiments have stored for long enough. The cluster has one retention grain.</summary>
[Alias("gridfold.IRetentionGrain")]
public interface IRetentionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Removes what is older than the options say. An experiment that has not ended or is damaged is left as it is. One that cannot be
    /// removed is left for the next time.
    /// </summary>
    /// <returns>The number of experiments from which something was removed.</returns>
    [Alias("Apply"), CalledBy(Caller.Silo), ResponseTimeout("01:00:00")]
    Task<int> Apply(RetentionOptions options);
}
