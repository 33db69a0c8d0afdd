namespace Gridfold.Grains;

/// <summary>
/// A silo refuses new work of a user who holds as much as the quota allows. The message names the user, what the user holds, the limit, and
/// what makes room.
/// </summary>
[GenerateSerializer, Alias("gridfold.quota-reached")]
public sealed class QuotaException : RefusedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The message, from which control characters are removed.</param>
    public QuotaException(string message) : base(message)
    {
    }
}
