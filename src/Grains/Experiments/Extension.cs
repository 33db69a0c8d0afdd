using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// The trials that an experiment takes over from the experiment that it extends. The two may differ only in what leaves a trial's folds as
/// they are, or adds epochs to them: values of a grid, points of a list, the number of trials, repeats of folds, epochs, and limits. The
/// class has no storage or messages.
/// </summary>
public sealed class Extension
{
    /// <summary>The greatest number of trials of a grid or a list that can be extended. Their points are compared in memory.</summary>
    public const long MaxPoints = 100_000;

    private readonly string _earlier;
    private readonly long _trials;

    // The numbers of the earlier trials by their points. Null where trials of the same number have the same values.
    private readonly Dictionary<string, long>? _numbers;

    // The earlier trials by their points without the budget. Null where no training goes on.
    private readonly ShorterTrainings? _shorter;
    private readonly bool _addsEpochs;

    private Extension(string earlier, long trials, Dictionary<string, long>? numbers, ShorterTrainings? shorter, bool addsEpochs) =>
        (_earlier, _trials, _numbers, _shorter, _addsEpochs) = (earlier, trials, numbers, shorter, addsEpochs);

    /// <summary>Reads what a new experiment takes over.</summary>
    /// <param name="earlier">The submission of the experiment that is extended.</param>
    /// <param name="specJson">The checked spec of the new experiment.</param>
    /// <param name="datasetFingerprint">The SHA-256 of the new experiment's data.</param>
    /// <exception cref="InputException">The new experiment is no extension of the earlier one.</exception>
    public static Extension Of(ExperimentSubmission earlier, string specJson, string datasetFingerprint)
    {
        (ExperimentSpec before, ExperimentSpec now) = (ExperimentSpec.Parse(earlier.SpecJson), ExperimentSpec.Parse(specJson));
        var rules = new ExtensionRules(earlier.Id, new Problems());
        if (datasetFingerprint != earlier.DatasetFingerprint)
            rules.Problems.Error($"the data has changed since {earlier.Id} was trained; an extension needs the same data: bring it back");
        rules.Check((SpecMap)StoredSpec.Read(earlier.SpecJson), (SpecMap)SpecJson.Read(specJson), before, now);
        rules.Problems.ThrowIfAny();
        (Suggestions old, Suggestions all) = (before.CreateSuggestions(), now.CreateSuggestions());
        bool hasPoints = ExtensionRules.HasPoints(before);
        if (hasPoints && Math.Max(old.TrialCount, all.TrialCount) is > MaxPoints and var most)
        {
            rules.Problems.Error(FormattableString.Invariant($"a search has {most:N0} points; a grid or a list of at most {MaxPoints:N0} ")
                + "can be extended: run the changed file as a search of its own");
            rules.Problems.ThrowIfAny();
        }

        Dictionary<string, long>? numbers = hasPoints ? PointsOf(old) : null;
        if (numbers is not null) RequirePoints(numbers, old, all, earlier.Id, rules.Problems);
        else if (all.TrialCount < old.TrialCount)
            rules.Problems.Error(FormattableString.Invariant($"the search has {all.TrialCount:N0} trials, and {earlier.Id} ")
                + FormattableString.Invariant($"{old.TrialCount:N0}; an extension keeps them all: raise max_trials"));
        if (now.Limits.MaxTrials is { } limit && limit == old.TrialCount && SearchTrials(now) > SearchTrials(before))
        {
            rules.Problems.Error(FormattableString.Invariant($"limits.max_trials is {limit}, and {earlier.Id} has as many trials, so the ")
                + "extension adds none: raise limits.max_trials too");
        }

        rules.Problems.ThrowIfAny();
        ShorterTrainings? shorter = hasPoints && before.Space.Budget is { } budget && AddedEpochs.CanGoOn(before, now)
            ? new ShorterTrainings(old, budget.Name)
            : null;
        return new Extension(earlier.Id, old.TrialCount, numbers, shorter, AddedEpochs.Of(before, now) is not null);
    }

