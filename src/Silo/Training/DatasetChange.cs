using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>
/// Requires that an experiment keeps the data that it began with. Scores from different data do not belong on one leaderboard.
/// </summary>
public static class DatasetChange
{
    /// <summary>Compares the present data with the data at submission.</summary>
    /// <param name="now">The SHA-256 of the present data.</param>
    /// <param name="atSubmission">The SHA-256 of the data at submission.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="saysWhatItIs">
    /// Whether the message may show the present SHA-256. If so, its reader must be allowed to read the data.
    /// </param>
    /// <exception cref="InputException">The data has changed.</exception>
    public static void Check(string now, string atSubmission, DatasetSpec dataset, bool saysWhatItIs = true)
    {
        if (now == atSubmission) return;
        string name = dataset.Source switch
        {
            PathSource source => source.Path,
            IdxSource source => source.Images,
            BuiltInSource source => $"dataset '{source.Name}'",
            OwnDataSource source => $"what the class {source.Class.Name} gives under the fingerprint {source.Fingerprint}",
            CatalogueSource source => $"dataset '{source.Name}'",
            _ => "the dataset",
        };
        string hashes = saysWhatItIs ? $" (SHA-256 {now[..12]}..., then {atSubmission[..12]}...)" : "";
        throw new InputException($"{name} has changed since the experiment started{hashes}; "
            + "trials on different data cannot be compared: put the old file back, or start a new experiment");
    }
}
