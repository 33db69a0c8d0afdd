using System.Globalization;
using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.GpuCheck.Searches;

/// <summary>A search of bench/peers: its cells, and the folds that each cell is trained on.</summary>
/// <param name="Network">mlp or cnn.</param>
/// <param name="Cells">Every combination of the grid.</param>
/// <param name="Folds">Each cell's.</param>
internal sealed record Search(string Network, IReadOnlyList<SearchCell> Cells, IReadOnlyList<FoldData> Folds)
{
    private const string Mlp = "mlp", Cnn = "cnn";

    /// <summary>The grid of mnist-grid.yaml, or a corner of it.</summary>
    public static Search MnistGrid(bool isShort)
    {
        int[] batchSizes = isShort ? [256] : [256, 512, 1024], widths = isShort ? [50, 80] : [50, 80, 100];
        int[] lengths = isShort ? [4, 8] : [50, 100, 150];
        double[] rates = isShort ? [0.001, 0.01] : [0.001, 0.01, 0.1], decays = isShort ? [0.001] : [0.001, 0.01, 0.1];
        SearchCell[] cells =
        [
            .. from batchSize in batchSizes
               from rate in rates
               from decay in decays
               from width in widths
               from epochs in lengths
               select new SearchCell(batchSize, rate, decay, epochs, width, Dropout: 0),
        ];
        return new Search(Mlp, cells, [Digits.Holdout]);
    }

    /// <summary>The grid of cnn-folds.yaml, or a corner of it on the first fold.</summary>
    public static Search CnnFolds(bool isShort)
    {
        int[] batchSizes = isShort ? [64] : [32, 64, 128];
        double[] rates = isShort ? [0.001, 0.003] : [0.0005, 0.001, 0.003], dropouts = isShort ? [0, 0.2] : [0, 0.2, 0.5];
        SearchCell[] cells =
        [
            .. from batchSize in batchSizes
               from rate in rates
               from dropout in dropouts
               select new SearchCell(batchSize, rate, WeightDecay: 0, Epochs: isShort ? 1 : 5, Hidden: 0, dropout),
        ];
        FoldData[] folds = Digits.Folds(5);
        return new Search(Cnn, cells, isShort ? folds[..1] : folds);
    }

    /// <summary>
    /// Trains all cells on one fold as a slot of Gridfold does. Cells that differ only in their epochs are one training, read at several
    /// epochs. An engine that can train several trainings at once does so.
    /// </summary>
    /// <param name="fold">One of <see cref="Folds"/>.</param>
    /// <param name="device">Where it trains.</param>
    /// <param name="engines">Receives the names of the engines that trained.</param>
    /// <returns>Each cell's validation accuracy; NaN where a training diverged.</returns>
    public double[] Train(FoldData fold, TrainingDevice device, ISet<string> engines)
    {
        IGrouping<SearchCell, int>[] trainings = [.. Enumerable.Range(0, Cells.Count).GroupBy(index => Cells[index] with { Epochs = 0 })];
        Recorder[] recorders = [.. trainings.Select(cells => new Recorder { Readings = [.. cells.Select(index => Cells[index].Epochs)] })];
        Run[] runs =
        [
            .. trainings.Zip(recorders, (cells, recorder) =>
                Of(cells.Key with { Epochs = cells.Max(index => Cells[index].Epochs) }, recorder)),
        ];
        TrainingEngines.Train(new Job(fold, Trained.Seed, runs, device), EngineChoice.Auto);
        double[] accuracies = new double[Cells.Count];
        foreach ((IGrouping<SearchCell, int> cells, Recorder recorder) in trainings.Zip(recorders))
        {
            engines.Add(recorder.Result.Engine);
            foreach (int index in cells) accuracies[index] = Accuracy(recorder, Cells[index].Epochs);
        }

        return accuracies;
    }

    private static double Accuracy(Recorder recorder, int epochs) =>
        recorder.Results.Find(result => result.EpochsTrained == epochs && result.Divergence is null) is { } result
            ? Trained.Accuracy(result)
            : double.NaN;

    private Run Of(SearchCell cell, Recorder recorder)
    {
        string preset = Network == Mlp
            ? $$"""{"name": "mlp", "hidden": {{cell.Hidden}}}"""
            : string.Create(CultureInfo.InvariantCulture, $$"""{"name": "cnn", "dropout": {{cell.Dropout}}}""");
        var optimizer = new AdamSpec(cell.LearningRate, cell.WeightDecay, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, IsDecayDecoupled: false);
        return new Run(NetworkKind.NetworkOf(preset), new TrainingSpec(optimizer, cell.BatchSize, cell.Epochs), recorder);
    }
}
