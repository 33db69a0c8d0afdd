namespace Gridfold.Client.Reports;

/// <summary>The networks of one training at one of its epochs.</summary>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Trial">The number of the trial that ends at this epoch.</param>
/// <param name="Weights">The networks.</param>
internal sealed record WeightsReading(int Epochs, long Trial, Weights Weights);
