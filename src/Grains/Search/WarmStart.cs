using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// The key <c>warm_start</c> of a searcher that learns: <c>[ID, {experiment: ID, defaults: {NAME: VALUE}, trials: [...]}]</c>. The trials
/// count as past ones from the first suggestion on. They do not count as tried, so a search may try their points again.
/// </summary>
/// <param name="Sources">The experiments, at least one.</param>
public sealed record WarmStart(IReadOnlyList<WarmSource> Sources)
{
    /// <summary>The key in the searcher's section.</summary>
    public const string Key = "warm_start";

    /// <summary>The key of an item with the experiment's id.</summary>
    public const string ExperimentKey = "experiment";

    /// <summary>The key of an item with the values of missing parameters.</summary>
    public const string DefaultsKey = "defaults";

    /// <summary>The key of an item with the recorded trials.</summary>
    public const string TrialsKey = "trials";

    /// <summary>The key of a trial with its assignment.</summary>
    public const string ValuesKey = "values";

    /// <summary>The key of a trial with its score, which a failed trial does not have.</summary>
    public const string ScoreKey = "score";

    /// <summary>The key of a trial with its values of the objectives after the first.</summary>
    public const string OtherScoresKey = "other_scores";

    /// <summary>The greatest number of trials of all experiments together.</summary>
    public const int MaxTrials = 1000;

    /// <summary>The recorded trials of all experiments.</summary>
    internal IReadOnlyList<PastTrial> Trials => [.. Sources.SelectMany(source => source.Trials ?? [])];

    /// <summary>Whether the submission has recorded the trials of each experiment.</summary>
    public bool IsRecorded => Sources.All(source => source.Trials is not null);

    /// <summary>Makes an item of the key.</summary>
    /// <param name="experiment">The experiment's id, or what stands for it.</param>
    /// <param name="defaults">The values of parameters that the trials do not have. Null for none.</param>
    /// <param name="trials">The trials, each as <see cref="TrialOf"/> makes it.</param>
    public static SpecMap ItemOf(string experiment, SpecNode? defaults, IReadOnlyList<SpecNode> trials) => new(
    [
        new SpecEntry(ExperimentKey, null, SpecScalar.Of(experiment)),
        .. defaults is null ? Array.Empty<SpecEntry>() : [new SpecEntry(DefaultsKey, null, defaults)],
        new SpecEntry(TrialsKey, null, new SpecList(trials)),
    ]);

    /// <summary>Makes a trial of an item.</summary>
    /// <param name="values">The values of the active parameters.</param>
    /// <param name="score">The score. Null for a trial that failed.</param>
    /// <param name="others">The values of the objectives after the first. Empty where the search has none.</param>
    public static SpecMap TrialOf(IEnumerable<(string Name, SpecNode Value)> values, double? score, IReadOnlyList<double> others)
    {
        var entries = new List<SpecEntry>
        {
            new(ValuesKey, null, new SpecMap([.. values.Select(value => new SpecEntry(value.Name, null, value.Value))])),
        };
        if (score is { } known) entries.Add(new SpecEntry(ScoreKey, null, SpecScalar.Of(known)));
        if (score is not null && others.Count > 0)
            entries.Add(new SpecEntry(OtherScoresKey, null, new SpecList([.. others.Select(SpecScalar.Of)])));
        return new SpecMap(entries);
    }

    /// <summary>Reads the key. Null when it is not written, or when a problem was reported.</summary>
    /// <param name="reader">The searcher's section.</param>
    /// <param name="space">The search space.</param>
    /// <param name="objective">The objective of the search.</param>
    internal static WarmStart? Read(SpecMapReader reader, SearchSpace space, Objective objective)
    {
        if (reader.List(Key) is not { } items) return null;
        int errorsBefore = reader.Problems.Errors.Count;
        if (items.Count == 0) reader.Error(Key, "it must name an earlier experiment: add its id, or remove the key");
        WarmSource[] sources = [.. items
            .Select((item, index) => ReadSource(item, $"{reader.PathOf(Key)}[{index}]", space, objective, reader.Problems))
            .OfType<WarmSource>()];
        foreach (IGrouping<string, WarmSource> same in sources.GroupBy(source => source.Experiment).Where(group => group.Count() > 1))
        {
            reader.Problems.Error(
                $"{reader.PathOf(Key)} names '{same.Key}' twice; its trials would count twice: remove one", same.Last().Location);
        }

        int trials = sources.Sum(source => source.Trials?.Count ?? 0);
        if (trials > MaxTrials) reader.Error(Key, $"it has {trials:N0} trials; at most {MaxTrials:N0} can be read: leave the others out");
        return reader.Problems.Errors.Count > errorsBefore ? null : new WarmStart(sources);
    }

