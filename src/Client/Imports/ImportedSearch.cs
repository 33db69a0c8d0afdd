namespace Gridfold.Client.Imports;

/// <summary>A search of another tool.</summary>
/// <param name="Name">The name of the search, for the experiment file.</param>
/// <param name="AreMaximized">For each objective, whether its greatest value is best. Null where the file does not tell.</param>
/// <param name="Trials">All trials, in the order of their numbers.</param>
internal sealed record ImportedSearch(string Name, IReadOnlyList<bool>? AreMaximized, IReadOnlyList<ImportedTrial> Trials);
