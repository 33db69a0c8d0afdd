using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Hosting.Specs;

/// <summary>A whole experiment in C#. It means the same as an experiment file with the same keys.</summary>
public abstract class ExperimentSpec : SpecPart
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private protected ExperimentSpec()
    {
    }

    /// <summary>The experiment's name in lower-case letters, digits and dashes. The id begins with it.</summary>
    public required string Name { get; init; }

    /// <summary>The number that every random draw derives from. The number is at least 0. Default: 0.</summary>
    public long? Seed { get; init; }

    /// <summary>The values to try, by names of your choice. Default: none, which is one trial.</summary>
    public IReadOnlyList<Parameter>? Hyperparameters { get; init; }

    /// <summary>Rules between hyper-parameters, as in ["hidden2 &lt;= hidden1"]. Default: none.</summary>
    public IReadOnlyList<string>? Constraints { get; init; }

    /// <summary>How the values of the trials are chosen, and what counts as good.</summary>
    public required Searcher Searcher { get; init; }

    /// <summary>More metrics to measure, without the name of a part of the data, as in [mcc]. Default: the standard metrics.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Which trials stop before their last epoch. Default: none of them.</summary>
    public Scheduler? Scheduler { get; init; }

    /// <summary>What ends the search before its last trial. Default: no limits.</summary>
    public Limits? Limits { get; init; }

    /// <summary>What the experiment may use.</summary>
    public Resources? Resources { get; init; }

    /// <summary>When a training is saved.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>
    /// How often a fold is tried again after a fault that is not its own. The number is at least 0 and at most 1,000. Default: 5.
    /// </summary>
    public int? MaxRestarts { get; init; }

    /// <summary>More failed trials than this end the command with exit code 3. The number is at least 0. Default: no limit.</summary>
    public long? MaxFailedTrials { get; init; }

    /// <summary>
    /// The trials whose weights are kept: best, all, or a number of the best ones. The number is at least 1 and at most 1,000. Default:
    /// best.
    /// </summary>
    public Keep? Keep { get; init; }

    /// <summary>
    /// More keys with their values, as for the option <c>--set</c> of the command line: <c>training.epochs=5</c>. Values are YAML. Default:
    /// none.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Writes the experiment as JSON, which is also YAML: the text of an experiment file.</summary>
    public sealed override string ToString() => JsonNode.Parse(base.ToString())!.ToJsonString(Indented);

    internal sealed override SpecNode ToNode()
    {
        Entries entries = Entries.OfProperties(GetType().Name).PutAs("apiVersion", "gridfold.dev/v1").PutAs("kind", "Experiment")
            .Put(Name).Put(Seed);
        PutData(entries);
        entries.Put(Space(), nameof(Hyperparameters)).Put(Constraints).Put(Searcher).Put(Metrics);
        PutValidation(entries);
        entries.Put(Scheduler).Put(Limits).Put(Resources).Put(Checkpoints).Put(MaxRestarts).Put(MaxFailedTrials).Put(Keep);
        return Overrides.Aggregate(NodeOf.WithKeysOnce(entries.ToMap()), SpecOverride.Apply);
    }

    /// <summary>Adds the entries of the data, the network and the training.</summary>
    private protected abstract void PutData(Entries entries);

    /// <summary>Adds the entry of the validation.</summary>
    private protected abstract void PutValidation(Entries entries);

    private SpecMap? Space() => Hyperparameters is null ? null : new SpecMap([.. Hyperparameters.Select(ToEntry)]);

    private static SpecEntry ToEntry(Parameter? parameter, int index)
    {
        SourceLocation place = SourceLocation.Whole($"{nameof(Hyperparameters)}[{index}]");
        if (parameter is null) throw new InputException("the hyper-parameter is null; leave it out", place);
        return parameter.Name is { } name ? new SpecEntry(name, place, parameter.ToNode()) : throw new InputException(
            "the hyper-parameter has no name, and only one inside a value of a choice can do without; name it as in "
                + "Parameter.Double(\"lr\", ...)", place);
    }
}
