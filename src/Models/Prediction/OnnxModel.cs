using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Weights;
using static Onnx.TensorProto.Types;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Writes a trained trial as one ONNX model that takes raw rows: the preprocessing and the network of each fold, and their vote. Images are
/// an input <c>images</c> [rows, channels, height, width] with values 0 to 255; a table has the inputs of <see cref="OnnxTable"/>. A model
/// of classes gives <c>label</c> [rows] and <c>probabilities</c> [rows, classes], one of several labels <c>labels</c> and
/// <c>probabilities</c>, both [rows, labels], and a regression <c>value</c> [rows, targets] in 64 bits.
/// </summary>
public static class OnnxModel
{
    /// <summary>The output with the name of each row's class.</summary>
    public const string Label = "label";

    /// <summary>The output that says whether a row has each label: 1 or 0.</summary>
    public const string Labels = "labels";

    /// <summary>The output with the probability of each class, or of each label.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The output with the numbers of a regression.</summary>
    public const string Value = "value";

    /// <summary>The input of a model of images.</summary>
    public const string Images = "images";

    // The format holds 2^31 - 1 bytes. The operators and names take less than a megabyte of them.
    private const long MostBytes = int.MaxValue - (1L << 20);

    private static readonly JsonSerializerOptions Text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the file.</summary>
    /// <param name="model">The trained trial.</param>
    /// <returns>The bytes of the file: ONNX with the operators of version 17.</returns>
    /// <exception cref="InputException">The networks take more bytes than an ONNX file may have.</exception>
    public static byte[] Write(TrainedModel model)
    {
        long bytes = model.Folds.Sum(fold => fold.Weights.Sum(tensor => tensor.Values.LongLength * sizeof(float)));
        if (bytes > MostBytes)
            throw new InputException(
                $"the networks of {model.Folds.Count} folds take {Numbers.Show(bytes)} bytes, and an ONNX file holds less than "
                    + "2 GiB; use --weights, which writes a file for each fold");
        string[] names =
        [
            .. model.Input is TableFormat columns ? OnnxTable.InputsOf(columns) : [Images],
            .. model.Folds[0].Description.Scales.Count > 0 ? [Value] : new[] { model.HasClasses ? Label : Labels, Probabilities },
        ];
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InputException($"the text column '{twice.Key}' has the name of another input or output of the ONNX file, and names "
                + "must differ: rename the column and search again, or use --weights");
        }

