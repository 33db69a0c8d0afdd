using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>Raw rows to predict.</summary>
/// <param name="Names">What each row is called: its line in the table, or its image's path.</param>
/// <param name="Values">Row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
/// <param name="Warnings">What is allowed but probably not meant.</param>
public sealed record InputRows(IReadOnlyList<string> Names, float[] Values, IReadOnlyList<Problem> Warnings)
{
    /// <summary>Reads a CSV file, an image, a folder or a zip of images, or IDX images, as a model needs them.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="key">What names it, for messages, as in --input.</param>
    /// <param name="format">How the model's raw rows look.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputException">There is nothing there, or it cannot be made into such rows.</exception>
    public static InputRows Read(string path, string key, InputFormat format, CancellationToken cancellationToken)
    {
        if (!Path.Exists(path)) throw new InputException($"{key} is '{path}', and there is no such file or folder; correct the path");
        var file = new SourceFile(ReadablePath.Own(path), path, key, null);
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
            throw new InputException($"{path} cannot be read: {exception.Message.TrimEnd('.')}; check that it is there, whole, and yours to read");
        }
    }
}
