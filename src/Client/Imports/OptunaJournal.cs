using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>The file of Optuna's <c>JournalStorage</c>: a JSON object in each line, which says what happened.</summary>
internal sealed class OptunaJournal : ITrialsFormat
{
    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    /// <inheritdoc/>
    public ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken)
    {
        var history = new OptunaHistory();
        string[] lines = File.ReadAllLines(request.Path);
        for (int line = 0; line < lines.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines[line].Trim().Length == 0) continue;
            try
            {
                using JsonDocument document = OptunaValues.Parse(lines[line]);
                history.Apply(document.RootElement);
            }
            catch (JsonException) when (line == lines.Length - 1)
            {
                // A process was killed while it wrote the last line.
            }
            catch (Exception exception) when (OptunaValues.IsOfBadData(exception))
            {
                throw new InputException(
                    "the line is not one of a journal of Optuna; name another file, or remove the line",
                    new SourceLocation(request.Path, line + 1, 1));
            }
        }

        return history.Find(TrialsFile.ChooseStudy(history.Studies, request));
    }
}
