using Gridfold.Grains.Experiments;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnNetworks;

namespace Gridfold.Silo.SpecFiles;

/// <summary>An experiment file that was read and checked with its data, without an error.</summary>
/// <param name="Spec">The spec of the file.</param>
/// <param name="Json">The spec as JSON, with overrides applied and data paths absolute.</param>
/// <param name="Source">The file as the user wrote it, with the overrides as comments below.</param>
/// <param name="Dataset">The dataset of the file.</param>
/// <param name="Plan">The size of the search.</param>
/// <param name="Memory">The estimate of the network that takes the most memory, in bytes; see <see cref="MemoryEstimate"/>.</param>
/// <param name="Warnings">The warnings about values that are allowed but probably wrong.</param>
public sealed record SpecFile(
    ExperimentSpec Spec,
    string Json,
    string Source,
    Dataset Dataset,
    ExperimentPlan Plan,
    double Memory,
    IReadOnlyList<Problem> Warnings)
{
    /// <summary>Whether the task was found from the data's label, or from the losses and metrics of the file.</summary>
    public bool IsTaskFound { get; init; }

    /// <summary>Reads a file and its data, and makes every check that is possible before training.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="overrides">The values of the <c>--set</c> options.</param>
    /// <param name="folders">The folders with datasets.</param>
    /// <param name="cancellationToken">Cancels the loading of data.</param>
    /// <param name="memory">The most memory that a network may take. Null for the limit on every machine.</param>
    /// <exception cref="InputException">The file or its data has an error.</exception>
    public static SpecFile Load(
        string path,
        IReadOnlyList<string> overrides,
        DatasetFolders folders,
        CancellationToken cancellationToken,
        MemoryLimit? memory = null)
    {
        (ReadSpec read, string source, bool isTaskFound) = ReadChecked(path, overrides, folders.Uploads, cancellationToken);
        return Complete(read, source, folders, memory, cancellationToken) with { IsTaskFound = isTaskFound };
    }

    /// <summary>Reads the nodes of a text that is no file, and its data, and makes the checks of <see cref="Load"/>.</summary>
    /// <param name="root">The nodes.</param>
    /// <param name="source">The text as the user wrote it.</param>
    /// <param name="folder">The folder where relative paths start.</param>
    /// <param name="folders">The folders with datasets.</param>
    /// <param name="cancellationToken">Cancels the loading of data.</param>
    /// <param name="memory">The most memory that a network may take. Null for the limit on every machine.</param>
    /// <exception cref="InputException">The text or its data has an error.</exception>
    public static SpecFile LoadText(
        SpecNode root, string source, string folder, DatasetFolders folders, CancellationToken cancellationToken,
        MemoryLimit? memory = null)
    {
        root = SpecPaths.WithUploads(SpecPaths.Absolute(root, folder), folders.Uploads, cancellationToken);
        ReadSpec read = TaskFinder.Read(root);
        read.Problems.ThrowIfAny();
        return Complete(read, source, folders, memory, cancellationToken) with { IsTaskFound = !TaskFinder.IsStatedIn(root) };
    }

    /// <summary>The submission of the file under an id. Secrets in addresses are left out of the text that people see.</summary>
    public ExperimentSubmission SubmissionFor(string id) =>
        new(id, Json, AddressText.Shown(Source), Dataset.Fingerprint, [.. Dataset.ClassNames]);

    /// <summary>The same file, with an upload in the place of the assembly with the user's class.</summary>
    /// <param name="section">The section that names the class, as in <c>model</c>.</param>
    /// <param name="upload">The upload, with hash and name.</param>
    public SpecFile WithAssemblyUpload(string section, UploadReference upload)
    {
        string json = SpecJson.Write(SpecPaths.WithAssemblyUpload(SpecJson.Read(Json), section, upload));
        return this with { Json = json, Spec = ExperimentSpec.Parse(json) };
    }

    /// <summary>Changes the file of an experiment that was submitted before, and makes the checks of <see cref="Load"/>.</summary>
    /// <param name="submission">The experiment's submission.</param>
    /// <param name="change">Changes the nodes of the file.</param>
    /// <param name="source">The text of the changed file, for people.</param>
    /// <param name="folders">The folders with datasets.</param>
    /// <param name="cancellationToken">Cancels the loading of data.</param>
    /// <param name="memory">The most memory that a network may take. Null for the limit on every machine.</param>
    /// <exception cref="InputException">The changed file or its data has an error.</exception>
    public static SpecFile Change(
        ExperimentSubmission submission,
        Func<SpecNode, SpecNode> change,
        string source,
        DatasetFolders folders,
        CancellationToken cancellationToken,
        MemoryLimit? memory = null)
    {
        SpecNode root = change(StoredSpec.Read(submission.SpecJson));
        root = SpecPaths.WithUploads(SpecPaths.Absolute(root, Environment.CurrentDirectory), folders.Uploads, cancellationToken);
        ReadSpec read = TaskFinder.Read(root);
        read.Problems.ThrowIfAny();
        return Complete(read, source, folders, memory, cancellationToken);
    }

    private static SpecFile Complete(
        ReadSpec read, string source, DatasetFolders folders, MemoryLimit? memory, CancellationToken cancellationToken)
    {
        read = OwnDataPin.Complete(RaceLag.Complete(read), folders, cancellationToken);
        (read, Dataset dataset) = LoadData(read, folders, cancellationToken);
        read = FoldCounter.Complete(read, dataset);
        (SpecNode root, ExperimentSpec spec, Problems problems) = (read.Root, read.Spec!, read.Problems);
        cancellationToken.ThrowIfCancellationRequested();
        double most = TrialSpec.CheckAll(spec, dataset, folders.Files, memory ?? MemoryLimit.Stated, problems);
        spec.Validation.Check(dataset, problems);
        spec.Metrics.Check(dataset.ClassNames.Count, problems);
        problems.ThrowIfAny();
        cancellationToken.ThrowIfCancellationRequested();
        if (dataset.RowCount > 0) spec.Validation.Doubt(dataset, spec.Seed, problems);
        BatchDoubts.Judge(spec, dataset, problems);
        root = SpecPaths.WithWeightsHash(root);

        // A silo neither reads nor runs what callers only name.
        if (!folders.Files.AreShared) root = SpecPaths.WithAssemblyHash(root, "model");
        string json = SpecJson.Write(root);
        SubmissionCheck.CheckSize(json, source, dataset.ClassNames, problems);
        SubmissionCheck.CheckTexts(source, dataset.ClassNames, problems);
        problems.ThrowIfAny();
        if (!folders.Files.AreShared) NetworkCheck.Run(spec, json, dataset, folders, problems, cancellationToken);
        problems.ThrowIfAny();
        return new SpecFile(spec, json, source, dataset, ExperimentPlan.Of(spec), most, [.. problems.Warnings, .. dataset.Warnings]);
    }

    /// <summary>Reads a file, and makes every check that is possible without its data.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="overrides">The values of the <c>--set</c> options.</param>
    /// <exception cref="InputException">The file has an error.</exception>
    public static ExperimentSpec Read(string path, IReadOnlyList<string> overrides) => ReadChecked(path, overrides).Read.Spec!;

    /// <summary>Checks the text of a file without its data.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path of the file, where relative paths start and which messages name.</param>
    /// <exception cref="InputException">The text has an error.</exception>
    public static void Check(string text, string path) => ReadChecked(text, path, [], null, default);

    /// <summary>Reads the nodes of a file, without any check of the experiment.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InputException">The file cannot be read, or it is not YAML.</exception>
    public static SpecNode ReadNodes(string path) => YamlSpecReader.Read(ReadText(path), path);

    /// <summary>Reads the data section of a file. Its task is open where the file does not tell it.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="overrides">The values of the <c>--set</c> options.</param>
    /// <exception cref="InputException">The file has an error.</exception>
    public static DatasetSpec ReadDataset(string path, IReadOnlyList<string> overrides)
    {
        (ReadSpec read, _, bool isTaskOpen) = ReadChecked(path, overrides);
        DatasetSpec dataset = read.Spec!.Dataset;
        return isTaskOpen && read.Spec.Task.HasClasses ? dataset with { Task = null } : dataset;
    }

    private static (ReadSpec Read, string Source, bool IsTaskFound) ReadChecked(
        string path, IReadOnlyList<string> overrides, IUploads? uploads = null, CancellationToken cancellationToken = default) =>
        ReadChecked(ReadText(path), path, overrides, uploads, cancellationToken);

    private static (ReadSpec Read, string Source, bool IsTaskFound) ReadChecked(
        string source, string path, IReadOnlyList<string> overrides, IUploads? uploads, CancellationToken cancellationToken)
    {
        SpecNode root = overrides.Aggregate(YamlSpecReader.Read(source, path), SpecOverride.Apply);
        source = WithOverrides(source, overrides);
        root = SpecPaths.Absolute(root, Path.GetDirectoryName(Path.GetFullPath(path))!);
        root = SpecPaths.WithUploads(root, uploads, cancellationToken);
        ReadSpec read = TaskFinder.Read(root);
        read.Problems.ThrowIfAny();
        return (read, source, !TaskFinder.IsStatedIn(root));
    }

    /// <summary>A file with overrides as comments below.</summary>
    public static string WithOverrides(string source, IReadOnlyList<string> overrides) =>
        source.TrimEnd() + string.Concat(overrides.Select(assignment => $"\n# --set {assignment}")) + "\n";

    /// <summary>The file of promoted trials, which has neither the scheduler nor the race of the text above.</summary>
    public static string WithPromotion(string source, int trials) =>
        FormattableString.Invariant($"{source.TrimEnd()}\n# extend --promote {trials}: without scheduler and racing\n");

    /// <summary>Loads the data. A label that cannot hold classes makes the task of a file that leaves it open.</summary>
    private static (ReadSpec Read, Dataset Dataset) LoadData(ReadSpec read, DatasetFolders folders, CancellationToken cancellationToken)
    {
        DatasetSpec spec = read.Spec!.Dataset;
        if (read.Spec.HasCommand || TaskFinder.IsStatedIn(read.Root)) return (read, DatasetLoader.Load(spec, folders, cancellationToken));
        Dataset dataset = DatasetLoader.Load(spec with { Task = null }, folders, cancellationToken);
        if (dataset.Task == read.Spec.Task) return (read, dataset);
        ReadSpec other = TaskFinder.ReadAs(read.Root, dataset.Task);

        // A file that is about classes gets the error about its label.
        return other.Problems.Errors.Count > 0 ? (read, DatasetLoader.Load(spec, folders, cancellationToken)) : (other, dataset);
    }

    private static string ReadText(string path)
    {
        try
        {
            return BoundedText.Read(path, SubmissionCheck.MaxCharacters) ?? throw new InputException(
                $"{path} has over {SubmissionCheck.MaxCharacters:N0} characters, and an experiment file may not; shorten it");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path} does not exist; give the path of an experiment file, such as examples/iris-kfold.yaml");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : exception.Message;
            throw new InputException($"{path} cannot be read: {reason}; give the path of an experiment file");
        }
    }
}
