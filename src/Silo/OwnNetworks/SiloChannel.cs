using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.OwnNetworks;

/// <summary>The silo, as the process with the user's network sees it: lines of JSON on the standard input and output.</summary>
internal sealed class SiloChannel
{
    private readonly StreamReader _input;
    private readonly StreamWriter _output;
    private readonly Lock _writing = new();
    private readonly BlockingCollection<CheckpointAnswer> _answers = [];
    private int _pushed = (int)CheckpointAnswer.Continue;
    private int _files;

    private SiloChannel(Stream input, Stream output) =>
        (_input, _output) = (new StreamReader(input), new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true });

    /// <summary>The folder for what is too long for a line.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Takes the standard input and output. What the user's code prints goes to the standard error.</summary>
    public static SiloChannel Open()
    {
        var channel = new SiloChannel(Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        return channel;
    }

    /// <summary>Reads the task, and from then on answers.</summary>
    public NetworkTask ReadTask()
    {
        var task = NetworkTask.Parse(_input.ReadLine() ?? throw new IOException("The silo has sent no task."));
        Folder = task.Folder;
        new Thread(ReadAnswers) { IsBackground = true, Name = "answers of the silo" }.Start();
        return task;
    }

    /// <summary>Writes a line that has no answer.</summary>
    public void Tell(NetworkCall call)
    {
        lock (_writing) _output.WriteLine(call.ToJson());
    }

    /// <summary>Writes a line and waits for the answer.</summary>
    public CheckpointAnswer Ask(NetworkCall call)
    {
        Tell(call);
        return _answers.Take();
    }

    /// <summary>Writes a file that a line names.</summary>
    /// <returns>The name.</returns>
    public string Put(byte[] content)
    {
        string name = (++_files).ToString(CultureInfo.InvariantCulture);
        File.WriteAllBytes(Path.Join(Folder, name), content);
        return name;
    }

    /// <summary>What the silo asked for since the last call.</summary>
    public CheckpointAnswer TakePushed() =>
        (CheckpointAnswer)Interlocked.Exchange(ref _pushed, (int)CheckpointAnswer.Continue);

    private void ReadAnswers()
    {
        while (_input.ReadLine() is { } line)
        {
            var answer = NetworkAnswer.Parse(line);
            if (answer.IsPushed) Volatile.Write(ref _pushed, (int)answer.Answer);
            else _answers.Add(answer.Answer);
        }

        // The silo has ended.
        Environment.Exit(1);
    }
}
