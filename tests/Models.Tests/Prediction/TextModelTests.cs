using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Datasets.Tables;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Microsoft.ML.OnnxRuntime;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>Texts from a table to predictions of new rows, and to ONNX.</summary>
public sealed class TextModelTests : IDisposable
{
    private const string Embedding = "{'embedding': {'tokens': 40, 'size': 4}}";

    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    public static TheoryData<string> Readers =>
    [
        "{'adaptive_avg_pool1d': 1}, 'flatten'", "{'adaptive_max_pool1d': 2}, 'flatten'", "{'gru': 8}", "{'lstm': 8}",
        "{'conv1d': {'channels': 8, 'kernel': 2}}, 'relu', {'adaptive_max_pool1d': 1}, 'flatten'",
        "'positions', {'attention': {'heads': 2, 'dropout': 0.1}}, {'adaptive_avg_pool1d': 1}, 'flatten'",
        "'positions', {'transformer': {'heads': 2, 'dropout': 0.1}}, {'adaptive_avg_pool1d': 1}, 'flatten', 'layer_norm'",
        "{'residual': ['positions', {'attention': 1}]}, {'transformer': {'heads': 4, 'norm': 'after'}}, {'adaptive_avg_pool1d': 1}, "
            + "'flatten'",
    ];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Train_Reader_LearnsTheTextsAndPredictsNewRowsAsOnnxDoes(string reader)
    {
        string section = $"{{'layers': [{Embedding}, {reader}, {{'linear': 'classes'}}]}}";
        using TrainedModel model = TrainedModel.Load(
            [.. Enumerable.Range(1, 2).Select(fold => ($"fold {fold}", Train(section, fold).File))]);
        string path = _file.Write(
            "new.csv", "text\n\"The PLOT was brilliant, and the score lovely\"\n\"The cast was weak, and the film awful.\"\nunheard\n");
        InputRows rows = InputRows.Read(path, "--input", model.Input, TestContext.Current.CancellationToken);
        double[] expected = model.Predict(rows.Values.AsSpan());
        Assert.True(expected[1] > 0.7 && expected[2] > 0.7, string.Join(' ', expected));

        using var session = new InferenceSession(OnnxModel.Write(model));
        Assert.Equal(["text"], session.InputNames);
        Assert.Equal("9", session.ModelMetadata.CustomMetadataMap["words"]);
        string[] words =
        [
            "", "the", "plot", "was", "brilliant", "and", "the", "score", "lovely",
            "", "the", "cast", "was", "weak", "and", "the", "film", "awful", "", "", "", "", "", "", "", "", "unheard",
        ];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([OnnxSession.Input("text", words, 9)]);
        float[] found = [.. outputs.Single(output => output.Name == "probabilities").AsTensor<float>()];
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(["good", "bad"], outputs.Single(output => output.Name == "label").AsTensor<string>().Take(2));
    }

