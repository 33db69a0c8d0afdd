namespace Gridfold.Models.Networks;

/// <summary>The user's network cannot be built or used. The message says why in one line, and costs the trial.</summary>
public sealed class OwnNetworkException : Exception
{
    /// <param name="message">The reason, with the place in the user's code where one is known.</param>
    /// <param name="key">See <see cref="Key"/>.</param>
    public OwnNetworkException(string message, string key = OwnNetworkLayer.ClassKey) : base(message) => Key = key;

    /// <summary>The key of the experiment file that is to be corrected, below that of the network.</summary>
    public string Key { get; }
}
