namespace Gridfold.Client.Doctor;

/// <summary>Facts about one thing.</summary>
/// <param name="Name">The thing, as in <c>processor</c>.</param>
/// <param name="Facts">Names and values.</param>
internal sealed record ExaminedPart(string Name, IReadOnlyList<(string Name, string Value)> Facts);
