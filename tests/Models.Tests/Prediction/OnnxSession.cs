using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Networks;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Networks;
using Gridfold.Models.Weights;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>A trained trial, and its ONNX file in OnnxRuntime.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxSession(TrainedModel model)
    {
        Model = model;
        File = OnnxModel.Write(model);
        _session = new InferenceSession(File);
    }

    public TrainedModel Model { get; }

    public byte[] File { get; }

    public IReadOnlyDictionary<string, string> Facts => _session.ModelMetadata.CustomMetadataMap;

    public IEnumerable<string> Inputs => _session.InputNames;

    /// <summary>Makes a trial of two folds with drawn weights and statistics, each with a preprocessing of its own.</summary>
    public static OnnxSession Of(
        string section, InputFormat input, int classes = 3, Func<ModelDescription, ModelDescription>? change = null)
    {
        var model = new ModelSection(section);
        return new OnnxSession(TrainedModel.Load(
        [
            .. Enumerable.Range(1, 2).Select(fold =>
            {
                (IReadOnlyList<NamedTensor> weights, int channels) = (Draw(model.Spec(), input, classes, fold), input.Shape[0]);
                var description = new ModelDescription(
                    ModelDescription.CurrentFormat, "iris-1", 7, fold, WeightsHash.Of(weights), Json(section),
                    [.. Enumerable.Range(0, classes).Select(index => $"class {index}")], input,
                    [
                        new ChannelScaling("scale", Repeated(channels, 0), Repeated(channels, 4)),
                        new ChannelScaling("standardize", Repeated(channels, fold), Repeated(channels, 3 + fold)),
                    ]);
                return ($"fold {fold}", FoldModel.Save(change?.Invoke(description) ?? description, weights));
            }),
        ]));
    }

    /// <summary>Gives the labels and the probabilities.</summary>
    public (string[] Labels, float[] Probabilities) Classify(params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs);
        return ([.. outputs.Single(output => output.Name == "label").AsTensor<string>()],
            [.. outputs.Single(output => output.Name == "probabilities").AsTensor<float>()]);
    }

    /// <summary>Gives whether the rows have the labels, and the probabilities.</summary>
    public (long[] Labels, float[] Probabilities) Labels(params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs);
        return ([.. outputs.Single(output => output.Name == "labels").AsTensor<long>()],
            [.. outputs.Single(output => output.Name == "probabilities").AsTensor<float>()]);
    }

    /// <summary>Gives the numbers of a regression.</summary>
    public double[] Predict(params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs);
        return [.. outputs.Single(output => output.Name == "value").AsTensor<double>()];
    }

    public static NamedOnnxValue Input<T>(string name, T[] values, params int[] row) =>
        NamedOnnxValue.CreateFromTensor(
            name, new DenseTensor<T>(values, [values.Length / row.Aggregate(1, (size, length) => size * length), .. row]));

    public void Dispose()
    {
        _session.Dispose();
        Model.Dispose();
    }

    private static double[] Repeated(int count, double value) => [.. Enumerable.Repeat(value, count)];

    private static System.Text.Json.JsonElement Json(string section) =>
        System.Text.Json.JsonDocument.Parse(section.Replace('\'', '"')).RootElement;

    /// <summary>Draws every tensor anew, so that statistics and factors are none that hide a fault.</summary>
    private static IReadOnlyList<NamedTensor> Draw(NetworkSpec spec, InputFormat input, int classes, int seed)
    {
        using var random = new NetworkRandom((ulong)seed);
        using torch.nn.Module<torch.Tensor, torch.Tensor> network = spec.Build(input.Shape, classes, random);
        var draw = new Random(seed);
        return
        [
            .. NetworkWeights.Of(network).Select(tensor => tensor with
            {
                Values = [.. tensor.Values.Select(value => (value * (0.75f + (0.5f * draw.NextSingle())))
                    + (tensor.Name.EndsWith("running_var", StringComparison.Ordinal) ? 20 : 0)
                    + (tensor.Shape.Count == 1 ? 0.1f * draw.NextSingle() : 0))],
            }),
        ];
    }
}
