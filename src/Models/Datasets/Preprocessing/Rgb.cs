namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>Gives grey images three equal channels. Nothing is fitted, so the loader does it. Only resize may stand before it.</summary>
public sealed record Rgb : PreprocessStep;
