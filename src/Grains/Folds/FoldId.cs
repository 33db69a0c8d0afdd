using System.Globalization;

namespace Gridfold.Grains.Folds;

/// <summary>Names one fold of one trial of one experiment.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Trial">1-based.</param>
/// <param name="Fold">1-based, through all repeats.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-id")]
public sealed record FoldId([property: Id(0)] string Experiment, [property: Id(1)] long Trial, [property: Id(2)] int Fold)
{
    /// <summary>The key of the trial's grain: experiment/trial.</summary>
    public string TrialKey => KeyOf(Experiment, Trial);

    /// <summary>The key of the fold's grain: experiment/trial/fold.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Experiment}/{Trial}/{Fold}");

    /// <summary>The key of a trial's grain.</summary>
    public static string KeyOf(string experiment, long trial) => string.Create(CultureInfo.InvariantCulture, $"{experiment}/{trial}");

    /// <summary>Reads a fold grain's key.</summary>
    public static FoldId Parse(string key)
    {
        string[] parts = key.Split('/');
        return new FoldId(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
