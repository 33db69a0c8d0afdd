namespace Gridfold.Grains.Results;

/// <summary>The size of a trial's network.</summary>
/// <param name="MultiplyAdds">The multiplications with additions of one row's forward pass.</param>
/// <param name="Parameters">The number of weights that are learned.</param>
[GenerateSerializer, Immutable, Alias("gridfold.network-size")]
public sealed record NetworkSize([property: Id(0)] long MultiplyAdds, [property: Id(1)] long Parameters);
