using System.Diagnostics;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Microsoft.ML.OnnxRuntime;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>OnnxRuntime and Gridfold predict the same.</summary>
public sealed class OnnxModelTests
{
    private static readonly ImageFormat Small = new(2, 9, 8), Wide = new(3, 64, 64);

    /// <summary>Networks of tables with six columns of numbers.</summary>
    public static TheoryData<string> OfTables =>
    [
        .. ActivationLayer.Names.Select(name => $"'{name}'"),
        "'batch_norm1d'", "'layer_norm'", "{'group_norm': 3}", "'prelu'", "{'dropout': 0.5}",
        "{'sequence': 2}, {'conv1d': {'channels': 4, 'kernel': 2, 'stride': 2, 'padding': 1}}, 'layer_norm', 'flatten'",
        "{'sequence': 2}, {'lstm': 5}", "{'sequence': 2}, {'gru': 5}",
        "{'sequence': 2}, {'lstm': {'hidden': 4, 'output': 'all'}}, {'gru': {'hidden': 3, 'output': 'all'}}, 'flatten'",
        "{'sequence': 2}, 'positions', {'attention': 2}, 'flatten'",
        "{'sequence': 3}, {'transformer': 3}, {'transformer': {'heads': 1, 'hidden': 5, 'dropout': 0.2, 'norm': 'after'}}, 'flatten'",
        "{'residual': [{'linear': 6}, 'relu']}, {'residual': [{'residual': [{'linear': 3}, 'tanh']}]}",
        "{'sequence': 2}, {'residual': [{'conv1d': {'channels': 4, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'relu']}, 'flatten'",
    ];

    /// <summary>Networks of images with 2 channels, 9 x 8.</summary>
    public static TheoryData<string> OfImages =>
    [
        "{'conv2d': {'channels': 4, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'batch_norm2d', 'relu'",
        "{'max_pool2d': {'kernel': 3, 'stride': 2, 'padding': 1}}", "{'avg_pool2d': {'kernel': 3, 'stride': 2, 'padding': 1}}",
        "{'max_pool2d': 2}", "{'adaptive_avg_pool2d': 1}", "{'adaptive_avg_pool2d': 5}", "{'adaptive_max_pool2d': 3}",
        "{'group_norm': 1}", "'layer_norm'", "'softmax'",
        "{'residual': [{'conv2d': {'channels': 4, 'kernel': 3, 'stride': 2, 'padding': 1}}, 'batch_norm2d']}, 'relu'",
    ];

    public static TheoryData<string> Presets => [.. NetworkSpec.Presets.Keys.Except(["perceptron", "mlp", "cnn"])];

    [Theory]
    [MemberData(nameof(OfTables))]
    public void Write_NetworkOfATable_PredictsTheSame(string layers)
    {
        using OnnxSession session = OnnxSession.Of($"{{'layers': [{layers}, {{'linear': 'classes'}}]}}", Numbers(6));
        AssertSame(session, Draw(6 * 20), "numbers", 6);
    }

