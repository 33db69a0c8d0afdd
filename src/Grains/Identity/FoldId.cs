using System.Globalization;

namespace Gridfold.Grains.Identity;

/// <summary>Names one fold of one trial of one experiment.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Trial">The trial's number, from 1.</param>
/// <param name="Fold">The fold's number, from 1, through all repeats.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-id")]
public sealed record FoldId([property: Id(0)] string Experiment, [property: Id(1)] long Trial, [property: Id(2)] int Fold)
{
    /// <summary>
    /// The greatest number of folds of a trial, all repeats together. The limit exists because each fold has its own stored state.
    /// </summary>
    public const int MaxFolds = 10_000;

    /// <summary>The key of the trial's grain: experiment/trial.</summary>
    public string TrialKey => KeyOf(Experiment, Trial);

    /// <summary>The key of the fold's grain: experiment/trial/fold.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Experiment}/{Trial}/{Fold}");

    /// <summary>The key of a trial's grain.</summary>
    public static string KeyOf(string experiment, long trial) => string.Create(CultureInfo.InvariantCulture, $"{experiment}/{trial}");

    /// <summary>Reads the key of a fold's grain. Null when the key is not exactly as <see cref="ToString"/> writes it.</summary>
    public static FoldId? Parse(string key)
    {
        int slash = key.LastIndexOf('/');
        if (slash < 0 || ParseTrial(key[..slash]) is not var (experiment, trial)) return null;
        return int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int fold)
            && new FoldId(experiment, trial, fold) is { IsValid: true } id && id.ToString() == key ? id : null;
    }

    /// <summary>Reads the key of a trial's grain. Null when the key is not exactly as <see cref="KeyOf"/> writes it.</summary>
    public static (string Experiment, long Trial)? ParseTrial(string key)
    {
        int slash = key.LastIndexOf('/');
        if (slash < 0 || !long.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long trial))
            return null;
        string experiment = key[..slash];
        return trial >= 1 && ExperimentId.IsValid(experiment) && KeyOf(experiment, trial) == key ? (experiment, trial) : null;
    }

    /// <summary>Whether such a fold can exist.</summary>
    internal bool IsValid => ExperimentId.IsValid(Experiment) && Trial >= 1 && Fold is >= 1 and <= MaxFolds;
}
