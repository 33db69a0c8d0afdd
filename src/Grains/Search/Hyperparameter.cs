using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>One value of a trial's assignment.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Json">The value as JSON: a number, text, boolean, list or map. It is null for a parameter that is not active.</param>
[GenerateSerializer, Immutable, Alias("gridfold.hyperparameter")]
public sealed record Hyperparameter([property: Id(0)] string Name, [property: Id(1)] string Json)
{
    /// <summary>Whether the parameter is active in the assignment.</summary>
    public bool IsActive => Json != "null";

    /// <summary>The value as a node of the experiment file. The node has no location.</summary>
    public SpecNode Node => SpecJson.Read(Json);
}
