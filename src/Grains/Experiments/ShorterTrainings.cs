using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>Finds trials of an earlier experiment that differ from a trial in nothing but a smaller budget.</summary>
internal sealed class ShorterTrainings
{
    // Budgets and trial numbers by the other values.
    private readonly Dictionary<string, List<(double Epochs, long Trial)>> _trials = [];

    /// <param name="suggestions">The trials of the earlier experiment.</param>
    /// <param name="budget">The name of the parameter with the role budget.</param>
    public ShorterTrainings(Suggestions suggestions, string budget)
    {
        Budget = budget;
        for (long trial = 1; trial <= suggestions.TrialCount; trial++)
        {
            (string Name, string Json)[] values =
                [.. suggestions.Suggest(trial).Select(value => (value.Name, SpecJson.Write(value.Value)))];
            (string others, double? epochs) = Split(values);
            if (epochs is null) continue;
            if (!_trials.TryGetValue(others, out List<(double, long)>? known)) _trials[others] = known = [];
            known.Add((epochs.Value, trial));
        }
    }

    /// <summary>The name of the parameter with the role budget.</summary>
    public string Budget { get; }

    /// <summary>The trial with the greatest budget below that of an assignment. Null when there is none.</summary>
    public long? LongestBelow(IReadOnlyList<Hyperparameter> values)
    {
        (string others, double? epochs) = Split(values.Select(value => (value.Name, value.Json)));
        return _trials.GetValueOrDefault(others)?.Where(known => known.Epochs < epochs).OrderByDescending(known => known.Epochs)
            .Select(known => (long?)known.Trial).FirstOrDefault();
    }

    private (string Others, double? Epochs) Split(IEnumerable<(string Name, string Json)> values)
    {
        ILookup<bool, (string Name, string Json)> parts = values.ToLookup(value => value.Name == Budget);
        return (Extension.PointOf(parts[false]), parts[true].Select(value => (SpecJson.Read(value.Json) as SpecScalar)?.Number).Single());
    }
}