    [Theory]
    [MemberData(nameof(OfImages))]
    public void Write_NetworkOfImages_PredictsTheSame(string layers)
    {
        using OnnxSession session = OnnxSession.Of($"{{'layers': [{layers}, 'flatten', {{'linear': 'classes'}}]}}", Small);
        AssertSame(session, Draw(Small.RowSize * 10), "images", 2, 9, 8);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Write_Preset_PredictsTheSame(string name)
    {
        InputFormat format = name == "lenet5" ? new ImageFormat(1, 28, 28) : Wide;
        string width = name == "lenet5" ? "" : ", 'width': 0.0625";
        using OnnxSession session = OnnxSession.Of($"{{'preset': {{'name': '{name}'{width}}}}}", format);
        AssertSame(session, Draw(format.RowSize * 2), "images", [.. format.Shape]);
    }

    [Fact]
    public void Write_AnyModel_SaysWhereItIsFromAndWhatItHas()
    {
        using OnnxSession session = OnnxSession.Of("{'layers': [{'linear': 'classes'}]}", Numbers(2));
        Assert.Equal(
            [("classes", "[\"class 0\",\"class 1\",\"class 2\"]"), ("experiment", "iris-1"),
                ("model", "{\"layers\":[{\"linear\":\"classes\"}]}"), ("numbers", "[\"x0\",\"x1\"]"), ("trial", "7")],
            session.Facts.Select(fact => (fact.Key, fact.Value)).Order());
    }

    [Fact]
    public void Write_Threshold_DecidesBetweenTwoClasses()
    {
        using OnnxSession plain = OnnxSession.Of("{'layers': [{'linear': 'classes'}]}", Numbers(2), classes: 2);
        float[] rows = Draw(2 * 50);
        double[] second = [.. plain.Model.Predict(rows.AsSpan()).Where((_, index) => index % 2 == 1)];
        double threshold = second.Order().ElementAt(10) + 1e-4;
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", Numbers(2), classes: 2, description => description with { Threshold = threshold });
        Assert.Equal(
            second.Select(probability => probability >= threshold ? "class 1" : "class 0"),
            session.Classify(OnnxSession.Input("numbers", rows, 2)).Labels);
    }

    [Fact]
    public void Write_Regression_GivesNumbersInTheirUnits()
    {
        TargetScale[] scales = [new(1e6, 2.5) { Name = "price" }, new(-3, 1e-3) { Name = "drift" }];
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", Numbers(3), classes: 2,
            description => description with { Classes = [], Targets = scales });
        float[] rows = Draw(3 * 20);
        double[] expected = session.Model.Predict(rows.AsSpan()), found = session.Predict(OnnxSession.Input("numbers", rows, 3));
        Assert.Equal(expected.Length, found.Length);
        foreach ((int index, double value) in expected.Index())
            Assert.Equal(value, found[index], 1e-5 * scales[index % 2].Deviation);
        Assert.Equal("[\"price\",\"drift\"]", session.Facts["targets"]);
    }