    /// <summary>Requires that a new experiment is an extension of an earlier one; see <see cref="Of"/>.</summary>
    /// <param name="earlier">The submission of the experiment that is extended.</param>
    /// <param name="specJson">The checked spec of the new experiment.</param>
    /// <param name="datasetFingerprint">The SHA-256 of the new experiment's data.</param>
    /// <exception cref="InputException">The new experiment is no extension of the earlier one.</exception>
    public static void Require(ExperimentSubmission earlier, string specJson, string datasetFingerprint)
    {
        if (earlier.Promotes is not null)
        {
            throw new InputException($"{earlier.Id} has chosen trials of {earlier.Extends}, and its file describes all of them; "
                + $"extend {earlier.Extends}, or run the changed file as a search of its own");
        }

        _ = Of(earlier, specJson, datasetFingerprint);
    }

    /// <summary>The key of the earlier trial whose folds a trial may take over. Null when there is none.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="values">The trial's assignment.</param>
    /// <returns>A key of <see cref="Trials.ITrialGrain"/>.</returns>
    public string? SourceOf(long trial, IReadOnlyList<Hyperparameter> values) => _addsEpochs ? null : SameAs(trial, values);

    /// <summary>
    /// The earlier trial that has trained the first epochs of a trial for which <see cref="SourceOf"/> gives none. Null when there is none.
    /// </summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="values">The trial's assignment.</param>
    public TrialPrefix? PrefixOf(long trial, IReadOnlyList<Hyperparameter> values)
    {
        string? same = SameAs(trial, values);
        if (_addsEpochs) return same is null ? null : new TrialPrefix(same, null);
        return same is null && _shorter?.LongestBelow(values) is { } number
            ? new TrialPrefix(FoldId.KeyOf(_earlier, number), _shorter.Budget)
            : null;
    }

    /// <summary>The trials of the search without its limits.</summary>
    private static long SearchTrials(ExperimentSpec spec) => spec.Searcher.Create(spec.Space, spec.Seed).TrialCount;

    private string? SameAs(long trial, IReadOnlyList<Hyperparameter> values)
    {
        if (_numbers is null) return trial <= _trials ? FoldId.KeyOf(_earlier, trial) : null;
        return _numbers.TryGetValue(PointOf(values.Select(value => (value.Name, value.Json))), out long number)
            ? FoldId.KeyOf(_earlier, number)
            : null;
    }

    private static Dictionary<string, long> PointsOf(Suggestions suggestions)
    {
        // Of equal points, the first one counts.
        var numbers = new Dictionary<string, long>();
        for (long trial = 1; trial <= suggestions.TrialCount; trial++) numbers.TryAdd(PointOf(suggestions, trial), trial);
        return numbers;
    }

    /// <summary>Requires that every point is still there. So the best trial of before is among the new ones.</summary>
    private static void RequirePoints(
        Dictionary<string, long> numbers, Suggestions old, Suggestions all, string earlier, Problems problems)
    {
        var missing = new HashSet<long>(numbers.Values);
        for (long trial = 1; trial <= all.TrialCount && missing.Count > 0; trial++)
        {
            if (numbers.TryGetValue(PointOf(all, trial), out long number)) missing.Remove(number);
        }

        if (missing.Count == 0) return;
        long first = missing.Min();
        string point = string.Join(", ", old.Suggest(first).Select(value => $"{value.Name}: {SpecJson.Write(value.Value)}"));
        problems.Error($"trial {first} of {earlier} ({point}) is no longer among the points; an extension keeps every point: "
            + "add values, and remove none");
    }

    private static string PointOf(Suggestions suggestions, long trial) =>
        PointOf(suggestions.Suggest(trial).Select(value => (value.Name, SpecJson.Write(value.Value))));

    /// <summary>A text that is the same for the same values.</summary>
    internal static string PointOf(IEnumerable<(string Name, string Json)> values) =>
        string.Join('\n', values.Select(value => $"{value.Name} {value.Json}"));
}
