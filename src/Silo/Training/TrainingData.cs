using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>
/// The silo's data: each dataset is loaded once, each fold of it preprocessed once, whatever number of trials and slots use it.
/// </summary>
internal sealed class TrainingData
{
    private const long MaxBytes = 4L << 30;

    private readonly DatasetFolders _folders;
    private readonly RecentlyUsed<string, Dataset> _datasets = new(MaxBytes, dataset => (long)dataset.Inputs.Length * sizeof(float));
    private readonly RecentlyUsed<FoldKey, FoldData> _folds =
        new(MaxBytes, fold => ((long)fold.TrainingInputs.Length + fold.ValidationInputs.Length) * sizeof(float));

    public TrainingData(DatasetFolders folders) => _folders = folders;

    /// <summary>Which files experiments may name here.</summary>
    public ReadableFiles Files => _folders.Files;

    /// <summary>Whether an experiment's data is in memory.</summary>
    public bool Has(string experiment) => _datasets.Has(experiment);

    /// <summary>Reads an experiment's data into memory. Nobody who asks for data waits for that but who calls it.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="fingerprint">SHA-256 of the data that it was submitted with.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputException">The data cannot be read, or has changed.</exception>
    /// <exception cref="UnfitDataException">The data is right, and the experiment cannot be run on it.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Load(string experiment, ExperimentSpec spec, string fingerprint, CancellationToken cancellationToken)
    {
        if (Has(experiment)) return;
        Dataset dataset = Read(spec, fingerprint, cancellationToken);
        _datasets.GetOrMake(experiment, () => dataset);
    }

    /// <summary>What a fold trains on. Data that has left memory since it was loaded is read again.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="fingerprint">SHA-256 of the data that it was submitted with.</param>
    /// <param name="fold">1-based.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The data cannot be read, or has changed.</exception>
    /// <exception cref="UnfitDataException">The data is right, and the experiment cannot be run on it.</exception>
    public FoldData Get(string experiment, ExperimentSpec spec, string fingerprint, int fold, CancellationToken cancellationToken) =>
        _folds.GetOrMake(new FoldKey(experiment, fold), () =>
        {
            Dataset dataset = _datasets.GetOrMake(experiment, () => Read(spec, fingerprint, cancellationToken));
            FoldRows rows = spec.Validation.Rows(dataset, spec.Seed, fold);
            return FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
        });

    private Dataset Read(ExperimentSpec spec, string fingerprint, CancellationToken cancellationToken)
    {
        Dataset dataset = DatasetLoader.Load(
            spec.Dataset, _folders, now => DatasetChange.Check(now, fingerprint, spec.Dataset, saysWhatItIs: !Files.AreShared),
                cancellationToken);
        var problems = new Problems();
        spec.Validation.Check(dataset, problems);
        TrialSpec.CheckAll(spec, dataset, Files, problems);
        return problems.Errors.Count == 0 ? dataset : throw new UnfitDataException(string.Join("; ",
            problems.Errors.Select(problem => problem.Message)));
    }

    private sealed record FoldKey(string Experiment, int Fold);
}