    [Fact]
    public void Write_SeveralLabels_GivesEachWithItsProbability()
    {
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", Numbers(3), classes: 2,
            description => description with { Classes = [], Labels = ["sweet", "sour"] });
        float[] rows = Draw(3 * 40);
        double[] expected = session.Model.Predict(rows.AsSpan());
        (long[] labels, float[] found) = session.Labels(OnnxSession.Input("numbers", rows, 3));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(expected.Select(probability => probability >= 0.5 ? 1L : 0), labels);
        Assert.Equal([0L, 1], labels.Distinct().Order());
        Assert.Equal("[\"sweet\",\"sour\"]", session.Facts["labels"]);
    }

    [Fact]
    public void Write_WideNumbers_KeepSixtyFourBits()
    {
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", Numbers(1) with { IsWide = true }, classes: 3,
            description => description with { Preprocessing = [new("standardize", [1.7e9], [3])] });
        double[] rows = [1.7e9, 1.7e9 + 1, 1.7e9 - 5];
        (_, float[] found) = session.Classify(OnnxSession.Input("numbers", rows, 1));
        Assert.All(session.Model.Predict(rows.AsSpan()).Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.NotEqual(found[0], found[3], 1e-3);
    }

    [Fact]
    public void Write_TextsAndMissingValues_FollowTheRulesOfTheTraining()
    {
        var columns = new TableFormat(
            [
                new("a", null), new("colour", ["red", "green"]), new("b", null) { MarksMissing = true },
                new("c", null) { Missing = new(MissingStrategy.Constant, "9") },
                new("size", ["s", "m", "(missing)"]) { Missing = new(MissingStrategy.Category, null) },
            ],
            "y")
        {
            Missing = new(MissingStrategy.Mean, null),
            Reading = TableReading.Default,
        };
        double[] fill = [0.5, 0, 1, 2, 7, 3, 0, 0, 0];
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", columns, classes: 3, description => description with { Fill = fill });
        Assert.Equal(["numbers", "colour", "size"], session.Inputs);
        Assert.Equal("[\"a\",\"b\",\"c\"]", session.Facts["numbers"]);

        (_, float[] found) = session.Classify(
            OnnxSession.Input<float>("numbers", [1, 2, 3, float.NaN, float.NaN, float.NaN], 3),
            OnnxSession.Input<string>("colour", ["red", ""], 1), OnnxSession.Input<string>("size", ["m", ""], 1));

        const float gap = float.NaN;
        double[] expected = session.Model.Predict([1, 1, 0, 2, 0, 3, 0, 1, 0, gap, gap, gap, gap, 1, 9, 0, 0, 1]);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Write_TextThatTheTrainingDidNotHave_EndsTheRun()
    {
        using OnnxSession session = OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", new TableFormat([new("colour", ["red", "green"])], "y"));
        Assert.Throws<OnnxRuntimeException>(() => session.Classify(OnnxSession.Input<string>("colour", ["blue"], 1)));
    }

    /// <summary>onnx' own checker, which also infers all types and shapes.</summary>
    [Theory]
    [InlineData("{'sequence': 2}, {'lstm': {'hidden': 4, 'output': 'all'}}, {'gru': 3}", false)]
    [InlineData("{'conv2d': {'channels': 4, 'kernel': 3}}, 'batch_norm2d', 'gelu', {'adaptive_avg_pool2d': 2}, 'flatten'", true)]
    public async Task Write_AnyModel_PassesTheCheckerOfOnnx(string layers, bool isOfImages)
    {
        using OnnxSession session = OnnxSession.Of($"{{'layers': [{layers}, {{'linear': 'classes'}}]}}", isOfImages ? Small : Numbers(6));
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Root, "model.onnx");
        await File.WriteAllBytesAsync(file, session.File, TestContext.Current.CancellationToken);
        const string script = """
            import sys
            try:
                import onnx
            except ImportError:
                sys.exit(77)
            onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)
            """;
        // Debian's Python, which has Debian's onnx.
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", script, file]);
        (start.WorkingDirectory, start.RedirectStandardError) = (folder.Root, true);
        using Process python = Process.Start(start)!;
        string error = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(python.ExitCode == 77, "python3-onnx is not installed");
        Assert.Equal((0, ""), (python.ExitCode, error));
    }

    [Fact]
    public void Write_ColumnsNamedLikeOperators_KeepTheirNames()
    {
        TableColumn[] columns = [new("cast", ["a", "b"]), new("gather", ["c", "d"]), new("fold-1.0.weight", ["e", "f"])];
        using OnnxSession session = OnnxSession.Of("{'layers': [{'linear': 'classes'}]}", new TableFormat(columns, "y"));
        Assert.Equal(columns.Select(column => column.Name), session.Inputs);
        (_, float[] found) = session.Classify([.. columns.Select(column =>
            OnnxSession.Input<string>(column.Name, [column.Categories![1]], 1))]);
        Assert.All(
            session.Model.Predict([0f, 1, 0, 1, 0, 1]).Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData("label")]
    [InlineData("probabilities")]
    public void Write_ColumnNamedLikeAnOutput_IsRefused(string name) => ProblemAssert.Says(
        Assert.Throws<InputException>(() => OnnxSession.Of(
            "{'layers': [{'linear': 'classes'}]}", new TableFormat([new(name, ["a", "b"])], "y"))).Problems[0],
        $"the text column '{name}' has the name of another input or output ... rename the column");

    private static void AssertSame(OnnxSession session, float[] rows, string input, params int[] row)
    {
        double[] expected = session.Model.Predict(rows.AsSpan());
        (string[] labels, float[] found) = session.Classify(OnnxSession.Input(input, rows, row));
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.NotEqual(found[0], found[3], 1e-4);
        Assert.Equal(
            expected.Chunk(3).Select(chances => $"class {TrainedModel.Decide(chances)}"), labels);
    }

    private static TableFormat Numbers(int count) =>
        new([.. Enumerable.Range(0, count).Select(column => new TableColumn($"x{column}", null))], "y");

    private static float[] Draw(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => 255 * random.NextSingle())];
    }
}
