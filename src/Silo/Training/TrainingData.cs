using Gridfold.Grains.Experiments;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>The silo's data: each dataset is loaded once, each fold of it preprocessed once, whatever number of trials and slots use it.</summary>
internal sealed class TrainingData
{
    private const long LargestBytes = 4L << 30;

    private readonly DatasetFolders _folders;
    private readonly RecentlyUsed<string, Dataset> _datasets = new(LargestBytes, dataset => (long)dataset.Inputs.Length * sizeof(float));
    private readonly RecentlyUsed<FoldKey, FoldData> _folds =
        new(LargestBytes, fold => ((long)fold.TrainingInputs.Length + fold.ValidationInputs.Length) * sizeof(float));

    public TrainingData(DatasetFolders folders) => _folders = folders;

    /// <summary>What a fold trains on.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="fingerprint">SHA-256 of the data that it was submitted with.</param>
    /// <param name="fold">1-based.</param>
    /// <exception cref="InputException">The data cannot be read, or has changed.</exception>
    public FoldData Get(string experiment, ExperimentSpec spec, string fingerprint, int fold) =>
        _folds.GetOrMake(new FoldKey(experiment, fold), () =>
        {
            Dataset dataset = _datasets.GetOrMake(experiment, () => Load(spec, fingerprint));
            FoldRows rows = FoldPartition.Rows(spec.Validation, dataset, spec.Seed, fold);
            return FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
        });

    private Dataset Load(ExperimentSpec spec, string fingerprint)
    {
        Dataset dataset = DatasetLoader.Load(spec.Dataset, _folders, CancellationToken.None);
        DatasetChange.Check(dataset.Fingerprint, fingerprint, spec.Dataset);
        return dataset;
    }

    private sealed record FoldKey(string Experiment, int Fold);
}
