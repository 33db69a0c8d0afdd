using Gridfold.Models.Input;

namespace Gridfold.Grains;

/// <summary>A silo refuses a call and has stored nothing of it. The message names the thing, its value, the rule and the remedy.</summary>
[GenerateSerializer, Alias("gridfold.refused")]
public class RefusedException : Exception
{
    /// <summary>
    /// Makes the exception. A client shows the message as an ordinary error, and silos log it, so control characters are removed from it.
    /// </summary>
    public RefusedException(string message) : base(ShownText.Of(message))
    {
    }
}
