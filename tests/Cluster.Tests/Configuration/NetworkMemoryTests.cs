using System.Security.Cryptography;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gridfold.Cluster.Tests.Configuration;

/// <summary>A network that fits on no device fails its own trial only, and takes no memory.</summary>
public sealed class NetworkMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-network-memory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_NetworkThatFitsNowhere_IsRefused()
    {
        UnfitDataException unfit = Assert.Throws<UnfitDataException>(
            () => Data().Load("test-bcdfg", Spec("2147483647", "2147483647"), Fingerprint(), CancellationToken.None));
        Assert.Contains("a network may need 1.0 TB; its largest layer is linear: 2147483647", unfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NetworkThatFitsNowhere_FailsItsTrial()
    {
        TrainingData data = Data();
        ExperimentSpec spec = Spec("\"${first}\"", "\"${second}\"");
        data.Load("test-bcdfg", spec, Fingerprint(), CancellationToken.None);
        var ending = new Ending();
        Trainer(data).Train(new SlotJob(spec, Fingerprint(), [Run(1_000_000, 1_000_000, ending)]), TrainingDevice.Cpu);
        Assert.Contains("the network needs about 28.0 TB of memory", ending.Result!.Summary.Reason, StringComparison.Ordinal);
    }

    private static JobTrainer Trainer(TrainingData data) =>
        new(data, Options.Create(new OwnCodeOptions()), NullLogger<CommandTrainer>.Instance);

    private static SlotRun Run(int first, int second, Ending ending) =>
        new([new FoldAssignment(new FoldId("test-bcdfg", 1, 1), 1, [new("first", $"{first}"), new("second", $"{second}")], [])], ending);

    private ExperimentSpec Spec(string first, string second) => ExperimentSpec.Parse($$"""
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
          "dataset": {"path": "{{DataFile}}", "label": "y"},
          "model": {"layers": [{"linear": {{first}}}, {"linear": {{second}}}, {"linear": "classes"}]},
          "training": {"optimizer": {"name": "adam", "lr": 0.1}, "batch_size": 2, "epochs": 1},
          "hyperparameters": {
            "first": {"type": "categorical", "values": [2, 1000000]}, "second": {"type": "categorical", "values": [2, 1000000]}
          },
          "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
          "validation": {"type": "kfold", "folds": 2}
        }
        """);

    private string DataFile => Path.Combine(_folder, "data.csv");

    private string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(DataFile)));

    private TrainingData Data()
    {
        File.WriteAllText(DataFile, "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        return new TrainingData(new DatasetFolders(_folder, Path.Combine(_folder, "cache")));
    }

    /// <summary>Records how a run ended.</summary>
    private sealed class Ending : IRunObserver<TrainedFold>
    {
        public TrainedFold? Result { get; private set; }

        public byte[]? Resume => null;

        public CancellationToken Dropped => CancellationToken.None;

        public CheckpointAnswer Ask(RunPosition position) => CheckpointAnswer.Continue;

        public void Save(byte[] checkpoint, RunPosition position) => throw new InvalidOperationException("Nobody asked for a checkpoint.");

        public void EpochEnded(EpochMetrics epoch)
        {
        }

        public bool IsDue(int epoch) => false;

        public void Read(TrainedFold result)
        {
        }

        public void End(TrainedFold result) => Result = result;
    }
}
