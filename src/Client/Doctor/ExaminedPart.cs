namespace Gridfold.Client.Doctor;

/// <summary>The facts about one part of the machine.</summary>
/// <param name="Name">The part, for example <c>processor</c>.</param>
/// <param name="Facts">The names and values of the facts.</param>
internal sealed record ExaminedPart(string Name, IReadOnlyList<(string Name, string Value)> Facts);
