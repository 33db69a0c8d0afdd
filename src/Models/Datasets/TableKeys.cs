using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Reads the keys of the <c>dataset:</c> section that say how a table is read and divided.</summary>
internal sealed class TableKeys
{
    private static readonly string[] Rules = ["missing", "decimal", "thousands", "comment"];

    private static readonly Dictionary<string, MissingStrategy> Strategies = new()
    {
        ["drop"] = MissingStrategy.Drop,
        ["mean"] = MissingStrategy.Mean,
        ["median"] = MissingStrategy.Median,
        ["most_frequent"] = MissingStrategy.MostFrequent,
        ["category"] = MissingStrategy.Category,
    };

    private const string Constant = "constant";

    private readonly SpecMapReader _reader;

    public TableKeys(SpecMapReader reader) => _reader = reader;

    /// <summary>The keys that a dataset of images does not take, and that are written.</summary>
    public static IEnumerable<string> WrittenIn(DatasetSpec spec)
    {
        if (!ReferenceEquals(spec.Reading, TableReading.Default)) yield return "missing, decimal, thousands or comment";
        if (spec.MissingValues is not null) yield return "missing_values";
        if (spec.Numeric.Count > 0) yield return "numeric";
        if (spec.Embed.Count > 0) yield return "embed";
        if (spec.Text is not null) yield return "text";
        if (spec.Test is not null) yield return "test";
        if (spec.TestFraction is not null) yield return "test_fraction";
    }

    public TextSpec? ReadText()
    {
        if (_reader.Map("text") is not { } map) return null;
        bool isNamed = map.RequiredNode("column", "the column with the texts, as in column: review") is not null;
        map.RequiredNode("length", "the words of a row that are read, as in length: 50");
        string? name = map.Text("column");
        int length = map.Integer("length", 1, min: 1, max: TextSpec.MaxLength);
        int vocabulary = map.Integer(
            "vocabulary", TextSpec.UsualVocabulary, min: TextFormat.FirstWord + 1, max: TextSpec.MaxWords + TextFormat.FirstWord);
        if (isNamed && string.IsNullOrWhiteSpace(name)) map.Error("column", "it must be the name of a column, as in column: review");
        map.RejectUnknownKeys();
        return name is null ? null : new TextSpec(new ColumnReference(name, map.LocationOf("column")), length, vocabulary);
    }

    public TableReading ReadReading()
    {
        // Every key is asked for, because a key that nobody asks for is reported as unknown.
        int written = Rules.Count(_reader.Has);
        return written == 0 ? TableReading.Default : ReadWritten();
    }

    private TableReading ReadWritten()
    {
        char point = _reader.Choice("decimal", Marks.Decimals, '.');
        char? group = _reader.Has("thousands") ? _reader.Choice("thousands", Marks.Groups, '\0') : null;
        if (group == point)
            _reader.Error("thousands", $"the decimal mark is the same: numbers such as 1{group}000 would be read in two ways; change one");
        string? comment = _reader.Text("comment");
        if (comment is not null && (comment.Trim().Length == 0 || comment.Any(c => c is '"' or '\r' or '\n')))
            _reader.Error("comment", "it must be the text at the start of lines that are skipped, as in \"#\"");
        return new TableReading
        {
            Missing = ReadWords() ?? TableReading.Default.Missing,
            Decimal = point,
            Thousands = group == '\0' ? null : group,
            Comment = comment,
        };
    }

    private List<string>? ReadWords()
    {
        if (_reader.List("missing") is not { } items) return null;
        var words = new List<string>();
        foreach (SpecNode item in items)
        {
            if (item is SpecScalar scalar) words.Add(scalar.Written);
            else
            {
                _reader.Problems.Error(
                    $"{_reader.PathOf("missing")} has {item.Description}; it must hold the texts that stand for a missing value, "
                        + "as in [\"\", unknown, -999]",
                    item.Location);
            }
        }

        return words;
    }

    public MissingRules? ReadMissingValues()
    {
        const string key = "missing_values";
        if (_reader.Node(key) is not SpecMap written || written[Constant] is not null)
            return _reader.Has(key) ? new MissingRules(ReadRule(_reader, key)) : null;
        SpecMapReader map = _reader.Map(key)!;
        SpecNode? columns = map.RequiredNode("columns", "as in {columns: {age: median, town: category}, others: mean}, or {constant: 0}");
        MissingValues? others = map.Has("others") ? ReadRule(map, "others") : null;
        map.RejectUnknownKeys();
        if (columns is null || map.Map("columns") is not { } named) return null;
        named.TakeNames();
        List<(ColumnReference Column, MissingValues Rule)> rules = [];
        foreach (SpecEntry entry in ((SpecMap)columns).Entries)
        {
            if (!named.Has(entry.Key)) named.Error(entry.Key, "it must be a rule, as in mean, or in {constant: 0}");
            else if (ReadRule(named, entry.Key) is { } rule)
                rules.Add((new ColumnReference(entry.Key, entry.KeyLocation ?? entry.Value.Location), rule));
        }

        return new MissingRules(others) { Columns = rules };
    }

    /// <summary>Reads one rule. Null when an error was reported.</summary>
    private static MissingValues? ReadRule(SpecMapReader reader, string key)
    {
        if (reader.Node(key) is SpecMap)
        {
            SpecMapReader map = reader.Map(key)!;
            map.RequiredNode(Constant, "the value in the place of missing ones, as in {constant: 0}");
            string? constant = map.Text(Constant);
            map.RejectUnknownKeys();
            return constant is null ? null : new MissingValues(MissingStrategy.Constant, constant.Trim());
        }

        if (reader.Node(key) is SpecScalar { Text: Constant })
        {
            reader.Error(key, $"the constant is missing: write it, as in {key}: {{constant: 0}}");
            return null;
        }

        return new MissingValues(reader.Choice(key, Strategies, MissingStrategy.Mean), null);
    }

    public (PathSource? File, double? Fraction) ReadTest()
    {
        string? file = _reader.Text("test");
        if (file is not null && string.IsNullOrWhiteSpace(file))
            _reader.Error("test", "it must not be blank: name the file of the test rows, or remove the key");
        double? fraction = _reader.Has("test_fraction") ? _reader.Number("test_fraction", 0.2, above: 0, below: 1) : null;
        if (file is not null && fraction is not null)
        {
            _reader.Error(
                "test_fraction", $"{_reader.PathOf("test")} is written too, and a dataset has one test split: remove one of the two");
        }

        return (file is null ? null : new PathSource(file) { Location = _reader.LocationOf("test") }, fraction);
    }

    /// <summary>The marks within numbers. Few files name one, so the others do not make the lists.</summary>
    private static class Marks
    {
        public static Dictionary<string, char> Decimals { get; } = new() { ["."] = '.', [","] = ',' };

        public static Dictionary<string, char> Groups { get; } = new()
        {
            [","] = ',',
            ["."] = '.',
            [" "] = ' ',
            ["'"] = '\'',
            ["_"] = '_',
            ["\u00A0"] = '\u00A0',
            ["\u202F"] = '\u202F',
        };
    }
}
