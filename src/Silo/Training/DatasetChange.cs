using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>An experiment keeps to the data that it began with: scores from different data do not belong on one leaderboard.</summary>
public static class DatasetChange
{
    /// <summary>Compares the data as it is with the data as it was.</summary>
    /// <param name="now">Its SHA-256.</param>
    /// <param name="atSubmission">What that was.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="saysWhatItIs">Whether the message may say what the SHA-256 is now: who reads it can read the data too.</param>
    /// <exception cref="InputException">It has changed.</exception>
    public static void Check(string now, string atSubmission, DatasetSpec dataset, bool saysWhatItIs = true)
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
        string hashes = saysWhatItIs ? $" (SHA-256 {now[..12]}..., then {atSubmission[..12]}...)" : "";
        throw new InputException($"{name} has changed since the experiment started{hashes}; "
            + "trials on different data cannot be compared: put the old file back, or start a new experiment");
    }
}
