using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>A format of files that hold a table. <see cref="TableFileFormats"/> lists the formats.</summary>
internal interface ITableFileFormat
{
    /// <summary>The name in messages, as in CSV.</summary>
    string Name { get; }

    /// <summary>The extensions of the format's files, in lower case and with the dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file with this start is of the format.</summary>
    /// <param name="start">The first 4 bytes, or all bytes of a shorter file.</param>
    bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>Checks and decodes the content of a file.</summary>
    /// <param name="content">All bytes of the file.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="reading">The rules by which its fields are read.</param>
    /// <returns>Opens the records before the first one. Each call starts another pass over the table.</returns>
    /// <exception cref="InputException">The content is not of the format.</exception>
    Func<TableRecords> Decode(byte[] content, SourceFile file, TableReading reading);
}