        var graph = new OnnxGraph(names);
        string rows = model.Input is TableFormat table
            ? OnnxTable.AddTo(graph, table)
            : graph.Input(Images, DataType.Float, model.Input.Shape);
        string[] votes = [.. model.Folds.Select(fold => Vote(graph, fold, rows))];
        int scales = model.Folds[0].Description.Scales.Count;
        string count = scales == 0 ? graph.Floats("folds", [], [votes.Length]) : graph.Doubles("folds", [], [votes.Length]);
        string mean = graph.Node("Div", [graph.Node("Sum", votes), count]);
        if (scales > 0) graph.Output(mean, Value, DataType.Double, [scales]);
        else if (model.HasClasses) Classify(graph, model, mean);
        else DecideLabels(graph, model, mean);
        return graph.Write(("Gridfold", typeof(OnnxModel).Assembly.GetName().Version!.ToString(3)), Facts(model));
    }

    /// <summary>Adds the preprocessing and the network of a fold. Gives its probabilities, or its numbers in 64 bits.</summary>
    private static string Vote(OnnxGraph graph, FoldModel fold, string rows)
    {
        ModelDescription description = fold.Description;
        string name = string.Create(CultureInfo.InvariantCulture, $"fold-{description.Fold}");
        Dictionary<string, NamedTensor> weights = fold.Weights.ToDictionary(tensor => tensor.Name);
        string value = Preprocess(graph, description, rows, name);
        IReadOnlyList<NetworkLayer> layers = fold.Spec.Place(description.Input.Shape, description.Head.Width);
        value = TextPadding.Export(
            layers.Select(layer => (layer.Name, layer.Spec, layer.Input)), new GraphPart(graph, name, Layer: "", weights), value);
        if (description.Labels is not null) return graph.Node("Sigmoid", [value]);
        if (description.Scales is not { Count: > 0 } scales) return graph.Node("Softmax", [value], OnnxAttribute.Of("axis", 1));
        string deviations = graph.Doubles($"{name}.deviation", [scales.Count], [.. scales.Select(scale => scale.Deviation)]);
        string means = graph.Doubles($"{name}.mean", [scales.Count], [.. scales.Select(scale => scale.Mean)]);
        return graph.Node("Add", [graph.Node("Mul", [graph.Cast(value, DataType.Double), deviations]), means]);
    }

    /// <summary>Adds a fold's preprocessing: of a table in 64 bits, of images in 32, where all values are small whole numbers.</summary>
    private static string Preprocess(OnnxGraph graph, ModelDescription description, string rows, string fold)
    {
        bool isTable = description.Input is TableFormat;
        string value = rows;
        if (description.Tokens is { } tokens)
        {
            string table = graph.Longs($"{fold}.tokens", [.. tokens.Select(token => (long)token)]);
            value = PutTokens(graph, (TableFormat)description.Input, table, value);
        }

        if (description.Fill is { } fill)
            value = graph.Node("Where", [graph.Node("IsNaN", [value]), Numbers("fill", fill), value]);
        foreach (ChannelScaling step in description.Preprocessing)
        {
            string centred = graph.Node("Sub", [value, Numbers($"{step.Step}.subtract", step.Subtract)]);
            value = graph.Node("Div", [centred, Numbers($"{step.Step}.divide", step.Divide)]);
        }

        return isTable ? graph.Cast(value, DataType.Float) : value;

        string Numbers(string name, IReadOnlyList<double> values) => isTable
            ? graph.Doubles($"{fold}.{name}", [values.Count], [.. values])
            : graph.Floats($"{fold}.{name}", [values.Count, 1, 1], [.. values.Select(number => (float)number)]);
    }

    /// <summary>Puts tokens in the place of codes, which stand behind all other values of a row.</summary>
    private static string PutTokens(OnnxGraph graph, TableFormat table, string tokens, string rows)
    {
        int first = table.Coded[0].Start;
        long[] starts = [.. table.Coded.SelectMany(place => Enumerable.Repeat((long)place.FirstToken, place.Column.Width))];
        string codes = graph.Cast(first == 0 ? rows : Columns(first, starts.Length), DataType.Int64);
        if (starts.Any(start => start > 0)) codes = graph.Node("Add", [codes, graph.Longs("starts", starts)]);
        string found = graph.Node("Gather", [tokens, codes], OnnxAttribute.Of("axis", 0));
        return first == 0
            ? found
            : graph.Node("Concat", [Columns(0, first), graph.Cast(found, DataType.Double)], OnnxAttribute.Of("axis", 1));

        string Columns(int start, int count) => graph.Node(
            "Gather", [rows, graph.Longs("columns", [.. Enumerable.Range(start, count).Select(place => (long)place)])],
            OnnxAttribute.Of("axis", 1));
    }

    /// <summary>Adds the outputs of a model of classes.</summary>
    private static void Classify(OnnxGraph graph, TrainedModel model, string probabilities)
    {
        graph.Output(probabilities, Probabilities, DataType.Float, [model.Classes.Count]);
        string place = graph.Node("ArgMax", [probabilities], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0));
        if (model.Threshold is { } threshold)
        {
            string second = graph.Node("Gather", [probabilities, graph.Longs("second", [1])], OnnxAttribute.Of("axis", 1));
            string isSecond = graph.Node(
                "GreaterOrEqual", [graph.Cast(second, DataType.Double), graph.Doubles("threshold", [1], [threshold])]);
            place = graph.Node("Reshape", [graph.Cast(isSecond, DataType.Int64), graph.Longs("rows", [-1])]);
        }

        graph.Output(graph.Node("Gather", [graph.Texts("classes", model.Classes), place]), Label, DataType.String, []);
    }

    /// <summary>Adds the outputs of a model of several labels.</summary>
    private static void DecideLabels(OnnxGraph graph, TrainedModel model, string probabilities)
    {
        graph.Output(probabilities, Probabilities, DataType.Float, [model.Labels.Count]);
        string has = graph.Node("GreaterOrEqual", [probabilities, graph.Floats("threshold", [], [(float)LabelMetrics.Threshold])]);
        graph.Output(graph.Cast(has, DataType.Int64), Labels, DataType.Int64, [model.Labels.Count]);
    }

    /// <summary>Gives what a program cannot see in the graph, for people and programs.</summary>
    private static Dictionary<string, string> Facts(TrainedModel model)
    {
        ModelDescription first = model.Folds[0].Description;
        var facts = new Dictionary<string, string>
        {
            ["experiment"] = first.Experiment,
            ["trial"] = first.Trial.ToString(CultureInfo.InvariantCulture),
            ["model"] = first.Model.GetRawText(),
        };
        if (model.HasClasses) facts["classes"] = JsonSerializer.Serialize(model.Classes, Text);
        if (model.Labels.Count > 0) facts["labels"] = JsonSerializer.Serialize(model.Labels, Text);
        if (model.TargetNames.Count > 0) facts["targets"] = JsonSerializer.Serialize(model.TargetNames, Text);
        if (model.Input is TableFormat { Text: { } text })
            facts["words"] = text.Length.ToString(CultureInfo.InvariantCulture);
        if (model.Input is TableFormat table && table.Columns.Any(column => column.Text is null))
            facts[OnnxTable.Numbers] = JsonSerializer.Serialize(OnnxTable.NumberColumns(table).Select(column => column.Name), Text);
        return facts;
    }
}
