using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>The seed, the data and the settings of a training decide its weights and metrics; nothing else does.</summary>
public sealed class TrainingBitsTests
{
    private const string WithDropout = "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}";

    [Fact]
    public void Run_SameSeedTwice_GivesTheSameWeightsAndMetrics()
    {
        TrainingSpec training = Trainings.Training(epochs: 5);
        NetworkSpec network = Trainings.Network(WithDropout);
        RunResult first = Trainings.Run(training, network), second = Trainings.Run(training, network);
        Assert.Equal(first.WeightsHash, second.WeightsHash);
        Assert.Equal(first.History, second.History);
        Assert.NotEqual(first.WeightsHash, Trainings.Run(training, network, seed: 43).WeightsHash);
    }

    [Fact]
    public void Run_GlobalGeneratorMoved_GivesTheSameWeights()
    {
        TrainingSpec training = Trainings.Training(epochs: 3);
        NetworkSpec network = Trainings.Network(WithDropout);
        manual_seed(1);
        string? first = Trainings.Run(training, network).WeightsHash;
        manual_seed(2);
        rand(5).Dispose();
        Assert.Equal(first, Trainings.Run(training, network).WeightsHash);
    }

    [Fact]
    public void Run_BesideOtherTrainings_GivesTheSameWeights()
    {
        TrainingSpec training = Trainings.Training(epochs: 8);
        NetworkSpec network = Trainings.Network(WithDropout);
        string alone = Trainings.Run(training, network).WeightsHash!;
        var hashes = new string[4];
        using var together = new Barrier(hashes.Length);
        Thread[] threads = [.. Enumerable.Range(0, hashes.Length).Select(index => new Thread(() =>
        {
            together.SignalAndWait();
            // Even trainings repeat the first one. Odd ones disturb it with other networks.
            hashes[index] = Trainings.Run(training, network, seed: index % 2 == 0 ? 42UL : (ulong)index).WeightsHash!;
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal([alone, alone], [hashes[0], hashes[2]]);
        Assert.False(hashes[1] == alone || hashes[3] == alone);
    }

    [Theory]
    [InlineData("{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.01}")]
    [InlineData("{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.01}")]
    [InlineData("{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.01}")]
    public void Run_WhileMemoryIsCollectedAllTheTime_GivesTheSameWeights(string optimizer)
    {
        // A number or a tensor that only native code still uses would be collected meanwhile.
        TrainingSpec training = Trainings.Training(epochs: 60, optimizer: optimizer);
        NetworkSpec network = Trainings.Network(
            "{'layers': [{'linear': 8}, 'leaky_relu', {'linear': 8}, 'elu', {'dropout': 0.3}, {'linear': 'classes'}]}");
        string undisturbed = Trainings.Run(training, network).WeightsHash!;
        using var over = new CancellationTokenSource();
        var collecting = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collecting.Start();
        try
        {
            Assert.Equal(undisturbed, Trainings.Run(training, network).WeightsHash);
        }
        finally
        {
            over.Cancel();
            collecting.Join();
        }
    }

    [Fact]
    public void Run_InputsAtOtherAddresses_GivesTheSameMetrics()
    {
        // The arrays start at different distances from a cache line, by which some kernels choose the order of sums.
        FoldData data = Trainings.StandardizedIris;
        TrainingSpec training = Trainings.Training(epochs: 3);
        FoldData[] copies = [.. Enumerable.Range(0, 12)
            .Select(_ => data with { TrainingInputs = [.. data.TrainingInputs], ValidationInputs = [.. data.ValidationInputs] })];
        IReadOnlyList<EpochMetrics> first = Trainings.Run(training).History;
        Assert.All(copies, copy => Assert.Equal(first, Trainings.Run(training, data: copy).History));
    }

    [Fact]
    public void Run_FewerEpochs_IsAPrefix()
    {
        NetworkSpec network = Trainings.Network(WithDropout);
        RunResult longer = Trainings.Run(Trainings.Training(epochs: 6), network),
            shorter = Trainings.Run(Trainings.Training(epochs: 3), network);
        Assert.Equal(shorter.History, longer.History.Take(3));
        Assert.NotEqual(shorter.WeightsHash, longer.WeightsHash);
    }

    [Fact]
    public void Run_ValidationRowsReplaced_GivesTheSameWeights()
    {
        FoldData data = Trainings.StandardizedIris;
        FoldData other = data with
        {
            ValidationInputs = data.TrainingInputs[..80],
            ValidationTargets = data.TrainingTargets.Take([.. Enumerable.Range(0, 20)])
        };
        TrainingSpec training = Trainings.Training(epochs: 3);
        Assert.Equal(Trainings.Run(training).WeightsHash, Trainings.Run(training, data: other).WeightsHash);
    }
}
