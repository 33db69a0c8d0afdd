namespace Gridfold.Client.Tables;

/// <summary>A file that receives the rows of a table, part by part. It is whole once it is disposed of.</summary>
internal interface ITableFile : IAsyncDisposable
{
    /// <summary>Writes rows.</summary>
    /// <param name="rows">
    /// The rows, with a cell for each column: a text, a <see cref="long"/>, a <see cref="double"/>, a <see cref="bool"/>, or null.
    /// </param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    Task Write(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);
}
