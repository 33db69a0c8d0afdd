using Gridfold.Models.Input;

namespace Gridfold.Grains;

/// <summary>
/// A silo does not do what it was asked for, and has stored nothing of it. The message names the thing, its value, the rule and the remedy.
/// </summary>
[GenerateSerializer, Alias("gridfold.refused")]
public sealed class RefusedException : Exception
{
    /// <summary>For people: a client shows it as an ordinary error. Commands to a terminal are taken out of it: it is logged too.</summary>
    public RefusedException(string message) : base(ShownText.Of(message))
    {
    }
}
