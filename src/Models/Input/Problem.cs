namespace Gridfold.Models.Input;

/// <summary>One thing that is wrong with what a user gave: the thing, its value, the rule and the remedy, in one sentence or two.</summary>
/// <param name="Message">Complete in itself; no place in it.</param>
/// <param name="Location">Where, when the thing stands in a file.</param>
public sealed record Problem(string Message, SourceLocation? Location)
{
    /// <summary>
    /// Complete in itself, without the place. Addresses stand as <see cref="AddressText"/> shows them, control characters as <see cref="ShownText"/> does.
    /// </summary>
    public string Message { get; } = ShownText.Of(AddressText.Shown(Message));

    /// <summary>The place, then the message.</summary>
    public override string ToString() => Location is null ? Message : $"{Location}: {Message}";
}
