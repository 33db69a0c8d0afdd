using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>Reads <c>inputs: {region: {tokens: 12, size: 4}, review: {length: 24, tokens: 200, size: 16, layers: [...]}}</c>.</summary>
internal static class InputsReader
{
    public const string Key = "inputs";

    private const int MaxLength = 4096;

    public static InputsLayer Read(SpecMapReader reader)
    {
        if (reader.Map(Key) is not { } map) return new InputsLayer([]);
        map.TakeNames();
        var written = (SpecMap)reader.Node(Key)!;
        if (written.Entries.Count == 0) reader.Error(Key, "it must name at least one column, as in {region: {tokens: 12, size: 4}}");
        var branches = new List<InputBranch>();
        foreach (SpecEntry entry in written.Entries)
        {
            if (!map.Has(entry.Key)) map.Error(entry.Key, "it must be a map with tokens and size, as in {tokens: 12, size: 4}");
            else if (map.Map(entry.Key) is { } column) branches.Add(ReadBranch(entry, column));
        }

        return new InputsLayer([.. branches.OrderBy(branch => branch.Column, StringComparer.Ordinal)]);
    }

    private static InputBranch ReadBranch(SpecEntry entry, SpecMapReader column)
    {
        EmbeddingLayer embedding = SequenceLayerReader.ReadVectors(column);
        int length = column.Integer("length", 1, min: 1, max: MaxLength);
        IReadOnlyList<LayerSpec> reader = InnerLayers.Read(
            column, "layers", "tokens and size of the column say it already; remove it",
            "the layers of a column have numbers; the end of the network comes after inputs");
        column.RejectUnknownKeys();
        return new InputBranch(entry.Key, length, embedding, reader) { Location = entry.KeyLocation ?? entry.Value.Location };
    }
}
