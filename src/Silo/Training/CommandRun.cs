using System.Diagnostics;
using Gridfold.Grains.Search;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.Training;

/// <summary>One run of the user's program, from its start to its end: reads its reports, asks the observer, and answers.</summary>
internal sealed class CommandRun
{
    private const string Continue = """{"answer": "continue"}""", Stop = """{"answer": "stop"}""";

    // A silo that stops, or a trial that is dropped, waits no longer than this.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly CommandProgress _progress;
    private readonly IRunObserver<TrainedFold> _observer;
    private readonly CommandRules _rules;
    private readonly string _folder;
    private TrainingProgram _program = null!;
    private int _epoch;
    private bool _hasEnded;

    /// <param name="progress">The progress of earlier attempts.</param>
    /// <param name="observer">Receives the results.</param>
    /// <param name="rules">What the program must keep to.</param>
    /// <param name="folder">The program's folder for checkpoints.</param>
    public CommandRun(CommandProgress progress, IRunObserver<TrainedFold> observer, CommandRules rules, string folder) =>
        (_progress, _observer, _rules, _folder) = (progress, observer, rules, folder);

    /// <summary>Starts the program and follows it to its end. Afterwards none of its processes is left.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="task">What it is to do.</param>
    /// <param name="log">Receives its lines that are no reports.</param>
    public void Follow(ProgramStart start, ProgramTask task, Action<string> log)
    {
        _epoch = task.Checkpoint?.Epoch ?? 0;
        long began = Stopwatch.GetTimestamp();
        using (_program = TrainingProgram.Start(start, log))
        {
            try
            {
                _program.Send(task.ToJson());
                while (!_hasEnded) Step(Stopwatch.GetElapsedTime(began));
            }
            catch (ProgramException exception)
            {
                Fail(exception.Message);
            }
        }
    }

    private void Step(TimeSpan elapsed)
    {
        if (_observer.Dropped.IsCancellationRequested || IsSuspended())
        {
            _hasEnded = true;
            return;
        }

        if (_rules.Timeout is { } limit && elapsed > limit)
            throw new ProgramException($"it took longer than {limit.TotalSeconds:0.###} s, which is resources.fold_timeout");
        ProgramOutput? output = _program.Take(Tick);
        if (output is null)
        {
            // A process that it started may hold its output open.
            if (_program.ExitCode(TimeSpan.Zero) is not null) _program.Kill();
        }
        else if (output.Line is null) EndOfOutput();
        else if (!ProgramReport.IsIn(output.Line)) _program.Log(output.Line);
        else if (output.IsCut) throw new ProgramException($"it wrote a report of over {OutputLines.MaxBytes} bytes");
        else Take(ProgramReport.Parse(output.Line));
    }

    /// <summary>Saves a run whose silo stops, or whose experiment is paused, between two reports.</summary>
    private bool IsSuspended() => Save(_observer.Ask(new RunPosition(_progress.Epochs + 1, 1)));

    private bool Save(CheckpointAnswer answer)
    {
        if (answer == CheckpointAnswer.Continue) return false;
        _observer.Save(_progress.Save(), new RunPosition(_progress.Epochs + 1, 0));
        return answer == CheckpointAnswer.SaveAndStop;
    }

    private void Take(ProgramReport report)
    {
        if (report.Error is { } error) throw new ProgramException($"it gave up: {ShownText.OfName(error)}");
        if (report.Metrics is { } metrics && !_hasEnded) EndEpoch(report, metrics);
        if (report.IsDone && !_hasEnded) Complete();
    }

    private void EndEpoch(ProgramReport report, IReadOnlyList<KeyValuePair<string, double?>> metrics)
    {
        int epoch = report.Epoch ?? _epoch + 1;
        if (epoch != _epoch + 1)
            throw new ProgramException($"it reported epoch {epoch}, and the next one is {_epoch + 1}; an epoch is reported once, in order");
        if (epoch > _rules.Epochs)
            throw new ProgramException($"it reported epoch {epoch}, and training.epochs is {_rules.Epochs}");
        if (metrics.FirstOrDefault(metric => metric.Value is null) is { Key: { } diverged })
        {
            End(_progress.Failed(_rules.Fold, $"diverged: {diverged} is not a finite number in epoch {epoch}", hasDiverged: true));
            return;
        }

        foreach (Objective objective in _rules.Objective.ToList().Where(known => known.Metric != TrainingCost.Seconds))
        {
            if (metrics.All(metric => metric.Key != objective.Metric))
                throw new ProgramException($"it reported {string.Join(", ", metrics.Select(metric => metric.Key))} and not "
                    + $"{objective.Metric}, which the search is for");
        }

        bool isKnown = epoch <= _progress.Epochs;
        if (_progress.Add(epoch, [.. metrics.Select(metric => KeyValuePair.Create(metric.Key, metric.Value!.Value))]))
            _program.Log($"epoch {epoch} has other metrics than in an earlier attempt: the program is not deterministic");
        _epoch = epoch;
        if (report.Checkpoint is { } name) _progress.Checkpoint = (name, ProgramFile.Read(_folder, name, "its checkpoint"), epoch);
        _hasEnded = !isKnown && Decide(epoch);
        _program.Send(_hasEnded ? Stop : Continue);
        if (_hasEnded) _program.ExitCode(_rules.ExitTime);
    }

    /// <summary>Tells the observer of an epoch.</summary>
    /// <returns>Whether the run ends here.</returns>
    private bool Decide(int epoch)
    {
        GridfoldMeter.EpochsTrained.Add(1);
        _observer.EpochEnded(new EpochMetrics(epoch, MetricValues.None, MetricValues.None));
        if (epoch >= _rules.Epochs) return false;
        if (_observer.IsDue(epoch)) _observer.Read(Completed());
        return Save(_observer.Ask(new RunPosition(epoch + 1, 0)));
    }

    private void EndOfOutput()
    {
        int? code = _program.ExitCode(_rules.ExitTime);
        _program.Kill();
        if (code is null)
            throw new ProgramException($"it closed its output and did not exit within {_rules.ExitTime.TotalSeconds:0.###} s");
        if (code != 0) throw new ProgramException(code > 128 ? $"it was killed by signal {code - 128}" : $"it exited with code {code}");
        Complete();
    }

    private void Complete()
    {
        if (_epoch < _progress.Epochs)
            throw new ProgramException($"it ended after epoch {_epoch}, and an earlier attempt had reached {_progress.Epochs}");
        if (_epoch == 0) throw new ProgramException("it ended without a report");
        _program.ExitCode(_rules.ExitTime);
        End(Completed());
    }

    private TrainedFold Completed() => _progress.Completed(_rules.Fold) with
    {
        CountsSeconds = _rules.Objective.ToList().Any(known => known.Metric == TrainingCost.Seconds),
    };

    private void Fail(string what)
    {
        _program.Kill();
        string last = _program.LastError is { } line ? $"; its last line on stderr: {Cut(ShownText.OfName(line))}" : "";
        End(_progress.Failed(_rules.Fold, $"the program failed: {Cut(what)}{last}", hasDiverged: false));
    }

    private static string Cut(string text) => text.Length > 600 ? $"{text[..600]}..." : text;

    private void End(TrainedFold trained)
    {
        _hasEnded = true;
        _observer.End(trained);
    }
}
