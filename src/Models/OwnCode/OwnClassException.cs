namespace Gridfold.Models.OwnCode;

/// <summary>A class of the user cannot be made or used. The message says why in one line.</summary>
public sealed class OwnClassException : Exception
{
    /// <param name="message">The reason, with the place in the user's code where one is known.</param>
    /// <param name="key">See <see cref="Key"/>.</param>
    public OwnClassException(string message, string key = OwnClass.ClassKey) : base(message) => Key = key;

    /// <summary>The key of the section that is to be corrected. It can be the name of a setting.</summary>
    public string Key { get; }
}
