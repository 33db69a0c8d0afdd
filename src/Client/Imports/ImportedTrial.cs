using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>A trial of another tool's search.</summary>
/// <param name="Status">The trial's state, in Gridfold's words.</param>
/// <param name="Values">The trial's values by the names of the parameters.</param>
/// <param name="Scores">A value for each objective. Empty for a trial that has none, or one that is not finite.</param>
internal sealed record ImportedTrial(Status Status, IReadOnlyDictionary<string, SpecNode> Values, IReadOnlyList<double> Scores);
