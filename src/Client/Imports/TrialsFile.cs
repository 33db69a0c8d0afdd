using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>The formats of files with trials.</summary>
internal static class TrialsFile
{
    private const int StartBytes = 16;

    // A table is the last, because it takes every file: text has no mark at its start.
    private static readonly ITrialsFormat[] Known = [new OptunaDatabase(), new OptunaJournal(), new TrialsTable()];

    /// <summary>Reads the trials of a file.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read for the request.</exception>
    public static ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Path))
            throw new InputException($"{request.Path} is no file; name a CSV file, or a database or a journal of Optuna");
        byte[] start = new byte[StartBytes];
        try
        {
            using FileStream file = ReadablePath.Own(request.Path).OpenRead();
            start = start[..file.ReadAtLeast(start, StartBytes, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{request.Path} cannot be read: {exception.Message.TrimEnd('.')}; name another file");
        }

        // Some editors write a byte order mark.
        if (start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) start = start[3..];
        return Known.First(format => format.Recognizes(start)).Read(request, cancellationToken);
    }

    /// <summary>Chooses a study of a file.</summary>
    /// <param name="names">The names of all studies.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="InputException">There is no such study, or more than one.</exception>
    public static string ChooseStudy(IReadOnlyList<string> names, ImportRequest request)
    {
        if (request.ScoreColumns.Count > 0)
            throw new InputException($"--score names a column of a table, and {request.Path} is a storage of Optuna; leave it out");
        if (names.Count == 0) throw new InputException($"{request.Path} has no study; name another file");
        if (request.Study is { } named)
        {
            return names.Contains(named) ? named
                : throw new InputException($"--study is '{named}', and {request.Path} has no such study{Suggestion.For(named, names)}");
        }

        return names.Count == 1 ? names[0]
            : throw new InputException($"{request.Path} has {names.Count} studies; choose one with --study: {string.Join(", ", names)}");
    }
}
