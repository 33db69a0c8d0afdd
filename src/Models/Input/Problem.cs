namespace Gridfold.Models.Input;

/// <summary>One mistake in a user's input: the thing, its value, the rule and the remedy, in one or two sentences.</summary>
/// <param name="Message">The message, complete in itself and without a place.</param>
/// <param name="Location">The place, when the mistake is in a file.</param>
public sealed record Problem(string Message, SourceLocation? Location)
{
    /// <summary>
    /// The message, complete in itself and without a place. Addresses are shown as by <see cref="AddressText"/>, and commands to a terminal
    /// are replaced.
    /// </summary>
    public string Message { get; } = ShownText.Of(AddressText.Shown(Message));

    /// <summary>Writes the place, then the message.</summary>
    public override string ToString() => Location is null ? Message : $"{Location}: {Message}";
}
