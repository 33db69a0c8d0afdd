using Gridfold.Grains.Experiments;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Client.SpecFiles;

/// <summary>An experiment file that was read and checked with its data, without an error.</summary>
/// <param name="Spec">The spec of the file.</param>
/// <param name="Json">The spec as JSON, with overrides applied and data paths absolute.</param>
/// <param name="Source">The file as the user wrote it, with the overrides as comments below.</param>
/// <param name="Dataset">The dataset of the file.</param>
/// <param name="Plan">The size of the search.</param>
/// <param name="Memory">The estimate of the network that takes the most memory, in bytes; see <see cref="MemoryEstimate"/>.</param>
/// <param name="Warnings">The warnings about values that are allowed but probably wrong.</param>
internal sealed record SpecFile(
    ExperimentSpec Spec,
    string Json,
    string Source,
    Dataset Dataset,
    ExperimentPlan Plan,
    double Memory,
    IReadOnlyList<Problem> Warnings)
{
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
        (SpecNode root, string source, ExperimentSpec spec, Problems problems) = ReadChecked(path, overrides);
        Dataset dataset = DatasetLoader.Load(spec.Dataset, folders, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        double most = TrialSpec.CheckAll(spec, dataset, folders.Files, memory ?? MemoryLimit.Stated, problems);
        spec.Validation.Check(dataset, problems);
        problems.ThrowIfAny();
        cancellationToken.ThrowIfCancellationRequested();
        spec.Validation.Doubt(dataset, spec.Seed, problems);
        string json = SpecJson.Write(SpecPaths.WithWeightsHash(root));
        SubmissionCheck.CheckSize(json, source, dataset.ClassNames, problems);
        SubmissionCheck.CheckTexts(source, dataset.ClassNames, problems);
        problems.ThrowIfAny();
        return new SpecFile(spec, json, source, dataset, ExperimentPlan.Of(spec), most, [.. problems.Warnings, .. dataset.Warnings]);
    }

    /// <summary>Reads a file, and makes every check that is possible without its data.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="overrides">The values of the <c>--set</c> options.</param>
    /// <exception cref="InputException">The file has an error.</exception>
    public static ExperimentSpec Read(string path, IReadOnlyList<string> overrides) => ReadChecked(path, overrides).Spec;

    private static (SpecNode Root, string Source, ExperimentSpec Spec, Problems Problems) ReadChecked(
        string path, IReadOnlyList<string> overrides)
    {
        string source = ReadText(path);
        SpecNode root = overrides.Aggregate(YamlSpecReader.Read(source, path), SpecOverride.Apply);
        source = source.TrimEnd() + string.Concat(overrides.Select(assignment => $"\n# --set {assignment}")) + "\n";
        root = SpecPaths.Absolute(root, Path.GetDirectoryName(Path.GetFullPath(path))!);

        var problems = new Problems();
        ShownText.Check(root, problems);
        ExperimentSpec? spec = ExperimentSpec.Read(root, problems);
        if (spec is not null) SubmissionCheck.CheckSpec(spec, problems);
        problems.ThrowIfAny();
        return (root, source, spec!, problems);
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
