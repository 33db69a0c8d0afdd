using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Studies;

/// <summary>
/// The record of a study: lines of JSON, the first of which has the file. Several processes can use it at the same time, because each
/// locks it for a call. A line that a kill has cut off is dropped, and nobody has had an answer for it. A file that is no record is left
/// as it is.
/// </summary>
/// <param name="path">The path of the file, which is made at the first call.</param>
/// <param name="specJson">The canonical text of the study's file.</param>
/// <param name="space">The search space, by which the values of trials are read.</param>
/// <param name="trials">The trials, which learn what the file says.</param>
/// <param name="time">The clock.</param>
internal sealed class StudyJournal(string path, string specJson, SearchSpace space, StudyTrials trials, TimeProvider time)
{
    private const string StudyKey = "study", SpecKey = "spec";
    private const int Version = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(50);

    // The part of the file that was read, in bytes and in lines.
    private long _read;
    private int _lines;

    /// <summary>The scores that were told, by the numbers of trials. Null for a failed trial.</summary>
    public Dictionary<long, (IReadOnlyList<Hyperparameter> Values, double? Score)> Told { get; } = [];

    /// <summary>Opens a record for one call. The file has no buffer, so that a failed write leaves nothing to write later.</summary>
    public Func<string, FileStream> OpenFile { get; init; } =
        record => new FileStream(record, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    /// <summary>Reads what other processes have written, makes a call, writes its line, and applies the line to the trials.</summary>
    /// <param name="call">The call. It changes no trial, and gives the line to write, or null.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <exception cref="InputException">The file cannot be used, or is that of another study.</exception>
    public async Task Do(Func<StudyLine?> call, CancellationToken cancellationToken)
    {
        await using FileStream file = await Lock(cancellationToken);
        try
        {
            ReadNew(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the record {path} of the study cannot be read: {exception.Message}");
        }

        if (call() is not { } line) return;
        Append(file, line.Write());
        Apply(line);
    }

    private async Task<FileStream> Lock(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return OpenFile(path);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException
                || (exception is IOException && time.GetElapsedTime(started) >= Patience))
            {
                throw new InputException($"the record {path} of the study cannot be opened: {exception.Message}");
            }
            catch (IOException)
            {
                // Another process has it for the time of a call.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private void ReadNew(FileStream file)
    {
        if (file.Length < _read)
            throw new InputException($"the record {path} became shorter while the study was open; open the study again");
        file.Position = _read;
        byte[] bytes = new byte[file.Length - _read];
        file.ReadExactly(bytes);
        int start = 0;
        for (int end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            Take(Encoding.UTF8.GetString(bytes, start, end - start));
            (_read, _lines) = (_read + end + 1 - start, _lines + 1);
            start = end + 1;
        }

        if (start < bytes.Length) Mend(file, Encoding.UTF8.GetString(bytes, start, bytes.Length - start));
        if (_lines == 0) Append(file, Header());
    }

    // A last line without an end: a kill has cut it off, or an editor has removed its end.
    private void Mend(FileStream file, string rest)
    {
        bool isCutOff = _lines > 0 ? ReadMap(rest) is null
            : rest.Length < Header().Length && Header().StartsWith(rest, StringComparison.Ordinal);
        if (isCutOff)
        {
            file.SetLength(_read);
            return;
        }

        Take(rest);
        Append(file, "");
    }

    private void Append(FileStream file, string text)
    {
        long end = file.Length;
        try
        {
            file.Position = end;
            file.Write(Encoding.UTF8.GetBytes($"{text}\n"));
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Cut(file, end);
            throw new InputException(
                $"the record {path} of the study cannot be written: {exception.Message}; mend that, and repeat the call");
        }

        (_read, _lines) = (file.Length, _lines + 1);
    }

    private static void Cut(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next call reads what was written: it drops a part of a line, and takes a whole line.
        }
    }

    private string Header() => new JsonObject { [StudyKey] = Version, [SpecKey] = JsonNode.Parse(specJson) }.ToJsonString();

    private void Take(string text)
    {
        if (_lines == 0) RequireSame(text);
        else if (!string.IsNullOrWhiteSpace(text)) Apply(ReadMap(text) is { } map ? StudyLine.Read(map, space) : null);
    }

    private void RequireSame(string text)
    {
        if (ReadMap(text)?[StudyKey] is not { } version)
            throw new InputException("the file is no record of a study, and was left as it is; name another record", Place());
        if (version is not SpecScalar { Kind: ScalarKind.Integer } number) throw Damaged();
        if (number.Number == Version && JsonNode.DeepEquals(JsonNode.Parse(text)![SpecKey], JsonNode.Parse(specJson))) return;
        throw new InputException($"{path} is the record of another study, or of another version of its file; trials of different searches "
            + "cannot be joined: name another record, or remove it");
    }

    private void Apply(StudyLine? line)
    {
        if (line is { Values: { } values } && line.Trial == trials.Asked + 1 && line.Trial <= trials.Count)
        {
            trials.Restore(values);
            return;
        }

        if (line is not { Values: null } || !trials.Pending.TryGetValue(line.Trial, out IReadOnlyList<Hyperparameter>? known))
            throw Damaged();
        trials.Tell(line.Trial, line.Score);
        Told[line.Trial] = (known, line.Score);
    }

    // Null for a text that is no map, or has a key twice.
    private static SpecMap? ReadMap(string text)
    {
        try
        {
            return SpecJson.Read(text) as SpecMap;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is for half of a character that is written as \ud800.
            return null;
        }
    }

    private InputException Damaged() => new(
        "the record is damaged: this line is neither a trial of the study nor the score of a trial that was asked for and not told; put an "
            + "older copy in its place",
        Place());

    private SourceLocation Place() => new(path, _lines + 1, 1);
}
