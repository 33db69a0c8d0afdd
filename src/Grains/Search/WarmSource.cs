using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>An earlier experiment whose trials a search begins with.</summary>
/// <param name="Experiment">The experiment's id, or what stands for it in the file.</param>
/// <param name="Defaults">The values of parameters that the experiment did not have.</param>
public sealed record WarmSource(string Experiment, IReadOnlyDictionary<string, SpecNode> Defaults)
{
    /// <summary>
    /// The experiment's finished trials. Null until the submission records them. From then on, the earlier experiment is not read again.
    /// </summary>
    public IReadOnlyList<PastTrial>? Trials { get; init; }

    /// <summary>The place in the file that names the experiment.</summary>
    public SourceLocation? Location { get; init; }
}
