using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Reads datasets into memory.</summary>
public static class DatasetLoader
{
    /// <summary>Reads, checks and decodes a dataset. Equal files give equal bits, on any machine and any number of cores.</summary>
    /// <param name="spec">What to read.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">
    /// The data cannot be read or used, or reading takes longer than <see cref="DatasetSpec.Timeout"/>. The exception lists each problem
    /// with its place and remedy.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public static Dataset Load(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken) =>
        Load(spec, folders, _ => { }, cancellationToken);

    /// <summary>
    /// Reads a dataset like <see cref="Load(DatasetSpec, DatasetFolders, CancellationToken)"/>, and refuses data with another fingerprint
    /// than expected.
    /// </summary>
    /// <param name="spec">What to read.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="judge">
    /// Takes the data's fingerprint, and throws when it is not the expected one. Where files are shared, the call comes before any other
    /// check. So no message describes a file to a user who does not know its SHA-256.
    /// </param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The data cannot be read or used, or it is not the expected data.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public static Dataset Load(DatasetSpec spec, DatasetFolders folders, Action<string> judge, CancellationToken cancellationToken)
    {
        return Guard(spec, folders, LoadAndJudge, cancellationToken);

        Dataset LoadAndJudge(CancellationToken token)
        {
            if (folders.Files.AreShared) judge(FingerprintNow(spec, folders, token));
            Dataset dataset = LoadNow(spec, folders, token);
            judge(dataset.Fingerprint);
            return dataset;
        }
    }

    /// <summary>Finds the rows of the user's class, the source of a spec, and tells their fingerprint.</summary>
    /// <exception cref="InputException">The class gives no data, or not within <see cref="DatasetSpec.Timeout"/>.</exception>
    public static OwnDataFile FindOwn(
        OwnDataSource source, DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken) =>
        Guard(spec, folders, token => OwnDataFinder.Find(source, spec, folders, token), cancellationToken);

    private static Dataset LoadNow(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Source is NoSource) return Dataset.None;
        if (spec.Source is CatalogueSource source)
            return Checked(LoadPublic(DatasetCatalogue.Find(source.Name)!, spec, folders, cancellationToken), spec);
        if (spec.Source is IdxSource idx)
        {
            RefuseTableKeys(spec);
            (SourceFile images, SourceFile labels) = SourceFinder.FindPair(idx, spec, folders, cancellationToken);
            return Checked(IdxDataset.Load(images, labels, spec, cancellationToken), spec);
        }

