using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>
/// A <c>dataset:</c> section written as one line of JSON with single quotes. Values are located at their key, or at their own text
/// in a list, so that tests can ask which key an error points at.
/// </summary>
internal sealed class DatasetSection
{
    private readonly string _text;
    private readonly string _file;

    public DatasetSection(string text, string folder = "")
    {
        _text = text;
        _file = Path.Combine(folder, "experiment.yaml");
    }

    public static DatasetFolders Folders { get; } = new(Path.Combine(Repository.Root, "data"), Path.Combine(Path.GetTempPath(), "gridfold-no-cache"));

    /// <summary>Where a key or list item stands.</summary>
    public SourceLocation At(string word)
    {
        int quoted = _text.IndexOf($"'{word}'", StringComparison.Ordinal);
        return new SourceLocation(_file, 1, 1 + Math.Max(0, quoted >= 0 ? quoted : _text.IndexOf(word, StringComparison.Ordinal)));
    }

    public (DatasetSpec? Spec, IReadOnlyList<Problem> Errors) Read()
    {
        var problems = new Problems();
        var map = (SpecMap)Locate(SpecJson.Read(_text.Replace('\'', '"')), "{");
        DatasetSpec? spec = DatasetSpec.Read(new SpecMapReader(map, "dataset", problems));
        return (spec, problems.Errors);
    }

    public DatasetSpec Spec()
    {
        (DatasetSpec? spec, IReadOnlyList<Problem> errors) = Read();
        Assert.Empty(errors);
        return spec!;
    }

    public Dataset Load() => DatasetLoader.Load(Spec(), Folders, CancellationToken.None);

    /// <summary>Loads what cannot be loaded.</summary>
    public IReadOnlyList<Problem> Refusal() => Assert.Throws<InputException>(Load).Problems;

    private SpecNode Locate(SpecNode node, string word) => node switch
    {
        SpecMap map => new SpecMap([.. map.Entries.Select(entry => new SpecEntry(entry.Key, At(entry.Key), Locate(entry.Value, entry.Key)))]) { Location = At(word) },
        SpecList list => new SpecList([.. list.Items.Select(item => Locate(item, item is SpecScalar scalar ? scalar.Text : ((item as SpecMap)?.Entries[0].Key ?? word)))]) { Location = At(word) },
        _ => node with { Location = At(word) },
    };
}
