using Gridfold.Grains.Search;

namespace Gridfold.Client.Imports;

/// <summary>What a file of trials is read for.</summary>
/// <param name="Path">The path of the file with the trials.</param>
/// <param name="Study">The name of the study. Null for the only one of the file.</param>
/// <param name="ScoreColumns">The columns of a table with the objectives' values. Empty for those that are named after the metrics.</param>
/// <param name="Space">The search space that the trials are read for.</param>
/// <param name="Objectives">The objectives that the trials are read for.</param>
internal sealed record ImportRequest(
    string Path, string? Study, IReadOnlyList<string> ScoreColumns, SearchSpace Space, IReadOnlyList<Objective> Objectives);
