using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reads a file as a table of features and a label.</summary>
internal static class TableDataset
{
    private const long MaxBytes = 1L << 30;

    /// <param name="file">The file.</param>
    /// <param name="builtInLabel">The label of a built-in table, when the spec names none.</param>
    /// <param name="spec">What to read.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The file is not a table with a label as the spec needs it.</exception>
    public static Dataset Load(SourceFile file, string? builtInLabel, DatasetSpec spec, CancellationToken cancellationToken)
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

        byte[] bytes = file.Readable.ReadAllBytes(MaxBytes, cancellationToken)
            ?? throw file.Error($"has over {Numbers.Show(MaxBytes)} bytes, and a {format.Name} file may not: use fewer rows or columns");
        string fingerprint = Hashes.OfBytes(bytes);
        Hashes.Check(spec.Sha256, fingerprint, file.Shown, file.Readable.IsShared);
        Func<TableRecords> open = format.Decode(bytes, file);

        using TableRecords firstPass = open();
        TableSurvey columns = TableSurvey.Survey(firstPass, file, spec, label, cancellationToken);
        using TableRecords secondPass = open();
        TableValues values = TableValues.Read(secondPass, columns, file, cancellationToken);
        IReadOnlyList<Problem> warnings = TableJudgement.Judge(columns, values, spec);
        values.Problems.ThrowIfAny();
        int labelColumn = Array.IndexOf(columns.Roles, ColumnRole.Label);
        (string[] classNames, int[] labels) = TableLabels.Read(values.Categories[labelColumn], spec, label, file);
        var features = TableFeatures.Encode(columns, values, file);
        return new Dataset
        {
            Name = file.Name,
            SourceDescription = $"{format.Name} file {file.Shown}",
            InputShape = [features.Names.Count],
            Inputs = features.Inputs,
            Labels = labels,
            ClassNames = classNames,
            FeatureNames = features.Names,
            IsIndicator = features.IsIndicator,
            Table = new TableFormat(features.Columns, label.Name),
            Splits = new Split[labels.Length],
            Fingerprint = fingerprint,
            Warnings = warnings,
        };
    }
}
