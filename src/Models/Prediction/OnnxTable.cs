using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Graphs;
using static Onnx.TensorProto.Types;

namespace Gridfold.Models.Prediction;

/// <summary>
/// The inputs of an ONNX model for the columns of a table. Columns of numbers are one input <c>numbers</c> [rows, columns], in the order of
/// the training; NaN stands for a missing number. Each text column is an input with its name, [rows, 1]; an empty text stands for a missing
/// one. A text that the training did not have ends the run with an error; in a column of <c>dataset.embed</c> it is an unknown value. The
/// column of <c>dataset.text</c> is an input with its name, [rows, length]: the words of each row in lower case, with empty texts before
/// them.
/// </summary>
internal sealed class OnnxTable
{
    /// <summary>The input with the columns of numbers.</summary>
    public const string Numbers = "numbers";

    private readonly OnnxGraph _graph;
    private readonly TableFormat _table;
    private readonly TableCells _cells;

    private OnnxTable(OnnxGraph graph, TableFormat table) =>
        (_graph, _table, _cells) = (graph, table, new TableCells(table.Reading ?? TableReading.Default));

    /// <summary>Gives the columns of numbers, in order.</summary>
    public static IReadOnlyList<TableColumn> NumberColumns(TableFormat table) =>
        [.. table.Columns.Where(column => column.Categories is null && column.Coded is null)];

    /// <summary>Gives the names of the inputs.</summary>
    public static IEnumerable<string> InputsOf(TableFormat table) =>
        [.. NumberColumns(table).Take(1).Select(_ => Numbers),
            .. table.Columns.Where(column => column.Categories is not null || column.Coded is not null).Select(column => column.Name)];

    /// <summary>Adds the inputs, and makes raw rows of them.</summary>
    /// <returns>The name of the value: the raw rows in 64 bits, [rows, features].</returns>
    public static string AddTo(OnnxGraph graph, TableFormat table) => new OnnxTable(graph, table).Rows();

    private string Rows()
    {
        int count = NumberColumns(_table).Count;
        string numbers = count == 0
            ? ""
            : _graph.Cast(_graph.Input(Numbers, _table.IsWide ? DataType.Double : DataType.Float, [count]), DataType.Double);
        var features = new List<string>();
        var plain = new List<long>();
        int place = 0;
        foreach (TableColumn column in _table.Columns)
        {
            double? constant = _table.RuleFor(column)?.Constant is { } text && _cells.TryNumber(text, out double number) ? number : null;
            if (column is { Categories: null, Coded: null, MarksMissing: false } && constant is null)
            {
                plain.Add(place++);
                continue;
            }

            EndPlain();
            if (column.Categories is { } categories) features.Add(Texts(column, categories));
            else if (column.Coded is not null) features.Add(Codes(column));
            else features.AddRange(WithRule(Columns(numbers, [place++]), constant, column.MarksMissing));
        }

        EndPlain();
        return features is [var only] ? only : _graph.Node("Concat", features, OnnxAttribute.Of("axis", 1));

        // Columns side by side that need no rule are one feature.
        void EndPlain()
        {
            if (plain.Count > 0) features.Add(plain.Count == count ? numbers : Columns(numbers, plain));
            plain.Clear();
        }
    }

    private string Columns(string numbers, IEnumerable<long> places) =>
        _graph.Node("Gather", [numbers, _graph.Longs("columns", [.. places])], OnnxAttribute.Of("axis", 1));

    /// <summary>Puts a stated number in the place of missing ones, and adds the feature that is 1 where the number is missing.</summary>
    private IEnumerable<string> WithRule(string value, double? constant, bool marksMissing)
    {
        string isMissing = _graph.Node("IsNaN", [value]);
        yield return constant is { } number
            ? _graph.Node("Where", [isMissing, _graph.Doubles("constant", [1], [number]), value])
            : value;
        if (marksMissing) yield return _graph.Cast(isMissing, DataType.Double);
    }

    /// <summary>
    /// Looks each text up in a table with a row for each category, and one for missing texts: of NaN where the folds fill it in. An unknown
    /// text has a row that does not exist.
    /// </summary>
    private string Texts(TableColumn column, IReadOnlyList<string> categories)
    {
        List<string> texts = [.. categories];
        double[][] rows = [.. categories.Select((_, own) => categories.Select((_, other) => own == other ? 1.0 : 0).ToArray())];
        if (MissingRow(column, categories, rows) is { } missing && !texts.Contains(""))
        {
            texts.Add("");
            rows = [.. rows, missing];
        }

        string place = _graph.Node(
            "LabelEncoder",
            [_graph.Input(column.Name, DataType.String, [1])],
            OnnxAttribute.Of("keys_strings", texts),
            OnnxAttribute.Of("values_int64s", Enumerable.Range(0, texts.Count).Select(index => (long)index)),
            OnnxAttribute.Of("default_int64", texts.Count));
        string table = _graph.Doubles($"{column.Name}.categories", [rows.Length, categories.Count], rows.SelectMany(row => row).ToArray());
        string found = _graph.Node("Gather", [table, place], OnnxAttribute.Of("axis", 0));
        return _graph.Node("Reshape", [found, _graph.Longs("shape", [-1, categories.Count])]);
    }

    /// <summary>Looks each word or value up in the list of those with codes. Each other text is an unknown word or value.</summary>
    private string Codes(TableColumn column)
    {
        Dictionary<string, long> codes = column.Coded!.Index()
            .ToDictionary(text => text.Item, text => (long)text.Index + TextFormat.FirstWord);
        if (CodeOfMissing(column, codes) is { } missing) codes.TryAdd("", missing);
        return _graph.Cast(
            _graph.Node(
                "LabelEncoder",
                [_graph.Input(column.Name, DataType.String, [column.Width])],
                OnnxAttribute.Of("keys_strings", codes.Keys),
                OnnxAttribute.Of("values_int64s", codes.Values),
                OnnxAttribute.Of("default_int64", TextFormat.Unknown)),
            DataType.Double);
    }

    /// <summary>The code of an empty text: padding of a text column, otherwise what the rule says; null for an unknown value.</summary>
    private long? CodeOfMissing(TableColumn column, Dictionary<string, long> codes)
    {
        if (column.Text is not null) return TextFormat.Padding;
        if (_table.RuleFor(column) is not { } rule) return null;
        string? text = rule.Strategy == MissingStrategy.Category ? MissingValues.Category : rule.Constant;
        if (text is null) return rule.IsFitted ? TextFormat.Padding : null;
        return codes.TryGetValue(text, out long code) ? code : null;
    }

    private double[]? MissingRow(TableColumn column, IReadOnlyList<string> categories, double[][] rows)
    {
        if (_table.RuleFor(column) is not { } rule) return null;
        string? text = rule.Strategy == MissingStrategy.Category ? MissingValues.Category : rule.Constant;
        if (text is null) return rule.IsFitted ? [.. categories.Select(_ => double.NaN)] : null;
        int place = categories.ToList().IndexOf(text);
        return place < 0 ? null : rows[place];
    }
}
