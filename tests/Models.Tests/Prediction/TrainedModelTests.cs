using System.Text;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Prediction;

public sealed class TrainedModelTests : IDisposable
{
    private const string Layers = "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.5}, {'linear': 'classes'}]}";
    private static readonly Dataset Iris = new DatasetSection("{'name': 'iris'}").Load();
    private static readonly (byte[] File, RunResult Result, int[] Validation)[] Trained = [.. Enumerable.Range(1, 3).Select(Train)];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_ValidationRows_GivesWhatTheTrainingReported()
    {
        foreach ((byte[] file, RunResult result, int[] validation) in Trained)
        {
            using FoldModel model = FoldModel.Load(file, "fold");
            double[] probabilities = model.Predict(Rows(validation));
            var confusion = new ConfusionMatrix(3);
            double loss = 0;
            foreach ((int index, int row) in validation.Index())
            {
                double[] row3 = [.. probabilities.AsSpan(index * 3, 3).ToArray().Select(probability => (double)probability)];
                confusion.Add(Iris.Labels[row], TrainedModel.Decide(row3));
                loss -= Math.Log(row3[Iris.Labels[row]]) / validation.Length;
                Assert.Equal(1, row3.Sum(), 1e-6);
            }

            Assert.Equal(result.Confusion!.ToArray(), confusion.ToArray());
            Assert.Equal(result.History[^1].Validation["loss"], loss, 1e-6);
        }
    }

