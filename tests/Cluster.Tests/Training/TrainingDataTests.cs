using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gridfold.Cluster.Tests.Training;

/// <summary>The checks of an experiment against its data, which a silo makes before it trains.</summary>
public sealed class TrainingDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-training-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_DataOfTheSubmission_IsThereAfterwards()
    {
        string path = Write("data.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        TrainingData data = Data(new ReadableFiles { AreShared = true });
        Assert.False(data.Has("test-bcdfg"));
        data.Load("test-bcdfg", Spec(path, folds: 4), Fingerprint(path), CancellationToken.None);
        Assert.True(data.Has("test-bcdfg"));
        File.Delete(path);
        Assert.Equal(3, data.Get("test-bcdfg", Spec(path, folds: 4), "", 1, CancellationToken.None).TrainingTargets.Count);
    }

    [Fact]
    public void Load_MoreFoldsThanRows_SaysSo()
    {
        string path = Write("data.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        UnfitDataException unfit = Assert.Throws<UnfitDataException>(
            () => Data(ReadableFiles.OfTheUser).Load("test-bcdfg", Spec(path, folds: 5000), Fingerprint(path), CancellationToken.None));
        Assert.Equal("validation.folds is 5000, and dataset 'data' has 4 rows to deal; each fold needs at least one: lower folds",
            unfit.Message);
    }

    [Fact]
    public void Load_NetworkThatDoesNotFitTheData_SaysSo()
    {
        string path = Write("data.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        UnfitDataException unfit = Assert.Throws<UnfitDataException>(
            () => Data(ReadableFiles.OfTheUser)
                .Load("test-bcdfg", Spec(path, 2, """{"layers": [{"linear": 7}]}"""), Fingerprint(path), CancellationToken.None));
        Assert.Contains("the network ends with shape [7], and the dataset has 2 classes", unfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WeightsOutsideTheFolderForData_AreRefused()
    {
        string path = Write("root/data.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n"), weights = Write("secret.safetensors", "secret");
        var files = new ReadableFiles { Roots = [Path.Combine(_folder, "root")], AreShared = true };
        UnfitDataException unfit = Assert.Throws<UnfitDataException>(() => Data(files).Load(
            "test-bcdfg", Spec(path, 2, $$"""{"layers": [{"linear": 3}, {"linear": "classes"}], "weights": "{{weights}}"}"""),
            Fingerprint(path), CancellationToken.None));
        Assert.Equal($"model.weights is '{weights}', which does not lie in {files.Roots[0]}, the folder for data here; put it there",
            unfit.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_OtherData_IsRefusedAndItsHashToldToItsOwnerOnly(bool areShared)
    {
        string path = Write("data.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        InputException refusal = Assert.Throws<InputException>(
            () => Data(new ReadableFiles { AreShared = areShared }).Load("test-bcdfg", Spec(path, 2), new string('0', 64),
                CancellationToken.None));
        Assert.Contains("data.csv has changed since the experiment started", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(!areShared, refusal.Message.Contains(Fingerprint(path)[..12], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_FileThatNeverOpens_IsGivenUp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Leases of Linux.");
        string leased = Write("leased.csv", "n,m,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n");
        using var lease = FileLease.Take(leased);
        Assert.SkipWhen(lease is null, "The file system gives no leases.");
        var trainer = new JobTrainer(
            Data(ReadableFiles.OfTheUser), Options.Create(new OwnCodeOptions()), NullLogger<CommandTrainer>.Instance);
        using var cancelled = new CancellationTokenSource();
        Task load = trainer.Load("test-bcdfg", Spec(leased, 2), new string('0', 64), cancelled.Token);
        Assert.False(load.IsCompleted);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load.WaitAsync(TestExperiment.Patience,
            TestContext.Current.CancellationToken));
    }

    private static string Fingerprint(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static ExperimentSpec Spec(string path, int folds, string model = """{"layers": [{"linear": "classes"}]}""") =>
        ExperimentSpec.Parse($$"""
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
          "dataset": {"path": "{{path}}", "label": "y"},
          "model": {{model}},
          "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": 2, "epochs": 1},
          "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
          "validation": {"type": "kfold", "folds": {{folds}}}
        }
        """);

    private TrainingData Data(ReadableFiles files) => new(new DatasetFolders(_folder, Path.Combine(_folder, "cache")) { Files = files });

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
