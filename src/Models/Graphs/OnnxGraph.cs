using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace Gridfold.Models.Graphs;

/// <summary>
/// A graph of ONNX operators that grows operator by operator (https://onnx.ai/onnx/repo-docs/IR.html). The first dimension of inputs and
/// outputs is the number of rows, which is free. Only one thread at a time may use it.
/// </summary>
/// <param name="outside">The names of the inputs and outputs, all different. No value between them gets such a name.</param>
internal sealed class OnnxGraph(IEnumerable<string> outside)
{
    // Operators of 2021, which Debian 12's onnx knows. ai.onnx.ml has the tables of texts.
    private const long Operators = 17, TextOperators = 3, FileVersion = 8;

    private const string TextDomain = "ai.onnx.ml", Rows = "rows";

    private readonly GraphProto _graph = new() { Name = "gridfold" };
    private readonly HashSet<string> _names = [.. outside];

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="name">The name that a caller uses.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="row">The shape of one row.</param>
    /// <returns>The same name.</returns>
    public string Input(string name, DataType type, IReadOnlyList<int> row)
    {
        _graph.Input.Add(Describe(name, type, row));
        return name;
    }

    /// <summary>Gives a value to the caller under a name of its own.</summary>
    public void Output(string value, string name, DataType type, IReadOnlyList<int> row)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Input = { value }, Output = { name } });
        _graph.Output.Add(Describe(name, type, row));
    }

    /// <summary>Adds an operator with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, IEnumerable<string> inputs, params AttributeProto[] attributes) =>
        Node(operation, inputs, output: 0, attributes);

    /// <summary>Adds an operator whose earlier outputs are not needed.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The values that it reads; "" for one that it does without.</param>
    /// <param name="output">The position of the output that is needed, counted from 0.</param>
    /// <param name="attributes">The settings.</param>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, IEnumerable<string> inputs, int output, params AttributeProto[] attributes)
    {
        string name = Reserve(operation.ToLowerInvariant());
        _graph.Node.Add(new NodeProto
        {
            Name = name,
            OpType = operation,
            Domain = operation == "LabelEncoder" ? TextDomain : "",
            Input = { inputs },
            Output = { Enumerable.Repeat("", output), name },
            Attribute = { attributes },
        });
        return name;
    }

    /// <summary>Changes the type of values.</summary>
    public string Cast(string value, DataType type) => Node("Cast", [value], OnnxAttribute.Of("to", (long)type));

    /// <summary>Adds numbers in 32 bits.</summary>
    public string Floats(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        Numbers(name, DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds numbers in 64 bits.</summary>
    public string Doubles(string name, IReadOnlyList<int> shape, ReadOnlySpan<double> values) =>
        Numbers(name, DataType.Double, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds a list of whole numbers: a shape, axes or places.</summary>
    public string Longs(string name, ReadOnlySpan<long> values) =>
        Numbers(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Adds a list of texts.</summary>
    public string Texts(string name, IEnumerable<string> values)
    {
        ByteString[] texts = [.. values.Select(ByteString.CopyFromUtf8)];
        return Add(new TensorProto
        {
            Name = Reserve(name),
            DataType = (int)DataType.String,
            Dims = { texts.Length },
            StringData = { texts },
        });
    }

    /// <summary>Makes the file.</summary>
    /// <param name="program">The name and version of the program that made the model.</param>
    /// <param name="facts">Facts for people and programs, by name.</param>
    public byte[] Write((string Name, string Version) program, IEnumerable<KeyValuePair<string, string>> facts)
    {
        var model = new ModelProto
        {
            IrVersion = FileVersion,
            ProducerName = program.Name,
            ProducerVersion = program.Version,
            Graph = _graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = Operators },
                new OperatorSetIdProto { Domain = TextDomain, Version = TextOperators },
            },
            MetadataProps = { facts.Select(fact => new StringStringEntryProto { Key = fact.Key, Value = fact.Value }) },
        };
        return model.ToByteArray();
    }

    private string Numbers(string name, DataType type, IReadOnlyList<int> shape, ReadOnlySpan<byte> values) =>
        Add(new TensorProto
        {
            Name = Reserve(name),
            DataType = (int)type,
            Dims = { shape.Select(size => (long)size) },
            RawData = ByteString.CopyFrom(values),
        });

    private string Add(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Describe(string name, DataType type, IReadOnlyList<int> row)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Rows } } };
        shape.Dim.AddRange(row.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    /// <summary>Gives a name that no other value has: the wished one, or with a number behind it.</summary>
    private string Reserve(string wish)
    {
        string name = wish;
        for (int number = 2; !_names.Add(name); number++) name = string.Create(CultureInfo.InvariantCulture, $"{wish}_{number}");
        return name;
    }
}