    [Fact]
    public void Train_Text_GivesTheSameBitsAgainAndAfterACheckpoint()
    {
        NetworkSpec network = Trainings.Network($"{{'layers': [{Embedding}, {{'gru': 6}}, {{'dropout': 0.2}}, {{'linear': 'classes'}}]}}");
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(network, Trainings.Training(1)), EngineChoice.Auto, isOnGpu)));
        FoldData data = Fold(1);
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        string hash = Trainings.Run(Trainings.Training(4), network, data: data, observer: checkpoints).WeightsHash!;
        Assert.Equal(hash, Trainings.Run(Trainings.Training(4), network, data: data).WeightsHash);
        var resumed = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, checkpoints.Saved[checkpoints.Saved.Count / 2].Bytes);
        Assert.Equal(hash, Trainings.Run(Trainings.Training(4), network, data: data, observer: resumed).WeightsHash);
    }

    [Fact]
    public void Save_Description_ReadsBackWithItsWords()
    {
        (byte[] file, FoldData data) = Train($"{{'layers': [{Embedding}, 'flatten', {{'linear': 'classes'}}]}}", 1);
        ModelDescription description = FoldModel.ReadDescription(file, "fold");
        Assert.Equal(data.Tokens, description.Tokens);
        Assert.Equal(
            JsonSerializer.Serialize(description, ModelDescription.Options),
            JsonSerializer.Serialize(ModelDescription.Parse(description.ToJson(), "fold"), ModelDescription.Options));
        TextFormat text = ((TableFormat)description.Input).Text!;
        Assert.Equal((9, 30), (text.Length, text.Vocabulary));
    }

    /// <summary>Each fold has tokens of its own, in the folder too.</summary>
    [Fact]
    public void Write_Folder_HasTheTokensOfEachFold()
    {
        string section = $"{{'layers': [{Embedding}, 'flatten', {{'linear': 'classes'}}]}}";
        (byte[] File, FoldData Data)[] folds = [Train(section, 1), Train(section, 2)];
        Assert.NotEqual(folds[0].Data.Tokens, folds[1].Data.Tokens);
        string folder = _file.Write("model/model.json", "");
        folder = Path.GetDirectoryName(folder)!;
        ModelFolder.Write(folder, [.. folds.Select(fold => fold.File)], "");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
        Assert.False(document.RootElement.TryGetProperty("tokens", out _));
        foreach ((int index, JsonElement fold) in document.RootElement.GetProperty("folds").EnumerateArray().Index())
            Assert.Equal(folds[index].Data.Tokens, fold.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
    }

    [Theory]
    [InlineData("\"tokens\":[0,1,", "\"tokens\":[0,99,")]
    [InlineData("\"tokens\":[0,1,", "\"tokens\":[")]
    [InlineData("\"words\":[", "\"words\":[\"\",")]
    public void Parse_ChangedWords_AreRefused(string from, string to)
    {
        string json = FoldModel.ReadDescription(
            Train($"{{'layers': [{Embedding}, 'flatten', {{'linear': 'classes'}}]}}", 1).File, "fold").ToJson();
        Assert.Contains(from, json, StringComparison.Ordinal);
        ProblemAssert.Says(
            Assert.Throws<InputException>(
                () => ModelDescription.Parse(json.Replace(from, to, StringComparison.Ordinal), "fold")).Problems[0],
            "do not agree; it was changed");
    }

    [Fact]
    public void Read_MissingText_IsRefusedWithItsPlace()
    {
        ModelDescription description = FoldModel.ReadDescription(
            Train($"{{'layers': [{Embedding}, 'flatten', {{'linear': 'classes'}}]}}", 1).File, "fold");
        string path = _file.Write("new.csv", "n,text\n1,great\n2,\n");
        Problem problem = Assert.Single(Assert.Throws<InputException>(
            () => InputRows.Read(path, "--input", description.Input, TestContext.Current.CancellationToken)).Problems);
        ProblemAssert.Says(problem, "column 'text' has no text ... fill it in");
        Assert.Equal(3, problem.Location!.Line);
        InputRows filled = InputRows.Read(
            path, "--input", (TableFormat)description.Input with { Missing = new(MissingStrategy.Constant, "dull") },
            TestContext.Current.CancellationToken);
        Assert.Equal(filled.Values[8] > 1, filled.Values[17] > 1);
    }

    /// <summary>Words that no fold knows and texts without words say nothing; one word that a fold knows is enough.</summary>
    [Fact]
    public void Predict_TextsWithoutAKnownWord_AreCounted()
    {
        (string, byte[])[] folds = [.. Enumerable.Range(1, 2).Select(fold => (
            $"fold {fold}", Train($"{{'layers': [{Embedding}, 'flatten', {{'linear': 'classes'}}]}}", fold).File))];
        string path = _file.Write("new.csv", "text\nunheard of\nThe plot\n!!!\n");
        IReadOnlyList<Problem> Warnings(string file) => PredictedRows.Of(
            folds, model => InputRows.Read(file, "--input", model.Input, TestContext.Current.CancellationToken)).Warnings;
        ProblemAssert.Says(
            Assert.Single(Warnings(path)), "2 of 3 texts have no word that the model knows, the first of them in line 2; their");
        Assert.Empty(Warnings(_file.Write("known.csv", "text\nthe\n")));
    }

    private (byte[] File, FoldData Data) Train(string section, int fold)
    {
        FoldData data = Fold(fold);
        RunResult result = Trainings.Run(
            Trainings.Training(8, batchSize: 4, "{'name': 'adam', 'lr': 0.02}"), Trainings.Network(section), seed: (ulong)fold, data: data);
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "reviews-1", 1, fold, result.WeightsHash!,
            JsonDocument.Parse(section.Replace('\'', '"')).RootElement, data.ClassNames, data.RawFormat!, data.Preprocessing)
        {
            Tokens = data.Tokens,
        };
        return (FoldModel.Save(description, result.Weights!), data);
    }

    private FoldData Fold(int fold)
    {
        DatasetSection section = _file.Section(
            Reviews.Csv(60), ", 'text': {'column': 'text', 'length': 9, 'vocabulary': 30}, 'ignore': ['id']");
        ILookup<bool, int> rows = Enumerable.Range(0, 60).ToLookup(row => row % 3 == fold - 1);
        return FoldDataBuilder.Build(section.Load(), section.Spec(), [.. rows[false]], [.. rows[true]]);
    }
}
