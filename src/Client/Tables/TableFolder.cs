using Gridfold.Client.Reports;
using Gridfold.Models.Input;

namespace Gridfold.Client.Tables;

/// <summary>
/// A folder of result tables. Its files have their names once all are whole; until then they end with <c>.part</c>, and a fault or an
/// interruption removes them.
/// </summary>
internal sealed class TableFolder : IAsyncDisposable
{
    private readonly List<(FileStream Stream, string Path, ITableFile Table)> _files = [];
    private readonly string _folder, _ending;
    private readonly bool _isSafe;
    private bool _isWhole;

    /// <summary>Opens the folder, and makes it where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The names of the tables.</param>
    /// <param name="isCsv">Whether the tables are CSV. Otherwise they are Parquet.</param>
    /// <param name="isSafe">Whether texts of CSV that begin like formulas get a quote before them.</param>
    /// <param name="overwrites">Whether files that exist are written over.</param>
    /// <exception cref="InputException">A file exists, or the folder cannot be made.</exception>
    public TableFolder(string folder, IEnumerable<string> names, bool isCsv, bool isSafe, bool overwrites)
    {
        (_folder, _ending, _isSafe) = (folder, isCsv ? ".csv" : ".parquet", isSafe);
        if (File.Exists(folder)) throw new InputException($"{folder} is a file; tables need a folder: name one");
        Guarded(() => Directory.CreateDirectory(folder));
        OutputFile.Check(names.Select(PathOf), overwrites);
    }

    /// <summary>Begins a table.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public async Task<ITableFile> Begin(string name, IReadOnlyList<ResultColumn> columns, CancellationToken cancellationToken)
    {
        FileStream stream = Guarded(() => new FileStream(PartOf(PathOf(name)), FileMode.Create, FileAccess.ReadWrite));
        ITableFile table = _ending == ".csv"
            ? new CsvTable(stream, columns, _isSafe)
            : await ParquetTable.Begin(stream, columns, cancellationToken);
        _files.Add((stream, PathOf(name), table));
        return table;
    }

    /// <summary>Writes rows of a table.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public async Task Write(ITableFile table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.Write(rows, cancellationToken);
        }
        catch (IOException exception)
        {
            throw Refused(exception);
        }
    }

    /// <summary>Ends all tables, and gives them their names.</summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public async Task Complete()
    {
        try
        {
            foreach ((FileStream stream, _, ITableFile table) in _files)
            {
                await table.DisposeAsync();
                await stream.DisposeAsync();
            }
        }
        catch (IOException exception)
        {
            throw Refused(exception);
        }

        foreach ((_, string path, _) in _files) Guarded(() => File.Move(PartOf(path), path, overwrite: true));
        _isWhole = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isWhole) return;
        foreach ((FileStream stream, string path, _) in _files)
        {
            await stream.DisposeAsync();
            File.Delete(PartOf(path));
        }
    }

    private static string PartOf(string path) => $"{path}.{Environment.ProcessId}.part";

    private string PathOf(string name) => Path.Combine(_folder, name + _ending);

    private void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(exception);
        }
    }

    private InputException Refused(Exception exception) =>
        new($"{_folder} cannot be written: {exception.Message.TrimEnd('.')}; name another folder");
}
