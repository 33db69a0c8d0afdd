namespace Gridfold.Grains.Folds;

/// <summary>What is stored of a fold.</summary>
[GenerateSerializer, Alias("gridfold.fold-state")]
internal sealed class FoldState
{
    /// <summary>Its result; written once.</summary>
    [Id(0)]
    public FoldResult? Result { get; set; }
}
