using System.Text;
using System.Text.Json;

namespace Gridfold.Abstractions;

/// <summary>Reports the epochs of a training to Gridfold, and gives its answers. One thread at a time may call it.</summary>
public sealed class Reporter
{
    private const string CheckpointName = "checkpoint.bin";

    private readonly string _folder;
    private readonly TextReader _answers;
    private readonly TextWriter _reports;
    private readonly Action _stopped;
    private string? _saved;

    internal Reporter(string folder, TextReader answers, TextWriter reports, Action stopped) =>
        (_folder, _answers, _reports, _stopped) = (folder, answers, reports, stopped);

    /// <summary>Whether a report has been answered with <see cref="Answer.Stop"/>.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Saves all that the training needs to go on after the epoch that is reported next. The report carries it along.</summary>
    /// <param name="content">The bytes. <see cref="TrainingTask.TryLoadCheckpoint"/> gives them back.</param>
    public void SaveCheckpoint(ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(Path.Join(_folder, CheckpointName), content);
        _saved = CheckpointName;
    }

    /// <summary>Reports that an epoch has ended, and waits for the answer. After a stop, reports are not sent.</summary>
    /// <param name="epoch">The epoch. Each epoch is reported once, in order.</param>
    /// <param name="metrics">
    /// 1 to 200 numbers by their names, the same names in each epoch, those of the search among them. A number that is not finite fails the
    /// trial as diverged.
    /// </param>
    /// <param name="checkpointFile">
    /// A file in <see cref="TrainingTask.Folder"/> to go on from. Null for what <see cref="SaveCheckpoint"/> has saved, if anything.
    /// </param>
    /// <returns>Whether the training goes on.</returns>
    /// <exception cref="ArgumentException">The file does not lie in the folder.</exception>
    public Answer Report(int epoch, IReadOnlyDictionary<string, double> metrics, string? checkpointFile = null)
    {
        string? checkpoint = checkpointFile is null ? _saved : NameOf(checkpointFile);
        if (IsStopped) return Answer.Stop;
        Write(writer =>
        {
            writer.WriteNumber("epoch", epoch);
            writer.WriteStartObject("metrics");
            foreach ((string name, double value) in metrics)
                if (double.IsFinite(value)) writer.WriteNumber(name, value);
                else writer.WriteNull(name);
            writer.WriteEndObject();
            if (checkpoint is not null) writer.WriteString("checkpoint", checkpoint);
        });
        _saved = null;
        if (IsContinue(_answers.ReadLine())) return Answer.Continue;
        IsStopped = true;
        _stopped();
        return Answer.Stop;
    }

    /// <summary>Says that the training has finished.</summary>
    internal void Done() => Write(writer => writer.WriteBoolean("done", true));

    /// <summary>Says why the training gives up.</summary>
    internal void Fail(string reason) => Fail(_reports, reason);

    /// <summary>Says why a training gives up.</summary>
    internal static void Fail(TextWriter reports, string reason) => Write(reports, writer => writer.WriteString("error", reason));

    private string NameOf(string file)
    {
        string name = Path.GetFileName(file), folder = Path.GetFullPath(_folder);
        return name.Length > 0 && Path.GetFullPath(file, folder) == Path.Join(folder, name) ? name
            : throw new ArgumentException($"the checkpoint file is '{file}', which does not lie in the task's folder, {folder}");
    }

    // The end of the input says that the silo has gone: nobody reads what the training would report.
    private static bool IsContinue(string? line)
    {
        if (line is null) return false;
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("answer").GetString() == "continue";
    }

    private void Write(Action<Utf8JsonWriter> content) => Write(_reports, content);

    private static void Write(TextWriter reports, Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        reports.Write($"{Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)}\n");
        reports.Flush();
    }
}
