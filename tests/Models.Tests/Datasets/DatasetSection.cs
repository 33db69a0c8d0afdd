using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>Reads a <c>dataset:</c> section.</summary>
internal sealed class DatasetSection
{
    private readonly LocatedSpec _section;

    public DatasetSection(string text, string folder = "") => _section = new LocatedSpec(text, Path.Combine(folder, "experiment.yaml"));

    public static DatasetFolders Folders { get; } = new(
        Path.Combine(Repository.Root, "data"), Path.Combine(Path.GetTempPath(), "gridfold-no-cache"));

    /// <summary>A section whose path lies in a folder.</summary>
    public static DatasetSection In(TempFolder folder, string path, string more = "") =>
        new($"{{'path': '{Path.Combine(folder.Root, path)}'{more}}}");

    /// <summary>The place of a key or list item.</summary>
    public SourceLocation At(string word) => _section.At(word);

    public (DatasetSpec? Spec, IReadOnlyList<Problem> Errors) Read()
    {
        var problems = new Problems();
        DatasetSpec? spec = DatasetSpec.Read(new SpecMapReader(_section.Map, "dataset", problems));
        return (spec, problems.Errors);
    }

    public DatasetSpec Spec()
    {
        (DatasetSpec? spec, IReadOnlyList<Problem> errors) = Read();
        Assert.Empty(errors);
        return spec!;
    }

    public Dataset Load() => DatasetLoader.Load(Spec(), Folders, CancellationToken.None);

    /// <summary>Loads a dataset that cannot be loaded.</summary>
    public IReadOnlyList<Problem> Refusal() => Assert.Throws<InputException>(Load).Problems;
}
