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

/// <summary>Words, embedded values, categories and numbers of one table, from training to predictions of new rows, and to ONNX.</summary>
public sealed class MixedModelTests : IDisposable
{
    private const string Table = ", 'embed': ['shop', 'month'], 'text': {'column': 'note', 'length': 5, 'vocabulary': 30}, "
        + "'preprocess': ['standardize'], 'missing_values': {'columns': {'n': 'mean', 'month': 'most_frequent'}}";

    private const string Section = "{'layers': [{'inputs': {'shop': {'tokens': 9, 'size': 3}, 'month': {'tokens': 13, 'size': 2}, "
        + "'note': {'length': 5, 'tokens': 30, 'size': 4, 'layers': [{'gru': 6}]}}}, {'linear': 8}, 'tanh', {'dropout': 0.1}, "
        + "{'linear': 'classes'}]}";

    private static readonly string[] Words = ["great", "dull", "lovely", "weak"];

    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    /// <summary>The new rows have an unknown shop, an unknown word, and a month and a number that are missing.</summary>
    [Fact]
    public void Train_MixedTable_LearnsItAndPredictsNewRowsAsOnnxDoes()
    {
        using TrainedModel model = TrainedModel.Load([.. Enumerable.Range(1, 2).Select(fold => ($"fold {fold}", Train(fold).File))]);
        string path = _file.Write("new.csv",
            "note,shop,month,n,kind\na great thing,s1,2,3,p\nsuch a dull thing,s2,7,,q\nunheard,s9,,5,p\n,s0,12,1,q\n");
        InputException refusal = Assert.Throws<InputException>(
            () => InputRows.Read(path, "--input", model.Input, TestContext.Current.CancellationToken));
        ProblemAssert.Says(Assert.Single(refusal.Problems), "column 'note' has no text ... fill it in");
        path = _file.Write("new.csv", File.ReadAllText(path).Replace("\n,s0", "\nlovely,s0", StringComparison.Ordinal));
        InputRows rows = InputRows.Read(path, "--input", model.Input, TestContext.Current.CancellationToken);
        double[] expected = model.Predict(rows.Values.AsSpan());
        Assert.True(expected[1] > 0.7 && expected[2] > 0.7, string.Join(' ', expected));

        using var session = new InferenceSession(OnnxModel.Write(model));
        Assert.Equal(["kind", "month", "note", "numbers", "shop"], session.InputNames.Order(StringComparer.Ordinal));
        Dictionary<string, string> facts = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(("5", "[\"n\"]"), (facts["words"], facts["numbers"]));
        string[] words =
        [
            "", "", "a", "great", "thing", "", "such", "a", "dull", "thing", "", "", "", "", "unheard", "", "", "", "", "lovely",
        ];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(
        [
            OnnxSession.Input("numbers", (float[])[3, float.NaN, 5, 1], 1), OnnxSession.Input("kind", (string[])["p", "q", "p", "q"], 1),
            OnnxSession.Input("shop", (string[])["s1", "s2", "s9", "s0"], 1), OnnxSession.Input("month", (string[])["2", "7", "", "12"], 1),
            OnnxSession.Input("note", words, 5),
        ]);
        float[] found = [.. outputs.Single(output => output.Name == "probabilities").AsTensor<float>()];
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Train_MixedTable_GivesTheSameBitsAgainAndAfterACheckpoint()
    {
        NetworkSpec network = Trainings.Network(Section);
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(network, Trainings.Training(1)), EngineChoice.Auto, isOnGpu)));
        FoldData data = Fold(1);
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        string hash = Trainings.Run(Trainings.Training(4), network, data: data, observer: checkpoints).WeightsHash!;
        Assert.Equal(hash, Trainings.Run(Trainings.Training(4), network, data: data).WeightsHash);
        var resumed = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, checkpoints.Saved[checkpoints.Saved.Count / 2].Bytes);
        Assert.Equal(hash, Trainings.Run(Trainings.Training(4), network, data: data, observer: resumed).WeightsHash);
    }

    /// <summary>The order in which the file names the columns changes neither the row nor the network.</summary>
    [Fact]
    public void Train_OtherOrderOfColumns_GivesTheSameBits()
    {
        const string other = "{'layers': [{'inputs': {'note': {'length': 5, 'tokens': 30, 'size': 4, 'layers': [{'gru': 6}]}, "
            + "'month': {'tokens': 13, 'size': 2}, 'shop': {'tokens': 9, 'size': 3}}}, {'linear': 8}, 'tanh', {'dropout': 0.1}, "
            + "{'linear': 'classes'}]}";
        FoldData data = Fold(1), turned = Fold(1, Table.Replace("['shop', 'month']", "['month', 'shop']", StringComparison.Ordinal));
        Assert.Equal(data.TrainingInputs, turned.TrainingInputs);
        Assert.Equal(
            Trainings.Run(Trainings.Training(2), Trainings.Network(Section), data: data).WeightsHash,
            Trainings.Run(Trainings.Training(2), Trainings.Network(other), data: turned).WeightsHash);
    }

    [Fact]
    public void Save_Description_ReadsBackWithItsValuesAndWords()
    {
        (byte[] file, FoldData data) = Train(1);
        ModelDescription description = FoldModel.ReadDescription(file, "fold");
        Assert.Equal(data.Tokens, description.Tokens);
        Assert.Equal(
            JsonSerializer.Serialize(description, ModelDescription.Options),
            JsonSerializer.Serialize(ModelDescription.Parse(description.ToJson(), "fold"), ModelDescription.Options));
        Assert.Equal(JsonSerializer.Serialize(description, ModelDescription.Options), description.ToJson());
    }

    [Theory]
    [InlineData("\"tokens\":[1,", "\"tokens\":[13,")]
    [InlineData("\"tokens\":[1,", "\"tokens\":[1,1,")]
    [InlineData("\"embedded\":[\"s0\",", "\"embedded\":[\"s1\",")]
    [InlineData("\"embedded\":[\"s0\",", "\"unit\":\"kg\",\"embedded\":[\"s0\",")]
    [InlineData(",0,0,0]", ",0,0,1]")]
    public void Parse_ChangedCodes_AreRefused(string from, string to)
    {
        string json = FoldModel.ReadDescription(Train(1).File, "fold").ToJson();
        Assert.Contains(from, json, StringComparison.Ordinal);
        ProblemAssert.Says(
            Assert.Throws<InputException>(
                () => ModelDescription.Parse(json.Replace(from, to, StringComparison.Ordinal), "fold")).Problems[0],
            "do not agree; it was changed");
    }

    [Fact]
    public void Predict_UnknownValues_AreCountedByColumn()
    {
        (string, byte[])[] folds = [.. Enumerable.Range(1, 2).Select(fold => ($"fold {fold}", Train(fold).File))];
        string path = _file.Write("new.csv", "note,shop,month,n,kind\ngreat,s1,1,3,p\ngreat,s9,1,1,q\nunheard,s9,1,1,q\n");
        IReadOnlyList<Problem> warnings = PredictedRows.Of(
            folds, model => InputRows.Read(path, "--input", model.Input, TestContext.Current.CancellationToken)).Warnings;
        Assert.Equal(2, warnings.Count);
        ProblemAssert.Says(warnings[0], "1 of 3 texts have no word that the model knows, in line 4; their");
        ProblemAssert.Says(
            warnings[1],
            "2 of 3 rows have a value in column 'shop' that the model does not know, the first of them in line 3; their predictions rest");
    }

    [Fact]
    public void Read_MissingValueWithoutARule_IsRefusedWithItsPlace()
    {
        ModelDescription description = FoldModel.ReadDescription(Train(1).File, "fold");
        string path = _file.Write("new.csv", "note,shop,month,n,kind\ngreat,s1,1,3,p\ngreat,,1,3,p\n");
        Problem problem = Assert.Single(Assert.Throws<InputException>(
            () => InputRows.Read(path, "--input", description.Input, TestContext.Current.CancellationToken)).Problems);
        ProblemAssert.Says(problem, "column 'shop' has no value; the model was trained without missing values");
        Assert.Equal(3, problem.Location!.Line);
    }

    private (byte[] File, FoldData Data) Train(int fold)
    {
        FoldData data = Fold(fold);
        RunResult result = Trainings.Run(
            Trainings.Training(12, batchSize: 4, "{'name': 'adam', 'lr': 0.02}"), Trainings.Network(Section), (ulong)fold, data);
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "mixed-1", 1, fold, result.WeightsHash!,
            JsonDocument.Parse(Section.Replace('\'', '"')).RootElement, data.ClassNames, data.RawFormat!, data.Preprocessing)
        {
            Fill = data.Fill,
            Tokens = data.Tokens,
        };
        return (FoldModel.Save(description, result.Weights!), data);
    }

    /// <summary>The word and the month decide the class; shop, number and kind do not.</summary>
    private FoldData Fold(int fold, string keys = Table)
    {
        string csv = TableFile.Csv("kind,n,month,note,shop,y", 72, row =>
        {
            int word = row % 4, month = (row / 3 * 7 % 12) + 1;
            string shown = row % 24 == 5 ? "" : $"{month}", number = row % 18 == 7 ? "" : $"{row * 5 % 11}";
            string kind = row % 5 == 0 ? "p" : "q", y = word % 2 == 0 ? "good" : "bad";
            return $"{kind},{number},{shown},the {Words[word]} thing,s{row * 3 % 8},{y}";
        });
        DatasetSection section = _file.Section(csv, keys);
        ILookup<bool, int> rows = Enumerable.Range(0, 72).ToLookup(row => row % 3 == fold - 1);
        return FoldDataBuilder.Build(section.Load(), section.Spec(), [.. rows[false]], [.. rows[true]]);
    }
}
