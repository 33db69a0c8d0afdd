namespace Gridfold.Models.Datasets.Sources;

/// <summary>The rows of the user's class as a table.</summary>
/// <param name="Fingerprint">The fingerprint that the class told for them.</param>
/// <param name="Path">The path of the table.</param>
public sealed record OwnDataFile(string Fingerprint, string Path);
