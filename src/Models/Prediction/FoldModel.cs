using System.Text.Json;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Prediction;

/// <summary>
/// The network of one fold with its final weights, and the preprocessing of its raw rows. Only one thread at a time may use it.
/// </summary>
public sealed class FoldModel : IDisposable
{
    private const string DescriptionKey = "gridfold.model";

    private readonly long _rowsAtOnce;

    private FoldModel(
        ModelDescription description, NetworkSpec spec, IReadOnlyList<NamedTensor> weights, nn.Module<Tensor, Tensor> network,
        long rowsAtOnce)
    {
        Description = description;
        Weights = weights;
        Spec = spec;
        Network = network;
        _rowsAtOnce = rowsAtOnce;
    }

    /// <summary>The description of the model.</summary>
    public ModelDescription Description { get; }

    /// <summary>Receives the share of a prediction that is done, from 0 to 1. Null when no progress is shown.</summary>
    internal Action<double>? Report { get; set; }

    /// <summary>The network's layers.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The network's parameters and buffers.</summary>
    internal IReadOnlyList<NamedTensor> Weights { get; }

    /// <summary>The network, for evaluation: without dropout, and batch normalisation uses its running statistics.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Makes a safetensors file with the weights by their names, and the description as metadata.</summary>
    public static byte[] Save(ModelDescription description, IReadOnlyList<NamedTensor> weights)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [DescriptionKey] = description.ToJson() };
        return ExactBytes.Of(stream => Safetensors.Write(stream, weights, metadata));
    }

    /// <summary>Reads the description from a file that <see cref="Save"/> made.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">The bytes are not such a file.</exception>
    public static ModelDescription ReadDescription(byte[] file, string name)
    {
        using var stream = new MemoryStream(file, writable: false);
        return Safetensors.ReadMetadata(stream, name).TryGetValue(DescriptionKey, out string? json)
            ? ModelDescription.Parse(json, name)
            : throw new InputException(
                $"{name} holds weights and does not say of which network; it must be a file that 'gridfold export --weights' wrote");
    }

    /// <summary>Builds the network from a file that <see cref="Save"/> made.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="ownNetwork">The user's class, where this process has it. Null to load it from its assembly.</param>
    /// <exception cref="InputException">The bytes are not such a file, or the file is damaged.</exception>
    public static FoldModel Load(byte[] file, string name, Type? ownNetwork = null)
    {
        ModelDescription description = ReadDescription(file, name);
        using var stream = new MemoryStream(file, writable: false);
        IReadOnlyList<NamedTensor> weights = Safetensors.Read(stream, name);
        if (WeightsHash.Of(weights) != description.WeightsHash)
            throw new InputException(
                $"{name} does not have the weights that it was saved with; it is damaged or was changed: export it again");

        var problems = new Problems();
        NetworkSpec? spec = SpecMapReader.Open(ReadModel(description, name), "model", problems) is { } reader
            ? NetworkSpec.Read(reader)
            : null;
        problems.ThrowIfAny();
        RequireTensors(spec!, description, weights, name);
        nn.Module<Tensor, Tensor> network = Build(spec!, description, ownNetwork);
        try
        {
            NetworkWeights.Put(network, weights, name);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.eval();
        return new FoldModel(description, spec!, weights, network, spec!.RowsAtOnce(description.Input.Shape, description.Head.Width));
    }

    private static nn.Module<Tensor, Tensor> Build(NetworkSpec spec, ModelDescription description, Type? ownNetwork)
    {
        OwnNetworkLayer? own = spec.Own;
        if (own is not null && ownNetwork is null && !OwnCodeGate.IsOpen)
        {
            throw new InputException($"the network is the class {own.Source.Name} of your own; load it with LoadModelAsync<T>() in a "
                + "program that has the class, use 'predict' or 'test', or take its weights with 'export --weights'");
        }

        if (own is null && ownNetwork is not null)
            throw new InputException($"the network has layers of Gridfold and is no {ownNetwork.FullName}; load it without a class");
        try
        {
            using var random = new NetworkRandom(0);
            if (ownNetwork is not null) return own!.BuildAs(ownNetwork, description.Input.Shape, description.Head.Width, random);
            return spec.Build(description.Input.Shape, description.Head.Width, random);
        }
        catch (OwnClassException exception)
        {
            throw new InputException(exception.Message);
        }
    }

    private static SpecNode ReadModel(ModelDescription description, string name)
    {
        try
        {
            return SpecJson.Read(description.Model.GetRawText());
        }
        catch (JsonException exception)
        {
            throw new InputException($"{name} describes its network in no way that Gridfold writes "
                + $"({JsonFault.Of(exception)}); export it again");
        }
    }

    /// <summary>Refuses a description whose network is not that of the weights, before the network takes memory.</summary>
    private static void RequireTensors(NetworkSpec spec, ModelDescription description, IReadOnlyList<NamedTensor> weights, string name)
    {
        var problems = new Problems();
        (IReadOnlyList<int> input, Head head) = (description.Input.Shape, description.Head);
        (spec with { Pretrained = null }).Check(input, head, problems);
        spec.CheckTokens(description.Input as TableFormat, problems);
        problems.ThrowIfAny();
        Dictionary<string, NamedTensor> found = weights.ToDictionary(tensor => tensor.Name);
        foreach (TensorShape needed in spec.Place(input, head.Width).SelectMany(layer => layer.Tensors))
        {
            if (found.TryGetValue(needed.Name, out NamedTensor? tensor) && tensor.Shape.SequenceEqual(needed.Shape)) continue;
            string there = tensor is null ? "no such tensor" : $"the shape [{string.Join(", ", tensor.Shape)}]";
            throw new InputException($"{name} describes a network with tensor '{needed.Name}' in shape "
                + $"[{string.Join(", ", needed.Shape)}], and has {there}; it was changed: export it again");
        }
    }

    /// <summary>Makes the network's inputs from raw rows: [rows, ...shape].</summary>
    /// <param name="rows">The raw rows, row-major, rows x <see cref="InputFormat.RowSize"/>. They are not changed.</param>
    public Tensor Preprocess(ReadOnlySpan<float> rows)
    {
        IReadOnlyList<int> shape = Description.Input.Shape;
        float[] values = rows.ToArray();
        if (Description is { Tokens: { } tokens, Input: TableFormat table }) Vocabulary.Apply(values.AsSpan(), table, tokens);
        Preprocessor.Apply(values, Description.Input.RowSize / shape[0], Description.Fill, Description.Preprocessing);
        return ToTensor(values);
    }

    /// <summary>Makes the network's inputs from raw rows in 64 bits. A model that was trained on 32 bits cuts the rows first.</summary>
    /// <param name="rows">The raw rows, row-major, rows x <see cref="InputFormat.RowSize"/>. They are not changed.</param>
    public Tensor Preprocess(ReadOnlySpan<double> rows)
    {
        if (Description.Input is TableFormat { IsWide: true } table)
        {
            double[] values = rows.ToArray();
            if (Description.Tokens is { } tokens) Vocabulary.Apply(values.AsSpan(), table, tokens);
            return ToTensor(Preprocessor.Apply(values, Description.Fill, Description.Preprocessing));
        }

        var narrow = new float[rows.Length];
        for (int i = 0; i < narrow.Length; i++) narrow[i] = (float)rows[i];
        return Preprocess(narrow);
    }

    /// <summary>Computes the probability of each class or label, or the numbers of each row in their own units.</summary>
    /// <param name="rows">The raw rows as in the data, row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(ReadOnlySpan<float> rows) => PredictAll(rows, batch => Preprocess(batch));

    /// <summary>Computes the same from raw rows in 64 bits.</summary>
    /// <param name="rows">The raw rows as in the data, row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(ReadOnlySpan<double> rows) => PredictAll(rows, batch => Preprocess(batch));

    /// <summary>Computes the same for rows of a dataset.</summary>
    /// <param name="dataset">The dataset, of the model's format.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(Dataset dataset, IReadOnlyList<int> rows)
    {
        int size = dataset.RowSize;
        return dataset.WideInputs is { } wide
            ? Predict(rows.SelectMany(row => wide.AsSpan(row * size, size).ToArray()).ToArray().AsSpan())
            : Predict(rows.SelectMany(row => dataset.Inputs.AsSpan(row * size, size).ToArray()).ToArray().AsSpan());
    }

    private double[] PredictAll<T>(ReadOnlySpan<T> rows, Preprocessing<T> preprocess)
    {
        int rowSize = Description.Input.RowSize, width = Description.Head.Width;
        int rowsAtOnce = (int)Math.Min(_rowsAtOnce, Math.Max(1, rows.Length / rowSize));
        double[] predictions = new double[rows.Length / rowSize * width];
        using IDisposable withoutGradients = no_grad();
        for (int start = 0; start < rows.Length; start += rowsAtOnce * rowSize)
        {
            using DisposeScope batch = NewDisposeScope();
            Tensor outputs = Network.forward(preprocess(rows.Slice(start, Math.Min(rowsAtOnce * rowSize, rows.Length - start))));
            Tensor given = Description.Classes.Count > 0 ? nn.functional.softmax(outputs, 1) : outputs.contiguous();
            float[] values = given.data<float>().ToArray();
            for (int index = 0; index < values.Length; index++)
                predictions[(start / rowSize * width) + index] = ToPrediction(values[index], index % width);
            Report?.Invoke(Math.Min(1, ((double)start + (rowsAtOnce * rowSize)) / rows.Length));
        }

        return predictions;
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private double ToPrediction(float value, int output) =>
        Description.Labels is not null ? Multilabel.ProbabilityOf(value)
        : Description.Scales.Count == 0 ? value : Description.Scales[output].Restore(value);

    /// <summary>Moves values to libtorch's own memory, because products give other last bits for other alignments.</summary>
    private Tensor ToTensor(float[] values)
    {
        IEnumerable<long> shape = Description.Input.Shape.Select(size => (long)size);
        using Tensor managed = tensor(values, [values.Length / Description.Input.RowSize, .. shape]);
        return managed.clone();
    }

    private delegate Tensor Preprocessing<T>(ReadOnlySpan<T> rows);
}
