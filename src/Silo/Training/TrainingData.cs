using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.Training;

/// <summary>
/// The silo's data. Each dataset is loaded once and each fold of it is preprocessed once, for any number of trials and slots.
/// </summary>
internal sealed class TrainingData
{
    private const long MaxBytes = 4L << 30;

    private readonly DatasetFolders _folders;
    private readonly RecentlyUsed<string, Dataset> _datasets = new(
        MaxBytes, dataset => ((long)dataset.Inputs.Length * sizeof(float)) + ((long)(dataset.WideInputs?.Length ?? 0) * sizeof(double)));
    private readonly RecentlyUsed<FoldKey, FoldData> _folds =
        new(MaxBytes, fold => ((long)fold.TrainingInputs.Length + fold.ValidationInputs.Length) * sizeof(float));

    public TrainingData(DatasetFolders folders) => _folders = folders;

    /// <summary>The folders with data, and the rules for them.</summary>
    public DatasetFolders Folders => _folders;

    /// <summary>The files that experiments may name on this silo.</summary>
    public ReadableFiles Files => _folders.Files;

    /// <summary>Whether an experiment's data is in memory.</summary>
    public bool Has(string experiment) => _datasets.Has(experiment);

    /// <summary>Reads an experiment's data into memory. Only the caller waits for it.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="fingerprint">The SHA-256 of the data at submission.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">The data cannot be read, or has changed.</exception>
    /// <exception cref="UnfitDataException">The data is unchanged, but the experiment cannot run on it.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public void Load(string experiment, ExperimentSpec spec, string fingerprint, CancellationToken cancellationToken)
    {
        if (Has(experiment)) return;
        Dataset dataset = Read(spec, fingerprint, cancellationToken);
        _datasets.GetOrMake(experiment, () => dataset);
    }

    /// <summary>Gets the data of a fold. Data that has left memory since it was loaded is read again.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="fingerprint">The SHA-256 of the data at submission.</param>
    /// <param name="fold">The fold's number, from 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">The data cannot be read, or has changed.</exception>
    /// <exception cref="UnfitDataException">The data is unchanged, but the experiment cannot run on it.</exception>
    public FoldData Get(string experiment, ExperimentSpec spec, string fingerprint, int fold, CancellationToken cancellationToken) =>
        _folds.GetOrMake(new FoldKey(experiment, fold), () =>
        {
            Dataset dataset = _datasets.GetOrMake(experiment, () => Read(spec, fingerprint, cancellationToken));
            FoldRows rows = spec.Validation.Rows(dataset, spec.Seed, fold);
            return FoldDataBuilder.Build(dataset, spec.Dataset, rows.Training, rows.Validation);
        });

    /// <summary>
    /// Gets the file and the rows of a fold for a program that reads the file itself. Null for an experiment without data.
    /// </summary>
    /// <inheritdoc cref="Get"/>
    public ProgramData? ForProgram(
        string experiment, ExperimentSpec spec, string fingerprint, int fold, CancellationToken cancellationToken)
    {
        if (spec.Dataset.Source is NoSource) return null;
        Dataset dataset = _datasets.GetOrMake(experiment, () => Read(spec, fingerprint, cancellationToken));
        FoldRows rows = spec.Validation.Rows(dataset, spec.Seed, fold);
        string path = DatasetFile.Of(spec.Dataset, _folders, cancellationToken)!;
        return new ProgramData(path, dataset.Table?.Label, dataset.RowCount, rows.Training, rows.Validation);
    }

    private Dataset Read(ExperimentSpec spec, string fingerprint, CancellationToken cancellationToken)
    {
        Dataset dataset = DatasetLoader.Load(
            spec.Dataset, _folders, now => DatasetChange.Check(now, fingerprint, spec.Dataset, saysWhatItIs: !Files.AreShared),
                cancellationToken);
        var problems = new Problems();
        spec.Validation.Check(dataset, problems);
        TrialSpec.CheckAll(spec, dataset, Files, MemoryLimit.Stated, problems);
        return problems.Errors.Count == 0 ? dataset : throw new UnfitDataException(string.Join("; ",
            problems.Errors.Select(problem => problem.Message)));
    }

    private sealed record FoldKey(string Experiment, int Fold);
}
