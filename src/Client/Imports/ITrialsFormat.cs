using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>A format of files with trials. <see cref="TrialsFile"/> lists the formats.</summary>
internal interface ITrialsFormat
{
    /// <summary>Whether a file with this start is of the format.</summary>
    /// <param name="start">The first 16 bytes, or all bytes of a shorter file.</param>
    bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>Reads the trials of a file.</summary>
    /// <exception cref="InputException">The file cannot be read for the request.</exception>
    ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken);
}
