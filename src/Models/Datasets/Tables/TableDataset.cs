using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reads a file as a table of features and a label.</summary>
internal static class TableDataset
{
    /// <summary>The greatest size of a table's file.</summary>
    public const long MaxBytes = 1L << 30;

    /// <param name="file">The file.</param>
    /// <param name="test">The file of test rows; null for none.</param>
    /// <param name="builtInLabel">The label of a built-in table, when the spec names none.</param>
    /// <param name="spec">What to read.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The file is not a table with a label as the spec needs it.</exception>
    public static Dataset Load(
        SourceFile file, SourceFile? test, string? builtInLabel, DatasetSpec spec, CancellationToken cancellationToken)
    {
        ITableFileFormat format = TableFileFormats.Of(file);
        if ((spec.Label?.Name ?? builtInLabel) is not { } labelName)
            throw new InputException(TableFileFormats.LabelIsMissing(format, file.Shown), file.Location);
        ColumnReference label = spec.Label ?? new ColumnReference(labelName, file.Location);
        if (spec.Preprocess?.FirstOrDefault(step => step is Resize or Rgb) is { } ofImages)
        {
            throw new InputException(
                $"dataset.preprocess has {(ofImages is Resize ? "resize" : "rgb")}, and {file.Shown} is a table; "
                    + "that is for images: remove the step",
                ofImages.Location);
        }

        (Func<TableRecords> open, string fingerprint) = Open(file, test, format, spec, cancellationToken);
        using TableRecords firstPass = open();
        var columns = TableSurvey.Survey(firstPass, file, spec, label, readsAll: false, cancellationToken);
        RefuseSteps(columns, spec);
        using TableRecords secondPass = open();
        var values = TableValues.Read(secondPass, columns, file, readsAll: false, cancellationToken);
        var warnings = new Problems();
        TableJudgement.Judge(columns, values, warnings);
        values.Problems.ThrowIfAny();
        TableTargets targets = TableTargets.Read(columns, values, label, file);
        TableDoubts.Judge(columns, values, label, targets.Values, warnings);
        var features = TableFeatures.Encode(columns, values, file, cancellationToken);
        return new Dataset
        {
            Name = file.Name,
            SourceDescription = Describe(file, format, spec),
            InputShape = [features.Names.Count],
            Inputs = features.Inputs,
            WideInputs = features.WideInputs,
            Labels = targets.Labels,
            ClassNames = targets.ClassNames,
            Values = targets.Values,
            HasLabels = spec.Task is { HasLabels: true },
            TargetNames = targets.Values is null ? [] : [.. spec.MoreLabels.Prepend(label).Select(column => column.Name)],
            Groups = columns.ColumnOf(ColumnRole.Group) is >= 0 and var group ? [.. values.Categories[group].Rows] : null,
            Times = columns.ColumnOf(ColumnRole.Time) is >= 0 and var time ? [.. values.Numbers[time].Present] : null,
            FoldNumbers = columns.ColumnOf(ColumnRole.Fold) is >= 0 and var fold
                ? [.. values.Numbers[fold].Present.Select(number => (int)number)]
                : null,
            FeatureNames = features.Names,
            IsIndicator = features.IsIndicator,
            Table = new TableFormat(features.Columns, label.Name)
            {
                Reading = spec.Reading,
                Missing = spec.MissingValues?.Others,
                IsWide = columns.IsWide,
            },
            Splits = TestRows.Take([.. values.Splits], targets.Labels, spec),
            Fingerprint = fingerprint,
            Warnings = warnings.Warnings,
        };
    }

