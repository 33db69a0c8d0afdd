using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;

namespace Gridfold.Hosting.Local;

/// <summary>Compares the data of an experiment on this machine with the data that it was submitted with.</summary>
internal static class StoredData
{
    /// <summary>Refuses an experiment whose data has changed.</summary>
    /// <param name="submission">The submission of the experiment.</param>
    /// <param name="folders">The folders with datasets.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The fingerprint of the data.</returns>
    /// <exception cref="InputException">The data has changed, or cannot be read.</exception>
    public static string Require(ExperimentSubmission submission, DatasetFolders folders, CancellationToken cancellationToken)
    {
        DatasetSpec dataset = ExperimentSpec.Parse(submission.SpecJson).Dataset;
        string fingerprint = DatasetLoader.Fingerprint(dataset, folders, cancellationToken);
        DatasetChange.Check(fingerprint, submission.DatasetFingerprint, dataset);
        return fingerprint;
    }
}