        (SourceFile file, BuiltInDataset? builtIn) = SourceFinder.FindOne(spec, folders, cancellationToken);
        SourceFile? test = SourceFinder.FindTest(spec, folders, cancellationToken);
        return Checked(LoadOne(file, test, builtIn?.Label, spec, cancellationToken), spec);
    }

    /// <summary>Reads a dataset and tells what is in it, also where it could not be trained on.</summary>
    /// <param name="spec">What to read. A table may lack its label here.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The data cannot be read as a table or as images.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public static DataDescription Describe(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken) =>
        Guard(spec, folders, token => DescribeNow(spec, folders, token), cancellationToken);

    private static DataDescription DescribeNow(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Source is CatalogueSource source && DatasetCatalogue.Find(source.Name) is { Label: { } publicLabel } dataset)
        {
            SourceFile file = SourceFinder.FindPublic(dataset, spec, folders, cancellationToken)[0];
            SourceFile? test = SourceFinder.FindTest(spec, folders, cancellationToken);
            return TableDataset.Describe(file, test, publicLabel, spec, cancellationToken);
        }

        if (spec.Source is PathSource or BuiltInSource or OwnDataSource)
        {
            (SourceFile file, BuiltInDataset? builtIn) = SourceFinder.FindOne(spec, folders, cancellationToken);
            if (SourceKinds.Of(file) == SourceKind.Table)
            {
                SourceFile? test = SourceFinder.FindTest(spec, folders, cancellationToken);
                return TableDataset.Describe(file, test, builtIn?.Label, spec, cancellationToken);
            }
        }

        Dataset images = LoadNow(spec, folders, cancellationToken);
        return new DataDescription
        {
            Source = images.SourceDescription,
            RowCount = images.RowCount,
            Images = images,
            Warnings = images.Warnings,
        };
    }

    /// <summary>
    /// Computes the <see cref="Dataset.Fingerprint"/> of the current data without decoding it. The result shows whether an experiment's
    /// data has changed.
    /// </summary>
    /// <param name="spec">The data to look at.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The data cannot be read, or not within <see cref="DatasetSpec.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public static string Fingerprint(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken) =>
        Guard(spec, folders, token => FingerprintNow(spec, folders, token), cancellationToken);

    private static string FingerprintNow(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Source is NoSource) return Dataset.None.Fingerprint;
        if (spec.Source is CatalogueSource source)
        {
            CatalogueDataset dataset = DatasetCatalogue.Find(source.Name)!;
            SourceFile[] files = SourceFinder.FindPublic(dataset, spec, folders, cancellationToken);
            if (dataset.Label is null) return Fingerprint(dataset);
            string table = files[0].Hash(cancellationToken);
            return SourceFinder.FindTest(spec, folders, cancellationToken) is { } testRows
                ? TableDataset.Fingerprint(table, testRows.Hash(cancellationToken))
                : table;
        }

        if (spec.Source is IdxSource idx)
        {
            (SourceFile images, SourceFile labels) = SourceFinder.FindPair(idx, spec, folders, cancellationToken);
            return IdxDataset.Fingerprint(images, labels, cancellationToken);
        }

        SourceFile file = SourceFinder.FindOne(spec, folders, cancellationToken).File;
        if (SourceFinder.FindTest(spec, folders, cancellationToken) is { } test)
        {
            return TableDataset.Fingerprint(file.Hash(cancellationToken), test.Hash(cancellationToken));
        }

        if (!file.IsFolder) return file.Hash(cancellationToken);
        using var folder = new FolderImages(file, cancellationToken);
        return ImageDataset.Fingerprint(folder, cancellationToken);
    }

    private static Dataset Checked(Dataset dataset, DatasetSpec spec)
    {
        if (dataset.ClassNames.Count > Dataset.MaxClasses)
        {
            throw new InputException(
                $"{dataset.SourceDescription} has {Numbers.Show((long)dataset.ClassNames.Count)} classes, and up to "
                    + $"{Numbers.Show((long)Dataset.MaxClasses)} are possible, because each fold stores a number for each pair of classes: "
                    + "choose another label, or join classes",
                spec.Label?.Location ?? spec.Source.Location);
        }

        foreach (Normalize step in (spec.Preprocess ?? []).OfType<Normalize>().Where(step => step.Means.Count != dataset.InputShape[0]))
        {
            string remedy = dataset is { IsImages: true, InputShape: [1, ..] } && step.Means.Count == 3
                ? "; give grey images three channels with rgb before it"
                : "";
            throw new InputException(
                $"dataset.preprocess has normalize with {step.Means.Count} means, and {dataset.SourceDescription} has "
                    + $"{dataset.InputShape[0]} "
                    + $"{(dataset.IsImages ? "channels" : "features")}; there must be one for each{remedy}",
                step.Location);
        }

        return dataset;
    }

    private static Dataset LoadPublic(
        CatalogueDataset dataset, DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        SourceFile[] files = SourceFinder.FindPublic(dataset, spec, folders, cancellationToken);
        if (dataset.Label is { } label)
            return TableDataset.Load(files[0], SourceFinder.FindTest(spec, folders, cancellationToken), label, spec, cancellationToken);
        RefuseTableKeys(spec);
        Dataset training = IdxDataset.Load(files[0], files[1], spec, cancellationToken),
            test = IdxDataset.Load(files[2], files[3], spec, cancellationToken);
        return new Dataset
        {
            Name = dataset.Name,
            SourceDescription = $"public dataset {dataset.Name}",
            InputShape = training.InputShape,
            Inputs = [.. training.Inputs, .. test.Inputs],
            Labels = [.. training.Labels, .. test.Labels],
            ClassNames = training.ClassNames,
            Splits = [.. training.Splits, .. Enumerable.Repeat(Split.Test, test.RowCount)],
            Fingerprint = Fingerprint(dataset),
        };
    }

    /// <summary>Hashes the content of the files, which the cache has checked. Packing does not matter.</summary>
    private static string Fingerprint(CatalogueDataset dataset) => Hashes.OfList(dataset.Files.Select(file => (file.Sha256[0], file.Name)));

    private static Dataset LoadOne(
        SourceFile file, SourceFile? test, string? builtInLabel, DatasetSpec spec, CancellationToken cancellationToken)
    {
        SourceKind kind = SourceKinds.Of(file);
        if (kind == SourceKind.Table) return TableDataset.Load(file, test, builtInLabel, spec, cancellationToken);
        RefuseTableKeys(spec);
        if (kind == SourceKind.Folder)
        {
            if (spec.Sha256 is not null)
            {
                throw new InputException(
                    $"dataset.sha256 is written, and {file.Shown} is a folder; it checks a single file: remove it",
                    spec.Sha256.Location);
            }

            using var folder = new FolderImages(file, cancellationToken);
            return ImageDataset.Load(folder, null, spec, cancellationToken);
        }

        using FileStream stream = file.Readable.OpenRead();
        string fingerprint = Hashes.OfStream(stream, cancellationToken);
        Hashes.Check(spec.Sha256, fingerprint, file.Shown, file.Readable.IsShared);
        stream.Position = 0;
        using var zip = new ZipImages(file, stream);
        return ImageDataset.Load(zip, fingerprint, spec, cancellationToken);
    }

    private static void RefuseTableKeys(DatasetSpec spec)
    {
        var problems = new Problems();
        if (spec.Task is { ReadsNumbers: true } task)
        {
            problems.Error(
                $"task is {task.Name}, and the dataset is images, whose labels are classes; a {task.Name} predicts the numbers of a "
                    + "table's column: remove task, or use a table",
                spec.Source.Location);
        }

        IEnumerable<(ColumnReference Column, string Key)> columns =
        [
            .. spec.Label is null ? [] : new[] { (spec.Label, "dataset.label") },
            .. spec.MoreLabels.Select(column => (column, "dataset.label")),
            .. spec.Group is null ? [] : new[] { (spec.Group, "dataset.group") },
            .. spec.Time is null ? [] : new[] { (spec.Time, "dataset.time") },
            .. spec.Fold is null ? [] : new[] { (spec.Fold, "validation.column") },
            .. spec.Ignore.Select(column => (column, "dataset.ignore")),
            .. spec.Categorical.Select(column => (column, "dataset.categorical")),
        ];
        foreach (string key in TableKeys.WrittenIn(spec))
            problems.Error($"dataset.{key} is written, and the dataset is images; it is for tables: remove it", spec.Source.Location);
        foreach ((ColumnReference column, string key) in columns)
        {
            problems.Error(
                $"{key} names the column '{column.Name}', and the dataset is images; " +
                    $"only a table has columns (an image's class is its folder, or the IDX label): remove {key}",
                column.Location);
        }

        problems.ThrowIfAny();
    }

    /// <summary>Turns errors of the system and a time-out into errors of the input, at the key that names the source.</summary>
    private static T Guard<T>(DatasetSpec spec, DatasetFolders folders, Func<CancellationToken, T> load,
        CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(spec.Timeout);
        try
        {
            return load(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InputException(
                $"the dataset could not be read within dataset.timeout, {Numbers.Show(spec.Timeout.TotalSeconds)} seconds; see why it "
                    + "takes so long, or raise dataset.timeout",
                spec.Source.Location);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            string reason = folders.Files.AreShared ? "" : $": {exception.Message.TrimEnd('.')}";
            throw new InputException($"the dataset cannot be read{reason}; check that the file is there, whole, and yours to read",
                spec.Source.Location);
        }
        catch (OutOfMemoryException)
        {
            throw new InputException(
                "the dataset does not fit into this machine's memory; " +
                    "use fewer rows, or make images smaller with dataset.preprocess: [{resize: {height: H, width: W}}]",
                spec.Source.Location);
        }
    }
}
