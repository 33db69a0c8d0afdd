using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The experiments that a caller wants to see. Null stands for any.</summary>
/// <param name="Name">The name of the experiment.</param>
/// <param name="State">The state in one word.</param>
/// <param name="Owner">The owner.</param>
internal sealed record ExperimentFilter(string? Name, string? State, string? Owner)
{
    /// <summary>All states in one word.</summary>
    public static IReadOnlyCollection<string> States { get; } =
    [
        .. Enum.GetValues<Status>().Where(status => status is not (Status.Pending or Status.Pruned)).Select(status => $"{status}"),
        "Stopping",
    ];

    /// <summary>Whether an id can be of a wanted experiment.</summary>
    public bool MayBe(string id) => Name is null || ExperimentId.NameOf(id) == Name;

    /// <summary>Whether an experiment is wanted.</summary>
    public bool Has(ExperimentSnapshot experiment) => (State is null || ExperimentRows.StateOf(experiment) == State)
        && (Owner is null || experiment.Owner == Owner);
}