    /// <summary>Describes a table. It need not have a label, and its cells may be such that it cannot be trained on.</summary>
    /// <inheritdoc cref="Load"/>
    public static DataDescription Describe(
        SourceFile file, SourceFile? test, string? builtInLabel, DatasetSpec spec, CancellationToken cancellationToken)
    {
        ITableFileFormat format = TableFileFormats.Of(file);
        Func<TableRecords> open = Open(file, test, format, spec, cancellationToken).Open;
        ColumnReference? label = spec.Label ?? (builtInLabel is null ? null : new ColumnReference(builtInLabel, file.Location));
        using TableRecords firstPass = open();
        var columns = TableSurvey.Survey(firstPass, file, spec, label, readsAll: true, cancellationToken);
        using TableRecords secondPass = open();
        var values = TableValues.Read(secondPass, columns, file, readsAll: true, cancellationToken);
        var warnings = new Problems();
        TableJudgement.Judge(columns, values, warnings);
        if (label is not null && !columns.HasNumericLabel)
        {
            double[]? numbers = TableTargets.FoundNumbers(spec, values.Categories[columns.LabelColumn]);
            TableDoubts.Judge(columns, values, label, numbers, warnings);
        }

        return TableDescription.Of(Describe(file, format, spec), columns, values, warnings);
    }

    /// <summary>The fingerprint of a table with a file of test rows.</summary>
    public static string Fingerprint(string table, string test) => Hashes.OfList([(table, "table"), (test, "test")]);

    private static (Func<TableRecords> Open, string Fingerprint) Open(
        SourceFile file, SourceFile? test, ITableFileFormat format, DatasetSpec spec, CancellationToken cancellationToken)
    {
        byte[] bytes = Read(file, format, cancellationToken);
        string fingerprint = Hashes.OfBytes(bytes, cancellationToken);
        Hashes.Check(spec.Sha256, fingerprint, file.Shown, file.Readable.IsShared);
        Func<TableRecords> open = format.Decode(bytes, file, spec.Reading);
        if (test is not null)
        {
            ITableFileFormat testFormat = TableFileFormats.Of(test);
            byte[] testBytes = Read(test, testFormat, cancellationToken);
            fingerprint = Fingerprint(fingerprint, Hashes.OfBytes(testBytes, cancellationToken));
            (Func<TableRecords> openTable, Func<TableRecords> openTest) = (open, testFormat.Decode(testBytes, test, spec.Reading));
            var optional = spec.Ignore.Append(spec.Fold).Select(column => column?.Name ?? "").ToHashSet();
            open = () => new JoinedRecords(openTable(), openTest(), optional);
        }

        return (open, fingerprint);
    }

    /// <exception cref="InputException">A step would change nothing, or has numbers for codes.</exception>
    private static void RefuseSteps(TableSurvey columns, DatasetSpec spec)
    {
        string key = spec.Embed.Count > 0 ? "embed" : "text";
        if (spec is { Embed: [], Text: null } || spec.Preprocess is not [var first, ..]) return;
        if (!columns.HasNumbers)
        {
            string what = spec.Text is null ? "values" : "words";
            throw new InputException(
                $"dataset.preprocess is written, and dataset.{key} gives {what}, which no step changes; remove dataset.preprocess",
                first.Location);
        }

        if (spec.Preprocess.OfType<Normalize>().FirstOrDefault() is { } normalize)
        {
            throw new InputException(
                $"dataset.preprocess has normalize, which has a mean for each feature, and dataset.{key} gives codes, which have none; "
                    + "write standardize or scale, which leave codes alone",
                normalize.Location);
        }
    }

    /// <summary>Makes the error for a file above <see cref="MaxBytes"/>.</summary>
    public static InputException TooLong(SourceFile file, ITableFileFormat format) =>
        file.Error($"has over {Numbers.Show(MaxBytes)} bytes, and a {format.Name} file may not: use fewer rows or columns");

    private static string Describe(SourceFile file, ITableFileFormat format, DatasetSpec spec) =>
        spec.Source is OwnDataSource ? $"the rows of {file.Shown}" : $"{format.Name} file {file.Shown}";

    private static byte[] Read(SourceFile file, ITableFileFormat format, CancellationToken cancellationToken) =>
        file.ReadAllBytes(MaxBytes, cancellationToken)
            ?? throw TooLong(file, format);
}
