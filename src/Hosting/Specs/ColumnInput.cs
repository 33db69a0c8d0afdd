using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>What a network makes of a column with tokens.</summary>
/// <param name="tokens">The number of tokens. The number is at least 2 and at most 1,048,576.</param>
/// <param name="size">The number of values of a token's learned vector. The number is at least 1 and at most 4,096.</param>
/// <param name="length">The number of tokens of a row. The number is at least 1 and at most 4,096. Default: 1.</param>
/// <param name="layers">The layers that follow the vectors. Default: none.</param>
public sealed class ColumnInput(
    Value<int> tokens, Value<int> size, Value<int>? length = null, IReadOnlyList<Layer>? layers = null) : SpecPart
{
    internal override SpecNode ToNode() =>
        Entries.OfProperties(nameof(ColumnInput)).Put(length).Put(tokens).Put(size).Put(layers).ToMap();
}
