using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Studies;

/// <summary>
/// The record of a study: lines of JSON, the first of which has the file. Several processes can use it at the same time, because each
/// locks it for a call. A line that a kill has cut off is dropped, and nobody has had an answer for it.
/// </summary>
/// <param name="path">The path of the file, which is made at the first call.</param>
/// <param name="specJson">The canonical text of the study's file.</param>
/// <param name="trials">The trials, which learn what the file says.</param>
internal sealed class StudyJournal(string path, string specJson, StudyTrials trials)
{
    private const string StudyKey = "study", AskKey = "ask", ValuesKey = "values", TellKey = "tell", ScoreKey = "score";
    private const int Version = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(50);

    private long _read;

    /// <summary>The scores that were told, by the numbers of trials. Null for a failed trial.</summary>
    public Dictionary<long, (IReadOnlyList<Hyperparameter> Values, double? Score)> Told { get; } = [];

    /// <summary>Reads what other processes have written, makes a call, and writes what it did.</summary>
    /// <param name="call">The call. It gives the line to write, or null.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <exception cref="InputException">The file cannot be used, or is that of another study.</exception>
    public async Task Do(Func<JsonObject?> call, CancellationToken cancellationToken)
    {
        await using FileStream file = await Lock(cancellationToken);
        ReadNew(file);
        if (call() is not { } line) return;
        Apply(line);
        Append(file, line);
    }

    /// <summary>The line of a trial that is asked for.</summary>
    public static JsonObject AskLine(long trial, IReadOnlyList<Hyperparameter> values) => new()
    {
        [AskKey] = trial,
        [ValuesKey] = new JsonObject(values.Select(value => KeyValuePair.Create(value.Name, JsonNode.Parse(value.Json)))),
    };

    /// <summary>The line of a score.</summary>
    public static JsonObject TellLine(long trial, double? score) => new() { [TellKey] = trial, [ScoreKey] = score };

    private async Task<FileStream> Lock(CancellationToken cancellationToken)
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException
                || (exception is IOException && waited >= Patience))
            {
                throw new InputException($"the record {path} of the study cannot be opened: {exception.Message}");
            }
            catch (IOException)
            {
                // Another process has it for the time of a call.
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private void ReadNew(FileStream file)
    {
        file.Position = _read;
        var bytes = new byte[file.Length - _read];
        file.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (whole < bytes.Length) file.SetLength(_read + whole);
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_read == 0) RequireSame(line);
            else Apply(Parse(line));
            _read += Encoding.UTF8.GetByteCount(line) + 1;
        }

        if (_read == 0) Append(file, new JsonObject { [StudyKey] = Version, ["spec"] = JsonNode.Parse(specJson) });
    }

    private void Append(FileStream file, JsonObject line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{line.ToJsonString()}\n");
        file.Position = file.Length;
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        _read = file.Length;
    }

    private void RequireSame(string line)
    {
        if (Parse(line) is { } first && first[StudyKey]?.GetValue<int>() == Version
            && JsonNode.DeepEquals(first["spec"], JsonNode.Parse(specJson))) return;
        throw new InputException($"{path} is the record of another study, or of another version of its file; trials of different searches "
            + "cannot be joined: name another record, or remove it");
    }

    private void Apply(JsonObject line)
    {
        if (line[AskKey]?.GetValue<long>() is { } asked && line[ValuesKey] is JsonObject values)
        {
            if (asked <= trials.Asked) return;
            if (asked != trials.Asked + 1) throw Damaged();
            trials.Restore([.. values.Select(value => new Hyperparameter(value.Key, value.Value?.ToJsonString() ?? "null"))]);
            return;
        }

        if (line[TellKey]?.GetValue<long>() is not { } told || !trials.Pending.TryGetValue(told, out IReadOnlyList<Hyperparameter>? known))
            throw Damaged();
        double? score = line[ScoreKey]?.GetValue<double>();
        trials.Tell(told, score);
        Told[told] = (known, score);
    }

    private JsonObject Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw Damaged();
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    private InputException Damaged() => new($"{path} is damaged: a line in it is no record of a study; put an older copy in its place");
}
