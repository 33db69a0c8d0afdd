using System.Diagnostics;
using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.Training;

/// <summary>
/// One run in a process with the user's network, from its start to its end: takes its calls, asks the observer, and answers.
/// </summary>
internal sealed class NetworkRun
{
    // A silo that stops, or a trial that is dropped, waits no longer than this.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly NetworkRules _rules;
    private readonly IRunObserver<RunResult> _observer;
    private readonly string _folder;
    private TrainingProgram _program = null!;
    private int _epoch = 1;
    private bool _hasEnded;
    private long? _askedToSave;

    /// <param name="rules">What the process must keep to.</param>
    /// <param name="folder">The folder with its files.</param>
    public NetworkRun(NetworkRules rules, string folder) => (_rules, _observer, _folder) = (rules, rules.Run.Observer, folder);

    /// <summary>Starts the process and follows it to its end. Afterwards none of its processes is left.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="task">What it is to do.</param>
    /// <param name="log">Receives its lines that are no calls.</param>
    /// <returns>The reason why it failed; null when it did not.</returns>
    public string? Follow(ProgramStart start, NetworkTask task, Action<string> log)
    {
        long began = Stopwatch.GetTimestamp();
        using (_program = TrainingProgram.Start(start, log))
        {
            try
            {
                _program.Send(task.ToJson());
                while (!_hasEnded) Step(Stopwatch.GetElapsedTime(began));
                return null;
            }
            catch (ProgramException exception)
            {
                return $"the network failed: {exception.Message}";
            }
        }
    }

    private void Step(TimeSpan elapsed)
    {
        if (_observer.Dropped.IsCancellationRequested)
        {
            _hasEnded = true;
            return;
        }

        if (_rules.Timeout is { } limit && elapsed > limit)
            throw new ProgramException($"it took longer than {limit.TotalSeconds:0.###} s, which is resources.fold_timeout");
        AskBetweenEpochs();
        ProgramOutput? output = _program.Take(Tick);
        if (output is null)
        {
            // A process that it started may hold its output open.
            if (_program.ExitCode(TimeSpan.Zero) is not null) _program.Kill();
        }
        else if (output.Line is null) throw NetworkEnd.Of(_program, _rules.ExitTime);
        else if (ProgramReport.IsIn(output.Line)) Take(NetworkCall.Parse(output.Line));
        else _program.Log(output.Line);
    }

    /// <summary>Has a run saved whose silo stops, or whose experiment is paused, between two mini-batches.</summary>
    private void AskBetweenEpochs()
    {
        if (_askedToSave is { } asked)
        {
            // What a process does not save in time goes on from its last checkpoint.
            if (Stopwatch.GetElapsedTime(asked) > _rules.ExitTime) _hasEnded = true;
            return;
        }

        CheckpointAnswer answer = _observer.Ask(new RunPosition(_epoch, 1));
        if (answer == CheckpointAnswer.Continue) return;
        _askedToSave = Stopwatch.GetTimestamp();
        _program.Send(new NetworkAnswer(answer, IsPushed: true).ToJson());
    }

    private void Take(NetworkCall call)
    {
        switch (call.Call)
        {
            case NetworkCall.Epoch:
                EpochMetrics metrics = Decode(RunResultBytes.ReadEpoch, Content(call));
                _epoch = metrics.Epoch + 1;
                _observer.EpochEnded(metrics);
                Answer(CheckpointAnswer.Continue);
                break;
            case NetworkCall.Due:
                Answer(_observer.IsDue(call.Number) ? CheckpointAnswer.Save : CheckpointAnswer.Continue);
                break;
            case NetworkCall.Read:
                _observer.Read(Result(call));
                Answer(CheckpointAnswer.Continue);
                break;
            case NetworkCall.Ask:
                Answer(_observer.Ask(new RunPosition(call.Number, 0)));
                break;
            case NetworkCall.Save:
                _askedToSave = null;
                _observer.Save(Content(call), new RunPosition(call.Number, call.Rows));
                Answer(CheckpointAnswer.Continue);
                break;
            case NetworkCall.End:
                _hasEnded = true;
                _observer.End(Result(call));
                break;
            case NetworkCall.Failed:
                Fail(call.Cause, ShownText.OfName(call.Message ?? "it failed"));
                break;
            default:
                throw new ProgramException($"its process wrote an unknown line, '{ShownText.OfName(call.Call)}'");
        }
    }

    private static void Fail(string? cause, string message) => throw (cause switch
    {
        NetworkCall.OfCheckpoint => new CheckpointDamagedException(message),
        NetworkCall.OfData => new InputException(message),
        _ => (Exception)new ProgramException(message),
    });

    private void Answer(CheckpointAnswer answer) => _program.Send(new NetworkAnswer(answer).ToJson());

    private RunResult Result(NetworkCall call) => Decode(
        content => RunResultBytes.Read(content, _rules.Targets, _rules.Run.Training.Threshold is not null), Content(call));

    /// <summary>Reads bytes that the user's code may have written in place of Gridfold's.</summary>
    private static T Decode<T>(Func<byte[], T> read, byte[] content)
    {
        try
        {
            return read(content);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            throw new ProgramException("its code wrote a file into the folder of Gridfold's own");
        }
    }

    private byte[] Content(NetworkCall call)
    {
        string name = Path.GetFileName(call.File) ?? "";
        byte[] content = ProgramFile.Read(_folder, name, "its file");
        File.Delete(Path.Join(_folder, name));
        return content;
    }
}
