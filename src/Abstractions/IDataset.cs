namespace Gridfold.Abstractions;

/// <summary>
/// The user's own data: a table whose rows a class gives. The class has one public constructor, which gets <c>dataset.settings</c> by the
/// names of its parameters.
/// </summary>
public interface IDataset
{
    /// <summary>
    /// A text that stays the same as long as the rows stay the same, and changes with them: a version, a date, or the hash of the source.
    /// Gridfold reads the rows once for each fingerprint. It has 1 to 200 characters.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>
    /// The names of the columns: of features, of targets, and of others such as groups and times. The experiment file says which is which.
    /// </summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Gives the rows, each with a cell for every column. The same rows come in the same order at each call. An exception ends the reading,
    /// with its message and its line.
    /// </summary>
    IEnumerable<Cell[]> ReadRows();
}