    [Fact]
    public void Predict_SeveralFolds_GivesTheMeanOfTheirProbabilities()
    {
        using TrainedModel model = TrainedModel.Load(Trained.Select((trained, index) => ($"fold {index + 1}", trained.File)));
        float[] rows = Rows([0, 60, 149]);
        double[][] votes = [.. model.Folds.Select(fold => fold.Predict(rows))];
        double[] mean = model.Predict(rows);
        Assert.Equal(9, mean.Length);
        for (int i = 0; i < mean.Length; i++) Assert.Equal(votes.Average(vote => (double)vote[i]), mean[i], 1e-12);
        Assert.NotEqual(votes[0], votes[1]);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(row => TrainedModel.Decide(mean.AsSpan(row * 3, 3))));
    }

    [Fact]
    public void Predict_RowsOfAFile_SaysHowFarItIs()
    {
        using TrainedModel model = TrainedModel.Load(Trained.Select((trained, index) => ($"fold {index + 1}", trained.File)));
        var steps = new List<LoadingProgress>();
        InputRows rows = InputRows.Read(
            Path.Combine(Repository.Root, "data", "iris.csv"), "--input", model.Input, CancellationToken.None, new Recorder(steps));
        Assert.Equal(["reading iris", "reading the values of iris"], steps.Select(step => step.Step).Distinct());
        Assert.InRange(steps[^1].Done, 0.1, 1);
        var shares = new List<double>();
        double[] reported = model.Predict(rows, shares.Add);
        Assert.Equal([1.0 / 3, 2.0 / 3, 1], shares);
        Assert.Equal(model.Predict(rows), reported);
        Assert.Equal(3, shares.Count);
    }

    [Fact]
    public void Fingerprint_Data_SaysHowFarTheHashingIs()
    {
        var steps = new List<LoadingProgress>();
        DatasetLoader.Fingerprint(
            DatasetSection.In(_folder, Path.GetFileName(_folder.Write("big.csv", "x,y\n1,2\n")), ", 'label': 'y'").Spec(),
            DatasetSection.Folders with { Progress = new Recorder(steps) }, CancellationToken.None);
        Assert.Equal([new LoadingProgress("hashing big", 1)], steps);
    }

    [Fact]
    public void Predict_OneRowOrMany_GivesTheSame()
    {
        using FoldModel model = FoldModel.Load(Trained[0].File, "fold");
        double[] all = model.Predict(Iris.Inputs);
        double[] one = model.Predict(Iris.Inputs.AsSpan(120 * 4, 4));
        Assert.All(one.Zip(all.AsSpan(120 * 3, 3).ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public void Open_WhatWasWritten_PredictsTheSame()
    {
        string folder = Path.Combine(_folder.Root, "model");
        ModelFolder.Write(folder, [.. Trained.Select(trained => trained.File)], "name: iris");
        ModelFolder.Write(folder, [.. Trained.Select(trained => trained.File)], "name: iris");
        using TrainedModel written = TrainedModel.Open(folder),
            loaded = TrainedModel.Load(Trained.Select(trained => ("fold", trained.File)));
        Assert.Equal(loaded.Predict(Iris.Inputs), written.Predict(Iris.Inputs));
        Assert.Equal(Iris.ClassNames, written.Classes);
        Assert.Equal(["README.txt", "experiment.yaml", "fold-1.safetensors", "fold-2.safetensors", "fold-3.safetensors", "model.json"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        using JsonDocument description = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
        Assert.Equal("petal_width", description.RootElement.GetProperty("input").GetProperty("columns")[3].GetProperty("name").GetString());
        Assert.Equal(
            4, description.RootElement.GetProperty("folds")[2].GetProperty("preprocessing")[0].GetProperty("subtract").GetArrayLength());
    }

    [Fact]
    public void Write_FolderWithOtherFiles_IsRefusedAndLeftAlone()
    {
        _folder.Write("thesis.txt", "mine");
        ProblemAssert.Says(
            Refusal(() => ModelFolder.Write(_folder.Root, [Trained[0].File], "")), "holds thesis.txt ... folder of its own ... empty");
        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("model.json", null, "has no model.json ... gridfold export")]
    [InlineData("model.json", "{}", "model.json is not as Gridfold wrote it ... export the model again")]
    [InlineData("model.json", "[", "model.json is not as Gridfold wrote it (see line 1)")]
    [InlineData("model.json", "{\"folds\": []}", "names no fold")]
    [InlineData("model.json", "null", "model.json is not as Gridfold wrote it (it is null); export the model again")]
    [InlineData("model.json", "0", "model.json is not as Gridfold wrote it")]
    [InlineData("model.json", "\"\"", "model.json is not as Gridfold wrote it")]
    [InlineData("model.json", "[]", "model.json is not as Gridfold wrote it")]
    [InlineData("model.json", "{\"folds\": null}", "model.json is not as Gridfold wrote it (see folds in line 1)")]
    [InlineData("model.json", "{\"folds\": [null]}", "model.json is not as Gridfold wrote it (a fold is null)")]
    [InlineData("model.json", "{\"folds\": [{\"fold\": \"1\"}]}", "model.json is not as Gridfold wrote it")]
    [InlineData("model.json", "DEEP", "model.json is not as Gridfold wrote it")]
    [InlineData("fold-2.safetensors", null, "cannot be read ... fold-2.safetensors ... export it again")]
    [InlineData("fold-2.safetensors", "x", "fold-2.safetensors is too short")]
    public void Open_FolderThatIsNotWhole_SaysWhatIsWrong(string file, string? content, string words)
    {
        string folder = Path.Combine(_folder.Root, "model");
        ModelFolder.Write(folder, [.. Trained.Select(trained => trained.File)], "");
        if (content is null) File.Delete(Path.Combine(folder, file));
        else
        {
            string nested = string.Concat(Enumerable.Repeat("{\"folds\": [", 50_000));
            File.WriteAllText(Path.Combine(folder, file), content == "DEEP" ? nested : content);
        }
        ProblemAssert.Says(Refusal(() => TrainedModel.Open(folder)), words);
    }

    [Fact]
    public void Load_ChangedWeight_IsRefused()
    {
        byte[] damaged = [.. Trained[0].File];
        damaged[^1] ^= 1;
        ProblemAssert.Says(
            Refusal(() => FoldModel.Load(damaged, "fold-1.safetensors")), "fold-1.safetensors does not have the weights ... damaged");
    }

    [Fact]
    public void Load_FileOfAnotherProgram_IsRefused()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Trained[0].Result.Weights!);
        ProblemAssert.Says(
            Refusal(() => FoldModel.Load(stream.ToArray(), "resnet.safetensors")), "resnet.safetensors holds weights ... gridfold export");
    }

    [Fact]
    public void Load_LaterFormat_SaysSo()
    {
        string text = Encoding.Latin1.GetString(Trained[0].File).Replace("model/v1", "model/v9", StringComparison.Ordinal);
        ProblemAssert.Says(
            Refusal(() => FoldModel.Load(Encoding.Latin1.GetBytes(text), "fold")), "model/v9 ... this version reads gridfold.dev/model/v1");
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 1000000000}, {'linear': 1000000000}, {'linear': 'classes'}]}",
        "'0.weight' in shape [1000000000, 4], and has the shape [8, 4]")]
    [InlineData("{'layers': [{'linear': 8}, 'relu', {'dropout': 0.5}, {'linear': 'classes'}, {'linear': 3}]}",
        "'4.weight' in shape [3, 3], and has no such tensor")]
    [InlineData("{'layers': [{'linear': 8}]}", "the network ends with shape [8]")]
    public void Load_DescriptionOfAnotherNetwork_IsRefusedBeforeItIsBuilt(string layers, string words)
    {
        JsonElement model = JsonDocument.Parse(layers.Replace('\'', '"')).RootElement;
        byte[] forged = FoldModel.Save(
            FoldModel.ReadDescription(Trained[0].File, "fold") with { Model = model }, Trained[0].Result.Weights!);
        Assert.Contains(words, Refusal(() => FoldModel.Load(forged, "fold")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "does not describe a model as Gridfold writes it (it is null)")]
    [InlineData("[]", "does not describe a model as Gridfold writes it")]
    [InlineData("0", "does not describe a model as Gridfold writes it")]
    [InlineData("\"\"", "does not describe a model as Gridfold writes it")]
    [InlineData("\"classes\":[null,null,null]", "whose targets, input and preprocessing do not agree")]
    [InlineData("\"classes\":null", "does not describe a model as Gridfold writes it")]
    [InlineData("\"model\":{\"layers\":1,\"layers\":2}", "describes its network in no way that Gridfold writes")]
    [InlineData("\"model\":null", "model is empty; it must be a map")]
    public void Load_DescriptionOfTheWrongKind_IsRefused(string json, string words)
    {
        string description = FoldModel.ReadDescription(Trained[0].File, "fold").ToJson();
        string key = json.Split(':')[0];
        string changed = key == json ? json : System.Text.RegularExpressions.Regex.Replace(
            description, key + ":(\\[[^\\]]*\\]|\\{.*?\\]\\})", json);
        Assert.NotEqual(description, changed);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Trained[0].Result.Weights!, new Dictionary<string, string> { ["gridfold.model"] = changed });
        InputException refused = Assert.Throws<InputException>(() => FoldModel.Load(stream.ToArray(), "fold"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FoldsOfTwoTrials_IsRefused()
    {
        ModelDescription other = FoldModel.ReadDescription(Trained[1].File, "fold") with { Trial = 8 };
        byte[] second = FoldModel.Save(other, Trained[1].Result.Weights!);
        ProblemAssert.Says(
            Refusal(() => TrainedModel.Load([("a", Trained[0].File), ("b", second)])), "b is of trial 8 ... trial 7 ... one trial");
    }

    [Fact]
    public void Load_AndDispose_LeavesNoTensor()
    {
        using (FoldModel model = FoldModel.Load(Trained[0].File, "fold")) model.Predict(Iris.Inputs);
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (FoldModel model = FoldModel.Load(Trained[0].File, "fold")) model.Predict(Iris.Inputs);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static (byte[] File, RunResult Result, int[] Validation) Train(int fold)
    {
        ILookup<bool, int> rows = Enumerable.Range(0, Iris.RowCount).ToLookup(row => row % 3 == fold - 1);
        DatasetSpec spec = new DatasetSection("{'name': 'iris', 'preprocess': [{'scale': {'max': 2}}, 'standardize']}").Spec();
        FoldData data = FoldDataBuilder.Build(Iris, spec, [.. rows[false]], [.. rows[true]]);
        RunResult result = Trainings.Run(Trainings.Training(10), Trainings.Network(Layers), data: data);
        JsonElement model = JsonDocument.Parse(Layers.Replace('\'', '"')).RootElement;
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "iris-bcdfg", 7, fold, result.WeightsHash!, model, Iris.ClassNames, Iris.Format,
            data.Preprocessing);
        return (FoldModel.Save(description, result.Weights!), result, [.. rows[true]]);
    }

    private static float[] Rows(int[] rows) => [.. rows.SelectMany(row => Iris.Inputs.AsSpan(row * 4, 4).ToArray())];

    private static Problem Refusal(Action action) => Assert.Single(Assert.Throws<InputException>(action).Problems);

    /// <summary>Records what is reported, on the thread that reports.</summary>
    private sealed class Recorder(List<LoadingProgress> steps) : IProgress<LoadingProgress>
    {
        public void Report(LoadingProgress value) => steps.Add(value);
    }
}
