namespace Gridfold.Client.Doctor;

/// <summary>The facts about one part of the machine.</summary>
/// <param name="Name">The part, for example <c>processor</c>.</param>
/// <param name="Facts">The facts, in the order in which they are shown.</param>
internal sealed record ExaminedPart(string Name, IReadOnlyList<ExaminedFact> Facts);
