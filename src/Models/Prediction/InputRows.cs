using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Datasets.Tables.Csv;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>Raw rows to predict.</summary>
/// <param name="Names">The name of each row: its line in the table, or the path of its image.</param>
/// <param name="Values">The values, row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
/// <param name="Warnings">The warnings: content that is allowed but probably a mistake.</param>
public sealed record InputRows(IReadOnlyList<string> Names, float[] Values, IReadOnlyList<Problem> Warnings)
{
    /// <summary>The values in 64 bits, for a model that was trained on such; otherwise null.</summary>
    public double[]? WideValues { get; init; }

    /// <summary>Reads a table, an image, a folder or a zip of images, or IDX images, as a model needs them.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="key">The option that names the path, for messages, as in --input.</param>
    /// <param name="format">The format of the model's raw rows.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <param name="progress">Receives how far the reading is. Null when no progress is shown.</param>
    /// <exception cref="InputException">There is no such file, or it cannot be made into such rows.</exception>
    public static InputRows Read(
        string path, string key, InputFormat format, CancellationToken cancellationToken, IProgress<LoadingProgress>? progress = null)
    {
        if (!Path.Exists(path)) throw new InputException($"{key} is '{path}', and there is no such file or folder; correct the path");
        var file = new SourceFile(ReadablePath.Own(path), path, key, null) { Progress = progress };
        try
        {
            return format switch
            {
                TableFormat table => TableRows.Read(file, table, cancellationToken),
                ImageFormat images => ImageRows.Read(file, images, cancellationToken),
                _ => throw new NotSupportedException($"{format.GetType().Name} cannot be read."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path} cannot be read: {exception.Message.TrimEnd('.')}; check that it is there, whole, and yours to read");
        }
    }

    /// <summary>Reads the rows of a table that a program sends, as a model needs them.</summary>
    /// <param name="content">The table: CSV, or JSON as in <c>{"rows": [{"COLUMN": value, ...}, ...]}</c>.</param>
    /// <param name="isJson">Whether the table is JSON.</param>
    /// <param name="shown">The name of the table in messages.</param>
    /// <param name="format">The format of the model's raw rows.</param>
    /// <param name="mostRows">The greatest number of rows.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The table cannot be made into such rows.</exception>
    public static InputRows Parse(
        byte[] content, bool isJson, string shown, InputFormat format, int mostRows, CancellationToken cancellationToken)
    {
        if (format is not TableFormat table)
        {
            throw new InputException($"the model predicts images, and {shown} is a table; "
                + "export the model, and predict with 'gridfold predict'");
        }

        var file = new SourceFile(ReadablePath.Own(shown), shown, shown, null);
        using TableRecords records = isJson
            ? JsonRecords.Parse(content, file, table, mostRows)
            : new CsvFormat().Decode(content, file, table.Reading ?? TableReading.Default)();
        return TableRows.Read(records, file, table, mostRows, cancellationToken);
    }
}