    private static WarmSource? ReadSource(SpecNode item, string path, SearchSpace space, Objective objective, Problems problems)
    {
        if (item is SpecScalar { Kind: ScalarKind.Text } id)
            return new WarmSource(id.Text, new Dictionary<string, SpecNode>()) { Location = id.Location };
        if (item is not SpecMap map)
        {
            problems.Error($"{path} is {item.Description}; it must be the id of an experiment, or {{experiment: ID, defaults: {{...}}}}",
                item.Location);
            return null;
        }

        var reader = new SpecMapReader(map, path, problems);
        reader.RequiredNode(ExperimentKey, "the id of an earlier experiment");
        string? experiment = reader.Text(ExperimentKey);
        Dictionary<string, SpecNode> defaults = ReadDefaults(reader.Map(DefaultsKey), space);
        IReadOnlyList<PastTrial>? trials = reader.List(TrialsKey) is { } written
            ? [.. written.Select((trial, index) =>
                SpecMapReader.Open(trial, $"{reader.PathOf(TrialsKey)}[{index}]", problems) is { } map
                    ? ReadTrial(map, space, defaults, objective)
                    : null).OfType<PastTrial>()]
            : null;
        reader.RejectUnknownKeys();
        return experiment is null ? null : new WarmSource(experiment, defaults) { Trials = trials, Location = reader.Location };
    }

    private static Dictionary<string, SpecNode> ReadDefaults(SpecMapReader? reader, SearchSpace space)
    {
        var defaults = new Dictionary<string, SpecNode>();
        if (reader is null) return defaults;
        reader.TakeNames();
        foreach (Parameter parameter in space.Parameters)
        {
            if (reader.Node(parameter.Name) is not { } written) continue;
            if (parameter.Find(written) is { } value) defaults.Add(parameter.Name, value);
            else reader.Error(parameter.Name, $"hyperparameters.{parameter.Name} allows only {parameter.Rule}");
        }

        reader.RejectUnknownKeys();
        return defaults;
    }

    private static PastTrial? ReadTrial(
        SpecMapReader reader, SearchSpace space, Dictionary<string, SpecNode> defaults, Objective objective)
    {
        SpecNode? written = reader.RequiredNode(ValuesKey, "the trial's assignment");
        double? score = reader.Has(ScoreKey) ? reader.Number(ScoreKey, 0) : null;
        IReadOnlyList<double>? others = objective.Next is { } next ? ReadOthers(reader, next.ToList().Count, score is not null) : null;
        reader.RejectUnknownKeys();
        return written is not null && PointReader.Read(written, reader.PathOf(ValuesKey), space, reader.Problems, defaults) is { } values
            ? new PastTrial(values, score is null ? Status.Failed : Status.Completed, score) { OtherScores = others }
            : null;
    }

    private static IReadOnlyList<double>? ReadOthers(SpecMapReader reader, int count, bool isNeeded)
    {
        IReadOnlyList<SpecNode>? items = reader.List(OtherScoresKey);
        if (items is null && (reader.Has(OtherScoresKey) || !isNeeded)) return null;
        double?[] numbers = [.. (items ?? []).Select(item => (item as SpecScalar)?.Number)];
        if (numbers.Length == count && numbers.All(number => number is { } value && double.IsFinite(value)))
            return [.. numbers.Select(number => number!.Value)];
        reader.Error(OtherScoresKey, count == 1
            ? "it must be a list of one number, the value of the second objective"
            : $"it must be a list of {count} numbers, the values of the objectives after the first");
        return null;
    }
}
