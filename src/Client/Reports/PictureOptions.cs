namespace Gridfold.Client.Reports;

/// <summary>What a user asks of a picture.</summary>
internal sealed record PictureOptions : IDisposable
{
    /// <summary>The number of the data's row that pictures of one row show, from 1. Null for the first row that validates.</summary>
    public int? Image { get; init; }

    /// <summary>The name of the layer whose maps are shown. Null for the first convolution.</summary>
    public string? Layer { get; init; }

    /// <summary>The two hyper-parameters of a contour. Empty for the two with the greatest effects.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The trials whose curves are drawn together. Empty for the curves of one trial.</summary>
    public IReadOnlyList<ComparedTrial> Compared { get; init; } = [];

    /// <summary>The networks of the training at several epochs. Empty for its last epoch alone.</summary>
    public IReadOnlyList<WeightsReading> Readings { get; init; } = [];

    public void Dispose()
    {
        foreach (WeightsReading reading in Readings) reading.Weights.Dispose();
    }
}
