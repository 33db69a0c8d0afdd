using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Datasets;

/// <summary>Reads the <c>dataset:</c> section.</summary>
internal sealed class DatasetSpecReader
{
    private static readonly string[] Sources = ["name", "path", "images", OwnClass.ClassKey];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);
    private readonly SpecMapReader _reader;

    private readonly bool _needsLabel;

    public DatasetSpecReader(SpecMapReader reader, bool needsLabel)
    {
        _reader = reader;
        _needsLabel = needsLabel;
    }

    public DatasetSpec? Read()
    {
        DatasetSource? source = ReadSource();
        IReadOnlyList<ColumnReference> labels = ReadLabels(source);
        IReadOnlyList<ColumnReference> ignore = ReadColumns("ignore");
        IReadOnlyList<ColumnReference> categorical = ReadColumns("categorical");
        IReadOnlyList<ColumnReference> numeric = ReadColumns("numeric");
        IReadOnlyList<ColumnReference> embed = ReadColumns("embed");
        ColumnReference? group = ReadColumn("group"), time = ReadColumn("time");
        var table = new TableKeys(_reader);
        TextSpec? text = table.ReadText();
        RefuseTwoRoles(
            (labels, "label"), (Listed(group), "group"), (Listed(time), "time"), (ignore, "ignore"), (categorical, "categorical"),
            (numeric, "numeric"), (embed, "embed"), (Listed(text?.Column), "text"));
        TableReading reading = table.ReadReading();
        if (source is OwnDataSource) RefuseMarks();
        MissingRules? missingValues = table.ReadMissingValues();
        RefuseLabelIn(missingValues, [.. labels, group, time]);
        (PathSource? test, double? testFraction) = table.ReadTest();
        if (group is not null && testFraction is not null)
        {
            _reader.Error(
                "test_fraction",
                "it takes single rows, and dataset.group keeps rows together: put whole groups in a file, and name it in dataset.test");
        }

        Binarize? binarize = ReadBinarize();
        Checksum? checksum = ReadChecksum(source);
        IReadOnlyList<PreprocessStep>? preprocess = PreprocessReader.Read(_reader);
        double seconds = _reader.Number("timeout", DefaultTimeout.TotalSeconds, above: 0, max: DatasetSpec.MaxTimeout.TotalSeconds);
        _reader.RejectUnknownKeys();
        if (source is null) return null;
        return new DatasetSpec
        {
            Source = source,
            Folder = Path.GetDirectoryName(_reader.Location?.File) ?? "",
            Label = labels.Count > 0 ? labels[0] : null,
            MoreLabels = [.. labels.Skip(1)],
            Binarize = binarize,
            Ignore = ignore,
            Categorical = categorical,
            Numeric = numeric,
            Embed = embed,
            Text = text,
            Group = group,
            Time = time,
            Reading = reading,
            MissingValues = missingValues,
            Test = test,
            TestFraction = testFraction,
            TestLocation = test?.Location ?? (testFraction is null ? null : _reader.LocationOf("test_fraction")),
            Sha256 = checksum,
            Preprocess = preprocess,
            Timeout = TimeSpan.FromSeconds(seconds),
        };
    }

    private DatasetSource? ReadSource()
    {
        string[] sources = [.. Sources.Where(_reader.Has)];
        bool hasLabels = _reader.Has("labels");
        if (sources.Length == 0)
        {
            if (hasLabels)
                _reader.Error("labels", $"it belongs to {_reader.PathOf("images")}, which is missing: name the IDX file of the images");
            else
            {
                _reader.Problems.Error(
                    $"{_reader.Path} has no source; write one of name (a built-in or public dataset), path " +
                        $"({TableFileFormats.Described}, a folder or a zip of images), images and labels (IDX files), or class (your own)",
                    _reader.Location);
            }

            return null;
        }

        foreach (string other in sources.Skip(1))
            _reader.Error(other, $"a dataset has one source, and {_reader.PathOf(sources[0])} is written too: remove one of the two");
        if (hasLabels && sources[0] != "images")
        {
            _reader.Error(
                "labels",
                $"it belongs to images, and {_reader.PathOf(sources[0])} is written: remove it "
                    + "(the column of a table to predict is 'label')");
        }

        return sources[0] switch
        {
            "name" => ReadName(),
            OwnClass.ClassKey => OwnDataSource.Read(_reader),
            "path" => Text("path") is { } path ? new PathSource(path) { Location = _reader.LocationOf("path") } : null,
            _ => ReadIdx(hasLabels),
        };
    }

    private DatasetSource? ReadName()
    {
        if (Text("name") is not { } name) return null;
        if (BuiltInDatasets.Find(name) is not null) return new BuiltInSource(name) { Location = _reader.LocationOf("name") };
        if (DatasetCatalogue.Find(name) is not null) return new CatalogueSource(name) { Location = _reader.LocationOf("name") };
        string[] known = [.. BuiltInDatasets.All.Select(dataset => dataset.Name), .. DatasetCatalogue.All.Select(dataset => dataset.Name)];
        _reader.Error(
            "name",
            $"no dataset has this name{Suggestion.For(name, known)} " +
                $"(a file of your own goes under {_reader.PathOf("path")})");
        return null;
    }

    private IdxSource? ReadIdx(bool hasLabels)
    {
        string? images = Text("images");
        if (!hasLabels)
        {
            _reader.Error("images", $"{_reader.PathOf("labels")} is missing: name the IDX file of the labels");
            return null;
        }

        if (Text("labels") is not { } labels || images is null) return null;
        return new IdxSource(images, labels) { Location = _reader.LocationOf("images"), LabelsLocation = _reader.LocationOf("labels") };
    }

    /// <summary>Reads the column to predict, or the list of them.</summary>
    private IReadOnlyList<ColumnReference> ReadLabels(DatasetSource? source)
    {
        SpecNode? node = _reader.Node("label");
        IReadOnlyList<ColumnReference> labels = node is null or SpecList ? ReadColumns("label") : [];
        if (node is SpecList { Items.Count: 0 }) _reader.Error("label", "it must name at least one column, as in [width, height]");
        if (node is not SpecList) labels = Listed(Text("label") is { } one ? new ColumnReference(one, _reader.LocationOf("label")) : null);
        if (labels.Count > DatasetSpec.MaxTargets)
        {
            _reader.Problems.Error(
                $"{_reader.PathOf("label")} has {labels.Count} columns, and it may have {DatasetSpec.MaxTargets}: predict fewer",
                _reader.LocationOf("label"));
        }

        if (labels.Count > 0 && source is IdxSource)
            _reader.Error("label", "it names a column of a table, and the IDX file of labels holds the classes: remove it");

        if (!_reader.Has("label") && _needsLabel && source is OwnDataSource own)
        {
            _reader.Problems.Error(
                $"{_reader.Path} has no 'label'; a class needs one: name the column of {own.Class.Name} to predict, as in label: species",
                own.Location);
        }

        string path = (source as PathSource)?.Path ?? "";
        if (!_reader.Has("label") && _needsLabel && TableFileFormats.OfName(path) is { } format)
            _reader.Problems.Error(TableFileFormats.LabelIsMissing(format, path), source?.Location);
        return labels;
    }

    private ColumnReference? ReadColumn(string key) =>
        Text(key) is { } name ? new ColumnReference(name, _reader.LocationOf(key)) : null;

    private static IReadOnlyList<ColumnReference> Listed(ColumnReference? column) => column is null ? [] : [column];

    private List<ColumnReference> ReadColumns(string key)
    {
        var columns = new List<ColumnReference>();
        foreach (SpecNode item in _reader.List(key) ?? [])
        {
            if (item is SpecScalar { Text.Length: > 0 } name) columns.Add(new ColumnReference(name.Written, item.Location));
            else
            {
                _reader.Problems.Error(
                    $"{_reader.PathOf(key)} has {item.Description}; it must hold names of columns, as in [id, comment]",
                    item.Location);
            }
        }

        return columns;
    }

    private void RefuseTwoRoles(params (IReadOnlyList<ColumnReference> Columns, string Key)[] lists)
    {
        Dictionary<string, string> roles = [];
        foreach ((ColumnReference column, string key) in lists.SelectMany(list => list.Columns.Select(column => (column, list.Key))))
        {
            // A column of groups or of times is no feature anyway.
            string? role = roles.GetValueOrDefault(column.Name);
            if (key == "ignore" && role is not null && (role == _reader.PathOf("group") || role == _reader.PathOf("time"))) continue;
            if (roles.TryAdd(column.Name, _reader.PathOf(key))) continue;
            _reader.Problems.Error(
                $"{_reader.PathOf(key)} has '{column.Name}', which {roles[column.Name]} has too; " +
                    "a column has one role: remove it from one of them",
                column.Location);
        }
    }

    /// <summary>Refuses a rule that would put a value into a column that is no feature.</summary>
    private void RefuseLabelIn(MissingRules? rules, params ColumnReference?[] others)
    {
        foreach ((ColumnReference column, MissingValues rule) in rules?.Columns ?? [])
        {
            if (rule.Strategy == MissingStrategy.Drop || others.All(other => other?.Name != column.Name)) continue;
            _reader.Problems.Error(
                $"{_reader.PathOf("missing_values")}.columns has '{column.Name}', which is no feature; no value can be filled in there: "
                    + "write drop, or remove the column from the list",
                column.Location);
        }
    }

    private Binarize? ReadBinarize()
    {
        if (_reader.Map("binarize") is not { } map) return null;
        const string remedy = "the smallest label that counts as the positive class, as in {at_least: 6}";
        bool isWritten = map.RequiredNode("at_least", remedy) is not null;
        double threshold = map.Number("at_least", 0);
        map.RejectUnknownKeys();
        return isWritten ? new Binarize(threshold, map.LocationOf("at_least")) : null;
    }

    private Checksum? ReadChecksum(DatasetSource? source)
    {
        if (Text("sha256") is not { } text) return null;
        if (source is IdxSource)
            _reader.Error("sha256", "it checks a single file, and IDX data is two: remove it");
        if (source is OwnDataSource)
            _reader.Error("sha256", $"it checks a file, and a class gives the rows: write {OwnDataSource.FingerprintKey}");
        if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
            _reader.Error("sha256", $"it must be 64 hexadecimal digits and has {text.Length} characters: take it from 'sha256sum FILE'");
        return new Checksum(text.ToLowerInvariant(), _reader.LocationOf("sha256"));
    }

    /// <summary>Refuses what tells how a text file writes its numbers and lines.</summary>
    private void RefuseMarks()
    {
        foreach (string key in ((string[])["decimal", "thousands", "comment"]).Where(_reader.Has))
            _reader.Error(key, $"it is about the text of a file, and {_reader.PathOf(OwnClass.ClassKey)} gives numbers: remove it");
    }

    /// <summary>Reads a text that is not blank.</summary>
    private string? Text(string key)
    {
        string? text = _reader.Text(key);
        if (text is null || !string.IsNullOrWhiteSpace(text)) return text;
        _reader.Error(key, "it must not be blank: write a value, or remove the key");
        return null;
    }
}
