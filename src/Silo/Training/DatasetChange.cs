using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>An experiment keeps to the data that it began with: scores from different data do not belong on one leaderboard.</summary>
public static class DatasetChange
{
    /// <summary>Compares the data as it is with the data as it was.</summary>
    /// <exception cref="InputException">It has changed.</exception>
    public static void Check(string now, string atSubmission, DatasetSpec dataset)
    {
        if (now == atSubmission) return;
        string name = dataset.Source switch
        {
            PathSource source => source.Path,
            IdxSource source => source.Images,
            BuiltInSource source => $"dataset '{source.Name}'",
            CatalogueSource source => $"dataset '{source.Name}'",
            _ => "the dataset",
        };
        throw new InputException($"{name} has changed since the experiment started (SHA-256 {now[..12]}..., then {atSubmission[..12]}...); "
            + "trials on different data cannot be compared: put the old file back, or start a new experiment");
    }
}
